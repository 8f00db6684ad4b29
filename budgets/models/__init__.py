from budgets.models.benchmarks import SpendingBenchmark
from budgets.models.snapshots import BudgetSnapshot
from budgets.models.spending import MonthlySpending

__all__ = [
    "BudgetSnapshot",
    "MonthlySpending",
    "SpendingBenchmark",
]
