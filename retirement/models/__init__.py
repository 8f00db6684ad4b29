from retirement.models.accounts import RetirementAccount
from retirement.models.earnings import EarningsRecord
from retirement.models.history import GapAnalysis, GapMovementPart
from retirement.models.profiles import (
    OneOffFlow,
    RetirementIncome,
    RetirementMember,
    RetirementProfile,
    SpendingPhase,
)

__all__ = [
    "EarningsRecord",
    "GapAnalysis",
    "GapMovementPart",
    "OneOffFlow",
    "RetirementAccount",
    "RetirementIncome",
    "RetirementMember",
    "RetirementProfile",
    "SpendingPhase",
]
