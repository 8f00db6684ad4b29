from goals.models.goals import FinancialGoal, GoalMilestone, GoalProgress
from goals.models.ledger import AllocationMap, LedgerBalance, LedgerEvent
from goals.models.reactions import GoalReaction

__all__ = [
    "AllocationMap",
    "FinancialGoal",
    "GoalMilestone",
    "GoalProgress",
    "GoalReaction",
    "LedgerBalance",
    "LedgerEvent",
]
