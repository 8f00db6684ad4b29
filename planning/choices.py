from django.db import models


class AllocationKind(models.TextChoices):
    """What an allocation's value means."""

    FIXED = "fixed", "Cents"
    PERCENT = "percent", "Percent of the base"


class PercentBase(models.TextChoices):
    """What percents are percents of."""

    REMAINDER = "remainder", "What the fixed lines leave"
    INCOME = "income", "The whole income"
