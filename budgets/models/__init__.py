from budgets.models.benchmarks import SpendingBenchmark
from budgets.models.budgets import Budget, BudgetItem
from budgets.models.snapshots import BudgetSnapshot
from budgets.models.spending import MonthlySpending

__all__ = [
    "Budget",
    "BudgetItem",
    "BudgetSnapshot",
    "MonthlySpending",
    "SpendingBenchmark",
]
