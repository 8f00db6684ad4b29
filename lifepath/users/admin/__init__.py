from lifepath.users.admin import access, households, people

__all__ = ["access", "households", "people"]
