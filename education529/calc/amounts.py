"""Checks that every calculator makes of its numbers; a refusal names the field."""

from decimal import Decimal

from education529.calc.errors import BadInput
from lifepath.core.money import to_cents

LARGEST_AMOUNT = Decimal("999999999999.99")


class BadAmount(BadInput):
    """An amount of dollars is negative, not a number, or larger than any account."""


class BadRate(BadInput):
    """A rate or share lies outside what can be meant."""


class BadCount(BadInput):
    """A count lies outside what can be meant."""


def require_amount(field: str, value: Decimal) -> None:
    """Dollars from zero to the largest amount that the service stores."""
    if not value.is_finite() or value < 0:
        raise BadAmount(field, f"{value} is not an amount of zero or more dollars.")
    if value > LARGEST_AMOUNT:
        raise BadAmount(field, f"{value} is more than {LARGEST_AMOUNT}.")


def require_cents(field: str, value: Decimal) -> None:
    """Whole cents from zero to the largest amount that the service stores."""
    require_amount(field, value)
    if to_cents(value) != value:
        raise BadAmount(field, f"{value} is not a whole number of cents.")


def require_rate(field: str, value: Decimal, *, lowest: Decimal = Decimal(0), highest: Decimal = Decimal(1)) -> None:
    """A fraction between two bounds, both included."""
    if not value.is_finite() or not lowest <= value <= highest:
        raise BadRate(field, f"{value} does not lie between {lowest} and {highest}; write a fraction such as 0.05.")


def require_count(field: str, value: int, *, lowest: int, highest: int) -> None:
    """A whole number between two bounds, both included."""
    if not lowest <= value <= highest:
        raise BadCount(field, f"{value} does not lie between {lowest} and {highest}.")
