from retirement.admin import records, reference

__all__ = ["records", "reference"]
