from django.db import models


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
