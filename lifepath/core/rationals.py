"""Exact fractions between an input and its one rounding: means, slopes, roots. No binary float takes part."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


class NotExact(TypeError):
    """Only integers, Decimals and Fractions are exact numbers."""


class NoValues(ValueError):
    """A statistic of no values is not defined."""


def exact(value: Decimal | int | Fraction) -> Fraction:
    """The same number as a fraction."""
    if isinstance(value, (bool, float)):
        raise NotExact(f"{value!r} is not an exact number.")
    return Fraction(value)


def _placed(units: int, places: int) -> Decimal:
    return Decimal((int(units < 0), tuple(int(digit) for digit in str(abs(units))), -places))


def round_half_up(value: Fraction, places: int = 2) -> Decimal:
    """Round half away from zero to a number of places; minus zero becomes zero."""
    units = math.floor(abs(value) * 10**places + Fraction(1, 2))
    return _placed(-units if value < 0 else units, places)


def round_up(value: Fraction, places: int = 2) -> Decimal:
    """The smallest number with so many places that is not below `value`."""
    return _placed(math.ceil(value * 10**places), places)


def rounded_root(value: Fraction, places: int = 2) -> Decimal:
    """The square root, rounded half up; exact because it is found among integers."""
    if value < 0:
        raise NoValues(f"{value} has no real square root.")
    doubled = math.isqrt(math.floor(4 * value * 100**places))
    return _placed((doubled + 1) // 2, places)


def mean(values: Sequence[Fraction]) -> Fraction:
    """The arithmetic mean."""
    if not values:
        raise NoValues("There is no mean of no values.")
    return sum(values, Fraction(0)) / len(values)


def sample_variance(values: Sequence[Fraction]) -> Fraction:
    """The variance with n - 1; 0 for a single value."""
    if len(values) == 1:
        return Fraction(0)
    centre = mean(values)
    return sum(((value - centre) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def slope(offsets: Sequence[int], values: Sequence[Fraction]) -> Fraction:
    """Least-squares slope of values on offsets; 0 where the offsets do not differ."""
    centre_x, centre_y = mean([Fraction(offset) for offset in offsets]), mean(values)
    spread = sum(((offset - centre_x) ** 2 for offset in offsets), Fraction(0))
    if spread == 0:
        return Fraction(0)
    together = ((offset - centre_x) * (value - centre_y) for offset, value in zip(offsets, values, strict=True))
    return sum(together, Fraction(0)) / spread


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the mean of the two middle ones."""
    if not values:
        raise NoValues("There is no median of no values.")
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
