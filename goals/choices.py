from django.db import models

from lifepath.banking.choices import AccountKind


class GoalType(models.TextChoices):
    """What a goal is for."""

    SAVINGS_TARGET = "savings_target", "Savings target"
    DEBT_PAYOFF = "debt_payoff", "Debt payoff"
    EMERGENCY_FUND = "emergency_fund", "Emergency fund"
    RETIREMENT = "retirement", "Retirement"
    EDUCATION = "education", "Education"
    CUSTOM = "custom", "Custom"


class GoalStatus(models.TextChoices):
    """Whether a goal is pursued. `completed` and `active` follow from its amounts."""

    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "Completed"
    ABANDONED = "abandoned", "Abandoned"


class ProgressSource(models.TextChoices):
    """Where a progress entry comes from."""

    REPORTED = "reported", "Reported by a person"
    OPENING = "opening", "What the goal started with"
    SNAPSHOT = "snapshot", "A month that was kept"


class EventType(models.TextChoices):
    """What happened to money."""

    ALLOCATION = "ALLOCATION", "Allocated"
    DEALLOCATION = "DEALLOCATION", "Given back"
    REALLOCATION = "REALLOCATION", "Moved between goals"
    DEPOSIT = "DEPOSIT", "Deposit"
    WITHDRAWAL = "WITHDRAWAL", "Withdrawal"
    SYSTEM = "SYSTEM", "Balance changed"
    REVERSAL = "REVERSAL", "Reversed"


class ReactionKind(models.TextChoices):
    """The twelve reactions."""

    HEART = "heart", "❤️ Love it"
    CLAP = "clap", "👏 Well done"
    PARTY = "party", "🎉 Hooray"
    ROCKET = "rocket", "🚀 Taking off"
    STAR = "star", "⭐ Star"
    FIRE = "fire", "🔥 On fire"
    MUSCLE = "muscle", "💪 Strong"
    HUG = "hug", "🤗 Hug"
    THINKING = "thinking", "🤔 Let us talk"
    PIGGY = "piggy", "🐷 Piggy bank"
    SPROUT = "sprout", "🌱 Growing"
    TROPHY = "trophy", "🏆 Trophy"


FUNDING_KINDS = (AccountKind.CHECKING, AccountKind.SAVINGS, AccountKind.CASH)
"""Accounts whose money can be set aside for goals."""

DEBT_KINDS = (AccountKind.CREDIT_CARD, AccountKind.LOAN, AccountKind.MORTGAGE, AccountKind.OTHER)
"""Accounts that can owe what a debt payoff pays off."""

REVERSIBLE = (
    EventType.ALLOCATION,
    EventType.DEALLOCATION,
    EventType.REALLOCATION,
    EventType.DEPOSIT,
    EventType.WITHDRAWAL,
)
