from django.db import models

FILING_STATUSES = [
    ("single", "Single"),
    ("joint", "Married filing jointly"),
    ("separate", "Married filing separately"),
    ("head_of_household", "Head of household"),
    ("surviving_spouse", "Qualifying surviving spouse"),
]


class PortfolioType(models.TextChoices):
    """How an account is invested."""

    AGE_BASED = "AGE_BASED", "Age-based"
    STATIC = "STATIC", "Static"
    CUSTOM = "CUSTOM", "Custom"


class Risk(models.TextChoices):
    """How much loss the saver can bear."""

    CONSERVATIVE = "CONSERVATIVE", "Conservative"
    MODERATE = "MODERATE", "Moderate"
    AGGRESSIVE = "AGGRESSIVE", "Aggressive"
