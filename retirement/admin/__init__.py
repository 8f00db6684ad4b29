from retirement.admin import records

__all__ = ["records"]
