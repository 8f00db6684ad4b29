from budgets.admin import budget_page, records

__all__ = ["budget_page", "records"]
