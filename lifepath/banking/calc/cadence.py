"""How often does something come? Weekly to annual, recognised from the days on which it came.

A day may be early or late by a few days (weekends, holidays); up to two skipped occurrences in a row are bridged.
Every four weeks, every second month and rules such as "the third Friday" are not modelled.
"""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from lifepath.core.periods import Month, add_months

MOST_SKIPPED = 2
FEWEST_REGULAR_SHARE = Decimal("0.75")
WEEKDAY_SHARE = Decimal("0.75")


@dataclass(frozen=True, slots=True)
class Cadence:
    """A rhythm: a step of days or of months, and how far off a day may be."""

    name: str
    days: int  # typical gap
    months: int  # 0: the step is in days
    tolerance_days: int
    fewest_occurrences: int
    per_year: int


WEEKLY = Cadence("weekly", 7, 0, 1, 4, 52)
BIWEEKLY = Cadence("biweekly", 14, 0, 2, 4, 26)
SEMI_MONTHLY = Cadence("semi_monthly", 15, 0, 4, 5, 24)
MONTHLY = Cadence("monthly", 30, 1, 5, 3, 12)
QUARTERLY = Cadence("quarterly", 91, 3, 10, 3, 4)
ANNUAL = Cadence("annual", 365, 12, 15, 2, 1)
CADENCES = (WEEKLY, BIWEEKLY, SEMI_MONTHLY, MONTHLY, QUARTERLY, ANNUAL)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A cadence found in days, with the share of steps that keep it."""

    cadence: Cadence
    regular_share: Decimal
    anchor_days: tuple[int, ...]  # days of the month it falls on; empty where the step is in days


def find_rhythm(days: Sequence[dt.date]) -> Rhythm | None:
    """The cadence of distinct days in time order; None when they keep none."""
    if len(days) < ANNUAL.fewest_occurrences:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    typical = statistics.median_low(gaps)
    for cadence in CADENCES:
        if abs(typical - cadence.days) > cadence.tolerance_days or len(days) < cadence.fewest_occurrences:
            continue
        if cadence in (BIWEEKLY, SEMI_MONTHLY) and _falls_on_one_weekday(days) is not (cadence is BIWEEKLY):
            continue
        anchors = _anchors(days, cadence)
        share = min(_regular_share(gaps, cadence), _anchored_share(days, anchors, cadence))
        if share >= FEWEST_REGULAR_SHARE:
            return Rhythm(cadence=cadence, regular_share=share, anchor_days=anchors)
    return None


def next_after(day: dt.date, rhythm: Rhythm) -> dt.date:
    """When it comes next after a day on which it came."""
    cadence = rhythm.cadence
    if cadence is SEMI_MONTHLY:
        return _next_anchor(day, rhythm.anchor_days)
    if cadence.months == 0:
        return day + dt.timedelta(days=cadence.days)
    return _on_anchor(day, cadence.months, rhythm.anchor_days[0])


def _on_anchor(day: dt.date, months: int, anchor: int) -> dt.date:
    """The anchor day so many months on, counted from the anchor that lies nearest to `day`."""
    here = Month.of(day)
    nearest = min((_day_in(here.plus(offset), anchor) for offset in (-1, 0, 1)), key=lambda each: abs(each - day))
    return _day_in(Month.of(nearest).plus(months), anchor)


def _next_anchor(day: dt.date, anchors: tuple[int, ...]) -> dt.date:
    month = Month.of(day)
    coming = sorted(_day_in(month.plus(offset), anchor) for offset in (0, 1, 2) for anchor in anchors)
    return next(each for each in coming if (each - day).days > SEMI_MONTHLY.tolerance_days)


def _day_in(month: Month, anchor: int) -> dt.date:
    return dt.date(month.year, month.month, min(anchor, month.days))


def steps_between(earlier: dt.date, later: dt.date, cadence: Cadence) -> int:
    """How many steps of the cadence lie between two days, to the nearest."""
    if cadence.months:
        months = Month.of(earlier).months_until(Month.of(later))
        return min(
            (abs((add_months(earlier, steps * cadence.months) - later).days), steps)
            for steps in {max(1, months // cadence.months + offset) for offset in (0, 1)}
        )[1]
    return max(1, ((later - earlier).days * 2 + cadence.days) // (2 * cadence.days))


def _regular_share(gaps: Sequence[int], cadence: Cadence) -> Decimal:
    regular = sum(
        any(abs(gap - _length(cadence, steps)) <= cadence.tolerance_days for steps in range(1, MOST_SKIPPED + 2))
        for gap in gaps
    )
    return (Decimal(regular) / len(gaps)).quantize(Decimal("0.001"))


def _length(cadence: Cadence, steps: int) -> int:
    """Days in so many steps; a month counts 30.44 days, half up."""
    return (steps * 3044 + 50) // 100 if cadence is MONTHLY else steps * cadence.days


def _anchored_share(days: Sequence[dt.date], anchors: tuple[int, ...], cadence: Cadence) -> Decimal:
    """How many days lie near their anchor: what drifts through the month is a habit, not a bill."""
    if not anchors:
        return Decimal(1)
    near = sum(
        any(
            abs((_day_in(Month.of(day).plus(offset), anchor) - day).days) <= cadence.tolerance_days
            for offset in (-1, 0, 1)
            for anchor in anchors
        )
        for day in days
    )
    return (Decimal(near) / len(days)).quantize(Decimal("0.001"))


def _falls_on_one_weekday(days: Sequence[dt.date]) -> bool:
    most_common = Counter(day.weekday() for day in days).most_common(1)[0][1]
    return Decimal(most_common) / len(days) >= WEEKDAY_SHARE


def _anchors(days: Sequence[dt.date], cadence: Cadence) -> tuple[int, ...]:
    if cadence is SEMI_MONTHLY:
        return tuple(sorted({_typical_day(days[0::2]), _typical_day(days[1::2])}))
    return (_typical_day(days),) if cadence.months else ()


def _typical_day(days: Sequence[dt.date]) -> int:
    """The day of the month most of them stand for; month ends of any length count as the 31st."""
    if sum(day == Month.of(day).last_day for day in days) * 2 > len(days):
        return 31
    counts = Counter(day.day for day in days)
    best = max(counts.values())
    modes = sorted(day for day, count in counts.items() if count == best)
    return modes[0] if best * 2 > len(days) else statistics.median_low([day.day for day in days])
