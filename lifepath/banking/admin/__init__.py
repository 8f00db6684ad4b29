from lifepath.banking.admin import accounts, imports, transactions

__all__ = ["accounts", "imports", "transactions"]
