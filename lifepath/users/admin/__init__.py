from lifepath.users.admin import access, attention, book, households, notifications, people

__all__ = ["access", "attention", "book", "households", "notifications", "people"]
