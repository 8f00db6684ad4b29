"""How should the money be spread, so many years before college? A glide path, read at a distance from enrollment.

All three weights are interpolated linearly between the points, flat outside. CONSERVATIVE reads the path three years
nearer to enrollment, AGGRESSIVE three years further; at and after enrollment (18) everyone reads the path at 0. Weights
are exact while computed with and rounded to six places, adding up to 1, when shown. Not modelled: taxes and trading
limits (two changes of existing money in a calendar year).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from education529.calc.enrollment import require_years
from education529.calc.errors import BadInput
from education529.calc.tables.plan_tracks import PlanTrack
from lifepath.core.money import split

RISK_SHIFT_YEARS = 3
_WEIGHT_UNITS = Decimal("10000.00")  # a cent of it is a millionth of the whole
ASSET_CLASSES = ("equity", "fixed_income", "money_market")


class BadGlidePath(BadInput):
    """The points do not make a path."""


class RiskTolerance(StrEnum):
    """How much loss the saver can bear."""

    CONSERVATIVE = "CONSERVATIVE"
    MODERATE = "MODERATE"
    AGGRESSIVE = "AGGRESSIVE"


_SHIFTS = {
    RiskTolerance.CONSERVATIVE: -RISK_SHIFT_YEARS,
    RiskTolerance.MODERATE: 0,
    RiskTolerance.AGGRESSIVE: RISK_SHIFT_YEARS,
}


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares of equity, fixed income and money market; together 1."""

    equity: Decimal
    fixed_income: Decimal
    money_market: Decimal

    def __post_init__(self) -> None:
        if any(not share.is_finite() or not 0 <= share <= 1 for share in self.as_tuple()):
            raise BadGlidePath("weights", "every weight must lie between 0 and 1.")
        if sum(self.as_tuple()) != 1:
            raise BadGlidePath("weights", f"the weights add up to {sum(self.as_tuple())}, not 1.")

    def as_tuple(self) -> tuple[Decimal, Decimal, Decimal]:
        """Equity, fixed income, money market."""
        return self.equity, self.fixed_income, self.money_market


@dataclass(frozen=True, slots=True)
class GlidePoint:
    """The weights at a distance from enrollment."""

    years_to_enrollment: Decimal
    weights: Weights


@dataclass(frozen=True, slots=True)
class GlidePath:
    """Points in any order, each distance once."""

    name: str
    points: tuple[GlidePoint, ...]
    source: str
    as_of: str = ""
    confidence: str = ""

    def __post_init__(self) -> None:
        if not self.points:
            raise BadGlidePath("points", "a glide path needs at least one point.")
        distances = [point.years_to_enrollment for point in self.points]
        if len(set(distances)) != len(distances):
            raise BadGlidePath("years_to_enrollment", "a distance from enrollment appears twice.")

    def weights_at(self, years: Decimal) -> Weights:
        """The weights at a distance, to six places, adding up to 1."""
        return rounded(self.exact_weights_at(years))

    def exact_weights_at(self, years: Decimal) -> tuple[Fraction, Fraction, Fraction]:
        """The weights at a distance, interpolated between the two points around it."""
        ordered = sorted(self.points, key=lambda point: point.years_to_enrollment)
        nearer = [point for point in ordered if point.years_to_enrollment <= years]
        further = [point for point in ordered if point.years_to_enrollment >= years]
        low = nearer[-1] if nearer else further[0]
        high = further[0] if further else nearer[-1]
        return interpolate(low, high, years)


def interpolate(low: GlidePoint, high: GlidePoint, years: Decimal) -> tuple[Fraction, Fraction, Fraction]:
    """The weights on the straight line between two points; those of the nearer one where they coincide or lie aside."""
    span = Fraction(high.years_to_enrollment - low.years_to_enrollment)
    part = Fraction(years - low.years_to_enrollment) / span if span else Fraction(0)
    pairs = zip(low.weights.as_tuple(), high.weights.as_tuple(), strict=True)
    equity, fixed_income, money_market = (
        Fraction(start) + (Fraction(end) - Fraction(start)) * part for start, end in pairs
    )
    return equity, fixed_income, money_market


def rounded(weights: Sequence[Fraction]) -> Weights:
    """Weights to six places that still add up to 1 (largest remainder)."""
    common = lcm(*(weight.denominator for weight in weights))
    parts = split(_WEIGHT_UNITS, [int(weight * common) for weight in weights])
    equity, fixed_income, money_market = (part.scaleb(-4) for part in parts)
    return Weights(equity, fixed_income, money_market)


def effective_years(*, years_to_enrollment: Decimal, risk_tolerance: RiskTolerance) -> Decimal:
    """The distance at which the path is read."""
    require_years(years_to_enrollment)
    if years_to_enrollment == 0:
        return Decimal(0)
    return max(Decimal(0), years_to_enrollment + _SHIFTS[risk_tolerance])


def path_of_track(track: PlanTrack) -> GlidePath:
    """A track whose rows are points on a line, as a path; rows without a distance are left out."""
    points = tuple(
        GlidePoint(row.years_to_enrollment, Weights(row.equity, row.fixed_income, row.money_market))
        for row in track.rows
        if row.years_to_enrollment is not None
    )
    first = track.rows[0]
    return GlidePath(track.plan_name, points, first.source, first.as_of, first.confidence)
