"""What does a period leave to the next one, and when does that one begin and end?

Periods are counted from one anchor day, so that a budget begun on the 31st comes back to the 31st. A roll-over is
`none`, `positive` (only what is left) or `both` (a deficit carries as it is). Interest is not modelled.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.money import ZERO, to_cents
from lifepath.core.periods import add_months, whole_months

PERIOD_MONTHS = {"MONTHLY": 1, "QUARTERLY": 3, "ANNUAL": 12}
NONE, POSITIVE, BOTH = "none", "positive", "both"


class UnknownPeriodType(ValueError):
    """A period is MONTHLY, QUARTERLY or ANNUAL."""


class UnknownRollOver(ValueError):
    """A roll-over is none, positive or both."""


class BeforeAnchor(ValueError):
    """There are no periods before the day from which they are counted."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days [start, end)."""

    start: dt.date
    end: dt.date


def carry_over(*, roll_over: str, limit: Decimal, carried: Decimal, spent: Decimal) -> Decimal:
    """What the next period starts with, given this one's own limit and what it started with itself."""
    left = to_cents(limit + carried - spent)
    if roll_over == NONE:
        return ZERO
    if roll_over == POSITIVE:
        return max(ZERO, left)
    if roll_over == BOTH:
        return left
    raise UnknownRollOver(f"{roll_over!r} is none of {NONE}, {POSITIVE}, {BOTH}.")


def period_of(*, anchor: dt.date, period_type: str, day: dt.date) -> Period:
    """The period that holds a day, counted from the anchor."""
    months = _months(period_type)
    if day < anchor:
        raise BeforeAnchor(f"{day} lies before {anchor}.")
    index = whole_months(anchor, day) // months
    return _period(anchor, months, index)


def periods_after(*, anchor: dt.date, period_type: str, after: dt.date, until: dt.date) -> list[Period]:
    """The periods that begin on `after` or later, up to and including the one that holds `until`."""
    months = _months(period_type)
    if until < after:
        return []
    first = period_of(anchor=anchor, period_type=period_type, day=max(anchor, after))
    index = whole_months(anchor, first.start) // months
    found = []
    while (period := _period(anchor, months, index)).start <= until:
        if period.start >= after:
            found.append(period)
        index += 1
    return found


def _period(anchor: dt.date, months: int, index: int) -> Period:
    return Period(add_months(anchor, months * index), add_months(anchor, months * (index + 1)))


def _months(period_type: str) -> int:
    if period_type not in PERIOD_MONTHS:
        raise UnknownPeriodType(f"{period_type!r} is none of {', '.join(PERIOD_MONTHS)}.")
    return PERIOD_MONTHS[period_type]
