from lifepath.users.admin import access, households, notifications, people

__all__ = ["access", "households", "notifications", "people"]
