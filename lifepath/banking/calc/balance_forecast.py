"""What will an account hold, day by day? What comes again, what is planned, and typical other spending, with a band.

The middle line takes every expected item on its day and the typical other change of a day, evenly. The band holds four
days in five if other spending goes on as it did (a normal spread that grows with the square root of time) and variable
items stay as spread as they were. Seasons, pay rises and new habits are not modelled.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.banking.calc.recurring import RecurringSeries, expected_dates
from lifepath.core.rationals import exact, mean, median, round_half_up, rounded_root, sample_variance

BAND_SHARE = Decimal("0.80")
BAND_DEVIATIONS = Fraction(12816, 10000)  # 90th percentile of the standard normal distribution
OUTLIER_DEVIATIONS = 3  # weeks further out than so many median deviations are cut to that
MEDIAN_DEVIATION_SCALE = Fraction(14826, 10000)  # from median deviation to standard deviation, normal distribution
WEEK = 7
MOST_DAYS = 3660


class BadHorizon(ValueError):
    """A forecast runs from 1 to 3,660 days."""


@dataclass(frozen=True, slots=True)
class ExpectedItem:
    """One expected change of the balance; out of the account is negative."""

    day: dt.date
    amount: Decimal
    label: str
    variance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class TypicalChange:
    """How the balance changes on an ordinary day beside the expected items."""

    daily_mean: Fraction
    daily_variance: Fraction
    weeks: int


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """The balance at the end of a day."""

    day: dt.date
    balance: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class BalanceForecast:
    """A balance day by day, and where it is lowest."""

    days: tuple[ForecastDay, ...]
    items: tuple[ExpectedItem, ...]
    lowest: ForecastDay
    lowest_low: ForecastDay  # where the lower edge of the band is lowest
    below_zero_on: dt.date | None
    may_fall_below_zero_on: dt.date | None
    typical_daily_change: Decimal


def typical_change(*, daily_totals: Mapping[dt.date, Decimal], first_day: dt.date, days: int) -> TypicalChange:
    """Other changes of whole weeks from `first_day` on (days without any count 0), unusual weeks cut back."""
    weeks = [
        sum(
            (
                exact(daily_totals.get(first_day + dt.timedelta(offset), Decimal(0)))
                for offset in range(start, start + WEEK)
            ),
            Fraction(0),
        )
        for start in range(0, days - WEEK + 1, WEEK)
    ]
    if not weeks:
        return TypicalChange(Fraction(0), Fraction(0), 0)
    kept = _without_outliers(weeks)
    return TypicalChange(mean(kept) / WEEK, sample_variance(kept) / WEEK, len(weeks))


def items_of(
    *, series: Iterable[RecurringSeries], amounts: Mapping[str, Sequence[Decimal]], until: dt.date
) -> list[ExpectedItem]:
    """Every occurrence of the series up to a day; past `amounts` by series key give the spread of variable ones."""
    items: list[ExpectedItem] = []
    for entry in series:
        past = [exact(amount) for amount in amounts.get(entry.key, ())]
        variance = sample_variance(past) if entry.amount_kind == "variable" and len(past) > 1 else Fraction(0)
        spread = round_half_up(variance, 4)
        days = expected_dates(series=entry, until=until)
        items += [ExpectedItem(day, entry.typical_amount, entry.payee, spread) for day in days]
    return sorted(items, key=lambda item: (item.day, item.label))


def forecast_balance(
    *, as_of: dt.date, balance: Decimal, items: Iterable[ExpectedItem], typical: TypicalChange, days: int = 365
) -> BalanceForecast:
    """From the day after `as_of`; items due earlier count on the first day, later ones than the horizon not at all."""
    if not 1 <= days <= MOST_DAYS:
        raise BadHorizon(f"{days} days is not from 1 to {MOST_DAYS}.")
    first, last = as_of + dt.timedelta(1), as_of + dt.timedelta(days)
    by_day: dict[dt.date, list[ExpectedItem]] = {}
    for item in items:
        if item.day <= last:
            by_day.setdefault(max(first, item.day), []).append(item)
    line = []
    middle, variance = exact(balance), Fraction(0)
    for offset in range(1, days + 1):
        day = as_of + dt.timedelta(offset)
        today = by_day.get(day, ())
        middle += typical.daily_mean + sum((exact(item.amount) for item in today), Fraction(0))
        variance += typical.daily_variance + sum((exact(item.variance) for item in today), Fraction(0))
        line.append(_day(day, middle, variance))
    return BalanceForecast(
        days=tuple(line),
        items=tuple(item for day in sorted(by_day) for item in by_day[day]),
        lowest=min(line, key=lambda point: (point.balance, point.day)),
        lowest_low=min(line, key=lambda point: (point.low, point.day)),
        below_zero_on=next((point.day for point in line if point.balance < 0), None),
        may_fall_below_zero_on=next((point.day for point in line if point.low < 0), None),
        typical_daily_change=round_half_up(typical.daily_mean),
    )


def _day(day: dt.date, middle: Fraction, variance: Fraction) -> ForecastDay:
    spread = exact(rounded_root(BAND_DEVIATIONS**2 * variance))
    return ForecastDay(day, round_half_up(middle), round_half_up(middle - spread), round_half_up(middle + spread))


def _without_outliers(weeks: Sequence[Fraction]) -> list[Fraction]:
    middle = median(weeks)
    deviation = median([abs(week - middle) for week in weeks]) * MEDIAN_DEVIATION_SCALE * OUTLIER_DEVIATIONS
    if deviation == 0:
        return list(weeks)
    return [min(max(week, middle - deviation), middle + deviation) for week in weeks]
