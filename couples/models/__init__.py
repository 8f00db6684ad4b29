"""Tables of couples."""

from couples.models.check_ins import CheckIn, Decision, PromptSchedule
from couples.models.contributions import Settlement, SharedPayment, SplitRule, SplitWeight
from couples.models.couples import ActivePartner, Couple
from couples.models.goals import FirstPlan, GoalCopyOffer, GoalCopyPart, GoalDrift, RebalanceSuggestion
from couples.models.journal import JournalEntry

__all__ = [
    "ActivePartner",
    "CheckIn",
    "Couple",
    "Decision",
    "FirstPlan",
    "GoalCopyOffer",
    "GoalCopyPart",
    "GoalDrift",
    "JournalEntry",
    "PromptSchedule",
    "RebalanceSuggestion",
    "Settlement",
    "SharedPayment",
    "SplitRule",
    "SplitWeight",
]
