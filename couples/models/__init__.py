"""Tables of couples."""

from couples.models.check_ins import CheckIn, Decision, PromptSchedule
from couples.models.contributions import Settlement, SharedPayment, SplitRule, SplitWeight
from couples.models.couples import ActivePartner, Couple
from couples.models.journal import JournalEntry

__all__ = [
    "ActivePartner",
    "CheckIn",
    "Couple",
    "Decision",
    "JournalEntry",
    "PromptSchedule",
    "Settlement",
    "SharedPayment",
    "SplitRule",
    "SplitWeight",
]
