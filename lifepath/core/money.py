"""Exact money: cents, half-up rounding, and divisions whose parts always add up to the whole."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


class CannotSplit(ValueError):
    """An amount can only be divided by non-negative weights of which one is above zero."""


def quantize(value: Decimal, places: int) -> Decimal:
    """Round half up to a number of places; minus zero becomes zero."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded.is_zero() else rounded


def to_cents(value: Decimal) -> Decimal:
    """Round an amount half up to the cent; minus zero becomes zero."""
    return quantize(value, 2)


def ceil_to_cents(value: Decimal) -> Decimal:
    """The smallest amount of whole cents that is not below `value`."""
    rounded = value.quantize(CENT, rounding=ROUND_CEILING)
    return abs(rounded) if rounded.is_zero() else rounded


def shortest(value: Decimal) -> Decimal:
    """The same number without zeros behind the second place."""
    exponent = value.normalize().as_tuple().exponent
    return quantize(value, max(2, -exponent if isinstance(exponent, int) else 2))


def money_text(value: Decimal) -> str:
    """An amount as it travels in JSON: two places, half up, never minus zero."""
    return f"{to_cents(value):f}"


def split(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Divide an amount of whole cents in proportion to weights by largest remainder; ties go to the earlier part."""
    units = to_cents(total)
    if units != total:
        raise CannotSplit(f"{total} is not a whole number of cents.")
    shares = [Decimal(weight) for weight in weights]
    whole = sum(shares, Decimal(0))
    if any(share < 0 for share in shares) or whole <= 0:
        raise CannotSplit("Weights must not be negative and must not all be zero.")
    cents = int(units.scaleb(2))
    sign = -1 if cents < 0 else 1
    exact = [Decimal(abs(cents)) * share / whole for share in shares]
    parts = [int(value.to_integral_value(rounding=ROUND_FLOOR)) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: abs(cents) - sum(parts)]:
        parts[index] += 1
    return [quantize(Decimal(sign * part).scaleb(-2), 2) for part in parts]
