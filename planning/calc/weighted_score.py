"""A score from 0 to 100: the weighted mean of ratios, those without data left out and the rest rescaled."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.rationals import round_half_up


class BadCount(ValueError):
    """Counts are 0 or more, and no more is done than was due."""


@dataclass(frozen=True, slots=True)
class Part:
    """One ratio behind a score; None: nothing to measure, so it is left out."""

    name: str
    weight: int
    ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class Score:
    """A metric of one household and month; the value is None when no part had data."""

    metric_type: str
    metric_value: Decimal | None
    parts: tuple[Part, ...] = ()


def weighted(metric_type: str, parts: Iterable[Part]) -> Score:
    """100 times the weighted mean, half up to two places."""
    listed = tuple(parts)
    counted = [(part.weight, part.ratio) for part in listed if part.ratio is not None]
    whole = sum(weight for weight, _ in counted)
    if whole == 0:
        return Score(metric_type, None, listed)
    total = sum((weight * ratio for weight, ratio in counted), Fraction(0))
    return Score(metric_type, round_half_up(100 * total / whole), listed)


def ratio_of(done: int, due: int, *, name: str) -> Fraction | None:
    """How much of what was due is done; None when nothing was due."""
    if due < 0 or done < 0 or done > due:
        raise BadCount(f"{name}: {done} of {due} cannot be.")
    return Fraction(done, due) if due else None
