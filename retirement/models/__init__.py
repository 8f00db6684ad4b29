from retirement.models.accounts import RetirementAccount
from retirement.models.profiles import (
    OneOffFlow,
    RetirementIncome,
    RetirementMember,
    RetirementProfile,
    SpendingPhase,
)

__all__ = [
    "OneOffFlow",
    "RetirementAccount",
    "RetirementIncome",
    "RetirementMember",
    "RetirementProfile",
    "SpendingPhase",
]
