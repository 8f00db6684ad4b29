"""How sound are a household's finances, from 0 to 100? Named ratios, each scored along the points of one table.

Between two points the score lies on a straight line, outside them it stays flat. A ratio without data is left out, the
weights of the others are rescaled, and `completeness` says how much of the whole weight had data. Health, job security
and what is to be inherited are not modelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from lifepath.core.rationals import exact, round_half_up


class NegativeFigure(ValueError):
    """Savings at hand, spending, payments and counts are 0 or more."""


@dataclass(frozen=True, slots=True)
class RatioRule:
    """How one ratio is scored."""

    key: str
    label: str
    unit: str  # months | share
    weight: int
    points: tuple[tuple[Decimal, Decimal], ...]  # value and score, values rising
    how_to_raise: str
    source: str


@dataclass(frozen=True, slots=True)
class Band:
    """From which score on a band is reached."""

    from_score: Decimal
    band: str


@dataclass(frozen=True, slots=True)
class HealthTable:
    """One version of all rules; bands begin with the highest."""

    version: str
    source: str
    rules: tuple[RatioRule, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class HouseholdFigures:
    """What the ratios are made of; None: not known. Amounts are a month unless said otherwise."""

    liquid_savings: Decimal | None = None  # at hand today
    spending: Decimal | None = None
    income: Decimal | None = None  # net, as the spending snapshots have it
    gross_income: Decimal | None = None
    debt_and_housing_payments: Decimal | None = None
    housing: Decimal | None = None
    retirement_funded_share: Decimal | None = None
    policies_needed: int | None = None
    policies_in_force: int | None = None
    largest_position: Decimal | None = None  # today's value
    invested: Decimal | None = None  # today's value


@dataclass(frozen=True, slots=True)
class ScoredRatio:
    """One ratio: value and score have data or are both None, and then the ratio is left out."""

    key: str
    label: str
    unit: str
    value: Decimal | None  # four places
    score: Decimal | None  # 0 to 100, two places
    band: str | None
    weight: int
    how_to_raise: str
    source: str


@dataclass(frozen=True, slots=True)
class HealthScore:
    """The weighted mean of the ratios that have data; None when none has."""

    score: Decimal | None
    band: str | None
    completeness: Decimal  # share of the weight that had data, two places
    ratios: tuple[ScoredRatio, ...]
    table_version: str


def score_health(*, figures: HouseholdFigures, table: HealthTable) -> HealthScore:
    """Score a household by a table."""
    values = _ratios(figures)
    scored = [(rule, values.get(rule.key)) for rule in table.rules]
    known = [(rule.weight, _score(rule, value)) for rule, value in scored if value is not None]
    weight = sum(weight for weight, _ in known)
    mean = sum((weight * score for weight, score in known), Fraction(0)) / weight if weight else None
    return HealthScore(
        score=None if mean is None else round_half_up(mean),
        band=None if mean is None else _band(mean, table.bands),
        completeness=round_half_up(Fraction(weight, sum(rule.weight for rule in table.rules))),
        ratios=tuple(_scored(rule, value, table.bands) for rule, value in scored),
        table_version=table.version,
    )


def _ratios(figures: HouseholdFigures) -> dict[str, Fraction | None]:
    _check(figures)
    saved = None if figures.income is None or figures.spending is None else figures.income - figures.spending
    needed, held = figures.policies_needed, figures.policies_in_force
    return {
        "emergency_months": _quotient(figures.liquid_savings, figures.spending),
        "savings_rate": _quotient(saved, figures.income),
        "debt_to_income": _quotient(figures.debt_and_housing_payments, figures.gross_income),
        "housing_share": _quotient(figures.housing, figures.gross_income),
        "retirement_funded_share": (
            None if figures.retirement_funded_share is None else exact(figures.retirement_funded_share)
        ),
        "insurance_share": None if not needed or held is None else Fraction(min(held, needed), needed),
        "largest_position_share": _quotient(figures.largest_position, figures.invested),
    }


def _quotient(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    return None if part is None or whole is None or whole <= 0 else exact(part) / exact(whole)


def _score(rule: RatioRule, value: Fraction) -> Fraction:
    points = [(exact(at), exact(score)) for at, score in rule.points]
    if value <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return points[-1][1]


def _scored(rule: RatioRule, value: Fraction | None, bands: Sequence[Band]) -> ScoredRatio:
    score = None if value is None else _score(rule, value)
    return ScoredRatio(
        key=rule.key,
        label=rule.label,
        unit=rule.unit,
        value=None if value is None else round_half_up(value, 4),
        score=None if score is None else round_half_up(score),
        band=None if score is None else _band(score, bands),
        weight=rule.weight,
        how_to_raise=rule.how_to_raise,
        source=rule.source,
    )


def _band(score: Fraction, bands: Sequence[Band]) -> str:
    return next(band.band for band in bands if score >= exact(band.from_score))


def _check(figures: HouseholdFigures) -> None:
    for name in ("debt_and_housing_payments", "retirement_funded_share", "policies_needed", "policies_in_force"):
        value = getattr(figures, name)
        if value is not None and value < 0:
            raise NegativeFigure(f"{name} of {value} is below 0.")
