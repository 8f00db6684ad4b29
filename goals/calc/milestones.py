"""Which quarter marks of a goal are reached, when for the first time, and which ones a change passes?

A mark once reached stays reached, also when money is taken out again; announcing it once is the caller's business.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.rationals import exact, round_up

MARKS_PERCENT = (25, 50, 75, 100)


class TargetNotPositive(ValueError):
    """Milestones need a target above 0."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a goal held on a day."""

    day: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Milestone:
    """A mark, the smallest amount of whole cents that reaches it, and the first day it was; None: not yet."""

    percent: int
    amount: Decimal
    reached_on: dt.date | None


def milestones(*, target_amount: Decimal, readings: Sequence[Reading]) -> list[Milestone]:
    """The four marks with the first day on which each was reached."""
    ordered = sorted(readings, key=lambda reading: reading.day)
    found = []
    for percent in MARKS_PERCENT:
        amount = mark_amount(target_amount=target_amount, percent=percent)
        reached_on = next((reading.day for reading in ordered if reading.amount >= amount), None)
        found.append(Milestone(percent=percent, amount=amount, reached_on=reached_on))
    return found


def marks_passed(*, target_amount: Decimal, before: Decimal, after: Decimal) -> list[int]:
    """The marks, in percent, that a rise from `before` to `after` reaches."""
    amounts = {percent: mark_amount(target_amount=target_amount, percent=percent) for percent in MARKS_PERCENT}
    return [percent for percent, amount in amounts.items() if before < amount <= after]


def mark_amount(*, target_amount: Decimal, percent: int) -> Decimal:
    """The smallest amount of whole cents that is at least so many percent of the target."""
    if target_amount <= 0:
        raise TargetNotPositive(f"A target of {target_amount} has no milestones.")
    return round_up(exact(target_amount) * percent / 100)
