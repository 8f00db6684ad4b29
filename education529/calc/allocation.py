"""The recommendation for a 529 account: weights today, over the next twelve months and at enrollment, and the trades.

Drift is today's share less the recommended one; trades bring the account to the recommended weights to the cent and add
up to zero. A real plan's published path stands beside it. Not modelled: buying with new money instead of selling.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.amounts import require_cents
from education529.calc.enrollment import ENROLLMENT_AGE
from education529.calc.glide_path import (
    ASSET_CLASSES,
    RISK_SHIFT_YEARS,
    GlidePath,
    RiskTolerance,
    Weights,
    effective_years,
)
from education529.calc.plan_track import TrackReading, read_track
from education529.calc.tables.plan_tracks import PlanTrack
from education529.calc.wording import confidence_caveat, dollars, percent, plain
from lifepath.core.explanations import Assumption
from lifepath.core.money import quantize, split
from lifepath.core.series import Series

MONTHS_AHEAD = 12
_LABELS = {"equity": "Equity", "fixed_income": "Fixed income", "money_market": "Money market"}
_ONE_MONTH = Decimal(1) / 12


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the account holds today, in dollars."""

    equity: Decimal
    fixed_income: Decimal
    money_market: Decimal

    def __post_init__(self) -> None:
        for name, amount in zip(ASSET_CLASSES, self.as_tuple(), strict=True):
            require_cents(name, amount)

    def as_tuple(self) -> tuple[Decimal, Decimal, Decimal]:
        """Equity, fixed income, money market."""
        return self.equity, self.fixed_income, self.money_market


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """The weights so many months from now."""

    months_from_now: int
    years_to_enrollment: Decimal
    weights: Weights


@dataclass(frozen=True, slots=True)
class Trade:
    """Dollars to buy (above zero) or sell of one asset class; `drift` is the share held less the target."""

    asset_class: str
    current_share: Decimal
    target_share: Decimal
    drift: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The recommended weights with what they rest on; `trades` is empty where nothing is known to be held."""

    years_to_enrollment: Decimal
    path_years: Decimal
    risk_tolerance: RiskTolerance
    weights: Weights
    months_ahead: tuple[MonthAhead, ...]
    at_enrollment: Weights
    trades: tuple[Trade, ...]
    largest_drift: Decimal | None
    comparison: TrackReading | None
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


def recommend(
    *,
    path: GlidePath,
    years_to_enrollment: Decimal,
    risk_tolerance: RiskTolerance,
    holdings: Holdings | None = None,
    beside: PlanTrack | None = None,
) -> Recommendation:
    """The recommendation at a distance from enrollment."""
    path_years = effective_years(years_to_enrollment=years_to_enrollment, risk_tolerance=risk_tolerance)
    weights = path.weights_at(path_years)
    months = _months_ahead(path, years_to_enrollment, risk_tolerance)
    trades = _trades(weights, holdings) if holdings and sum(holdings.as_tuple()) else ()
    comparison = read_track(track=beside, years_to_enrollment=years_to_enrollment) if beside else None
    at_enrollment = path.weights_at(Decimal(0))
    return Recommendation(
        years_to_enrollment=years_to_enrollment,
        path_years=path_years,
        risk_tolerance=risk_tolerance,
        weights=weights,
        months_ahead=months,
        at_enrollment=at_enrollment,
        trades=trades,
        largest_drift=max((abs(trade.drift) for trade in trades), default=None),
        comparison=comparison,
        assumptions=_assumptions(path, comparison),
        explanation=_explanation(path, years_to_enrollment, path_years, risk_tolerance, weights, trades, comparison),
        series=_series(months),
    )


def _months_ahead(path: GlidePath, years: Decimal, risk: RiskTolerance) -> tuple[MonthAhead, ...]:
    ahead = []
    for month in range(MONTHS_AHEAD + 1):
        left = quantize(max(Decimal(0), years - month * _ONE_MONTH), 6)
        read_at = effective_years(years_to_enrollment=left, risk_tolerance=risk)
        ahead.append(MonthAhead(month, left, path.weights_at(read_at)))
    return tuple(ahead)


def _trades(weights: Weights, holdings: Holdings) -> tuple[Trade, ...]:
    held = holdings.as_tuple()
    total = sum(held, Decimal(0))
    targets = split(total, weights.as_tuple())
    trades = []
    for name, amount, share, target in zip(ASSET_CLASSES, held, weights.as_tuple(), targets, strict=True):
        current = quantize(amount / total, 6)
        trades.append(Trade(name, current, share, current - share, target - amount))
    return tuple(trades)


def _assumptions(path: GlidePath, comparison: TrackReading | None) -> tuple[Assumption, ...]:
    points = ", ".join(
        f"{plain(point.years_to_enrollment)} years {_mix(point.weights)}"
        for point in sorted(path.points, key=lambda point: -point.years_to_enrollment)
    )
    found = [
        Assumption("Glide path", f"{path.name}: {points}", path.source, path.as_of, path.confidence),
        Assumption("Enrollment", f"at {ENROLLMENT_AGE} unless a date is given", "project convention"),
        Assumption(
            "Risk tolerance",
            f"CONSERVATIVE reads the path {RISK_SHIFT_YEARS} years nearer to enrollment, AGGRESSIVE "
            f"{RISK_SHIFT_YEARS} years further",
            "project convention",
        ),
    ]
    if comparison:
        name = f"{comparison.plan_name}, {comparison.track}"
        found.append(Assumption(name, comparison.words, comparison.source, comparison.as_of, comparison.confidence))
    return tuple(found)


def _mix(weights: Weights) -> str:
    return "/".join(percent(share).rstrip("%") for share in weights.as_tuple())


def _in_words(weights: Weights) -> str:
    equity, fixed_income, money_market = (percent(share) for share in weights.as_tuple())
    return f"{equity} equity, {fixed_income} fixed income, {money_market} money market"


def _explanation(
    path: GlidePath,
    years: Decimal,
    path_years: Decimal,
    risk: RiskTolerance,
    weights: Weights,
    trades: tuple[Trade, ...],
    comparison: TrackReading | None,
) -> tuple[str, ...]:
    read = "as it stands" if path_years == years else f"at {plain(path_years)} years"
    steps = [
        f"Enrollment is {plain(years)} years away; with {risk} risk tolerance the path is read {read}.",
        f"The path {path.name} gives {_in_words(weights)}.",
    ]
    for trade in trades:
        if trade.amount:
            verb = "Buy" if trade.amount > 0 else "Sell"
            steps.append(
                f"{verb} {dollars(abs(trade.amount))} of {_LABELS[trade.asset_class].lower()}: it is "
                f"{percent(trade.current_share)} of the account and should be {percent(trade.target_share)}."
            )
    if comparison and comparison.weights:
        caveat = confidence_caveat(comparison.confidence)
        steps.append(
            f"{comparison.plan_name} ({comparison.track}, {comparison.as_of}) holds {_in_words(comparison.weights)} "
            f"at this distance, {comparison.words}" + (f"; {caveat}." if caveat else ".")
        )
    elif comparison:
        steps.append(f"{comparison.plan_name} ({comparison.track}): {comparison.words}.")
    return tuple(steps)


def _series(months: tuple[MonthAhead, ...]) -> tuple[Series, ...]:
    return tuple(
        Series(
            key=name,
            label=_LABELS[name],
            unit="share",
            points=tuple((str(month.months_from_now), f"{month.weights.as_tuple()[index]:f}") for month in months),
        )
        for index, name in enumerate(ASSET_CLASSES)
    )
