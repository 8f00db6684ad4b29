from education529.admin import records, reference

__all__ = ["records", "reference"]
