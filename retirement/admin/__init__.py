from retirement.admin import earnings, records, reference

__all__ = ["earnings", "records", "reference"]
