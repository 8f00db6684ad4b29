from budgets.models.benchmarks import SpendingBenchmark
from budgets.models.budgets import Budget, BudgetItem
from budgets.models.opportunities import OpportunityMark
from budgets.models.sessions import BudgetSession
from budgets.models.snapshots import BudgetSnapshot
from budgets.models.spending import MonthlySpending

__all__ = [
    "Budget",
    "BudgetItem",
    "BudgetSession",
    "BudgetSnapshot",
    "MonthlySpending",
    "OpportunityMark",
    "SpendingBenchmark",
]
