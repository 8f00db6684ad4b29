from django.db import models


class PeerGroup(models.TextChoices):
    """Whom an income bracket stands for."""

    UPPER_MIDDLE = "UPPER_MIDDLE", "Upper middle"
    HNW = "HNW", "High net worth"
    UHNW = "UHNW", "Ultra high net worth"


class Confidence(models.TextChoices):
    """How well a published figure is confirmed; an unconfirmed one is never shown as a statistic."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    UNCONFIRMED = "unconfirmed", "Unconfirmed"


class SnapshotSource(models.TextChoices):
    """What a month's snapshot was made from; only those from transactions are made again when a month closes."""

    TRANSACTIONS = "transactions", "The month's transactions"
    DATA = "data", "Given data"
    SESSION = "session", "A budget session"


class PeriodType(models.TextChoices):
    """How long a budget runs."""

    MONTHLY = "MONTHLY", "A month"
    QUARTERLY = "QUARTERLY", "Three months"
    ANNUAL = "ANNUAL", "A year"


class RollOver(models.TextChoices):
    """What an item leaves to the next period."""

    NONE = "none", "Nothing"
    POSITIVE = "positive", "What is left"
    BOTH = "both", "What is left, or the deficit"


class OpportunityMarkKind(models.TextChoices):
    """What a household says about a way to save."""

    DISMISSED = "dismissed", "Not for us"
    UNUSED = "unused", "We do not use it"


class Stage(models.TextChoices):
    """How far a budget session has come."""

    DRAFT = "draft", "Raw"
    PARTIAL = "partial", "Clarified"
    FINAL = "final", "Final"
