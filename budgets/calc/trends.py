"""Which way do categories, income, spending and the savings rate move? A straight line through monthly values.

Exact fractions throughout, rounded half up once on output: amounts and percents two places, slopes and rates four.
Months without a snapshot have no value but keep their distance on the time axis. Seasons and inflation are left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budgets.calc.snapshots import CategorySnapshot, SummarySnapshot, latest_window
from lifepath.core.periods import Month
from lifepath.core.rationals import exact, mean, round_half_up, rounded_root, sample_variance, slope

CATEGORY_WINDOW_MONTHS = 6
SUMMARY_WINDOW_MONTHS = 12
STABLE_RELATIVE_SLOPE = Fraction(2, 100)
STABLE_RATE_SLOPE = Fraction(5, 1000)

INCREASING, DECREASING, STABLE = "increasing", "decreasing", "stable"


class EmptyWindow(ValueError):
    """A trend needs a window of at least one month."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A series of monthly amounts and its direction."""

    average: Decimal
    trend: str
    relative_slope: Decimal | None  # slope a month / |average|; None: the average is 0
    change_percent: Decimal | None  # last against first; None: from 0 to something
    volatility: Decimal  # sample standard deviation
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class RateTrend:
    """A series of monthly rates and its direction; both None without a month that has a rate."""

    values: tuple[Decimal, ...]
    trend: str | None
    slope_per_month: Decimal | None


@dataclass(frozen=True, slots=True)
class SummaryTrend:
    """Income, expenses and savings rate over one window."""

    income: Trend
    expenses: Trend
    savings_rate: RateTrend


def category_trends(
    *, snapshots: Iterable[CategorySnapshot], num_months: int = CATEGORY_WINDOW_MONTHS
) -> dict[str, Trend]:
    """The trend of every category that appears in the window; absent from a snapshot counts as 0."""
    window = _window_of(num_months, snapshots)
    months = [snapshot.month for snapshot in window]
    names = sorted({name for snapshot in window for name in snapshot.category_totals})
    return {
        name: _trend(months, [snapshot.category_totals.get(name, Decimal(0)) for snapshot in window]) for name in names
    }


def summary_trend(
    *, snapshots: Iterable[SummarySnapshot], num_months: int = SUMMARY_WINDOW_MONTHS
) -> SummaryTrend | None:
    """The trend of the totals; None without a snapshot."""
    if num_months < 1:
        raise EmptyWindow(f"{num_months} months are no window.")
    window = latest_window(snapshots, num_months=num_months)
    if not window:
        return None
    months = [snapshot.month for snapshot in window]
    return SummaryTrend(
        income=_trend(months, [snapshot.total_income for snapshot in window]),
        expenses=_trend(months, [snapshot.total_expenses for snapshot in window]),
        savings_rate=_savings_rate_trend([snapshot for snapshot in window if snapshot.total_income != 0]),
    )


def _window_of(num_months: int, snapshots: Iterable[CategorySnapshot]) -> list[CategorySnapshot]:
    if num_months < 1:
        raise EmptyWindow(f"{num_months} months are no window.")
    return latest_window(snapshots, num_months=num_months)


def _trend(months: Sequence[Month], amounts: Sequence[Decimal]) -> Trend:
    values = [exact(amount) for amount in amounts]
    average, steepness = mean(values), _slope(months, values)
    relative = steepness / abs(average) if average else None
    return Trend(
        average=round_half_up(average),
        trend=_direction(steepness, Fraction(0)) if relative is None else _direction(relative, STABLE_RELATIVE_SLOPE),
        relative_slope=None if relative is None else round_half_up(relative, 4),
        change_percent=change_percent(values[0], values[-1]),
        volatility=rounded_root(sample_variance(values)),
        values=tuple(round_half_up(value) for value in values),
    )


def _savings_rate_trend(window: Sequence[SummarySnapshot]) -> RateTrend:
    if not window:
        return RateTrend(values=(), trend=None, slope_per_month=None)
    rates = [
        exact(snapshot.total_income - snapshot.total_expenses) / exact(snapshot.total_income) for snapshot in window
    ]
    steepness = _slope([snapshot.month for snapshot in window], rates)
    return RateTrend(
        values=tuple(round_half_up(rate, 4) for rate in rates),
        trend=_direction(steepness, STABLE_RATE_SLOPE),
        slope_per_month=round_half_up(steepness, 4),
    )


def _slope(months: Sequence[Month], values: Sequence[Fraction]) -> Fraction:
    return slope([months[0].months_until(month) for month in months], values)


def _direction(steepness: Fraction, stable_until: Fraction) -> str:
    if steepness > stable_until:
        return INCREASING
    return DECREASING if steepness < -stable_until else STABLE


def change_percent(first: Fraction, last: Fraction) -> Decimal | None:
    """The change in percent of the first value's size; 0 between two zeros, None from 0 to something."""
    if first == 0:
        return Decimal("0.00") if last == 0 else None
    return round_half_up((last - first) / abs(first) * 100)
