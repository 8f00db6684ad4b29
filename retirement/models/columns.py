"""Columns that several retirement records share: dollars, shares, yearly rates."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from retirement.calc.gap import LARGEST_AMOUNT
from retirement.calc.rates import HIGHEST_RETURN, LOWEST_RETURN

ZERO, ONE = Decimal(0), Decimal(1)


def dollars(**options: Any) -> models.DecimalField:
    """An amount that is zero or more."""
    checks = [MinValueValidator(ZERO), MaxValueValidator(LARGEST_AMOUNT)]
    return models.DecimalField(max_digits=20, decimal_places=2, validators=checks, **options)


def share(**options: Any) -> models.DecimalField:
    """A fraction from 0 to 1."""
    options.setdefault("help_text", "Fraction: 0.6 is 60 %.")
    checks = [MinValueValidator(ZERO), MaxValueValidator(ONE)]
    return models.DecimalField(max_digits=9, decimal_places=6, validators=checks, **options)


def yearly_rate(**options: Any) -> models.DecimalField:
    """A yearly rate as a fraction from -0.5 to 0.5."""
    options.setdefault("help_text", "A year, as a fraction: 0.06 is 6 %.")
    checks = [MinValueValidator(LOWEST_RETURN), MaxValueValidator(HIGHEST_RETURN)]
    return models.DecimalField(max_digits=9, decimal_places=6, validators=checks, **options)


def within(low: Decimal | int, high: Decimal | int, *names: str) -> Q:
    """Each of the columns lies in a range, or is empty."""
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (low, high)})
    return condition


def at_least_zero(*names: str) -> Q:
    """Each of the columns is zero or more, or empty."""
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0})
    return condition
