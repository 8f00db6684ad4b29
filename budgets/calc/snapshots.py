"""A month's totals as the trend and anomaly calculations take them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from lifepath.core.periods import Month


class SnapshotTwice(ValueError):
    """A month has at most one snapshot."""


@dataclass(frozen=True, slots=True)
class CategorySnapshot:
    """What went to each category in one month."""

    month: Month
    category_totals: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class SummarySnapshot:
    """What came in and went out in one month."""

    month: Month
    total_income: Decimal
    total_expenses: Decimal


AnySnapshot = TypeVar("AnySnapshot", CategorySnapshot, SummarySnapshot)


def in_time_order(snapshots: Iterable[AnySnapshot]) -> list[AnySnapshot]:
    """Oldest first; a month that appears twice is refused."""
    ordered = sorted(snapshots, key=lambda snapshot: snapshot.month)
    for earlier, later in pairwise(ordered):
        if earlier.month == later.month:
            raise SnapshotTwice(f"{later.month} has more than one snapshot.")
    return ordered


def latest_window(snapshots: Iterable[AnySnapshot], *, num_months: int) -> list[AnySnapshot]:
    """Those of the `num_months` calendar months that end with the latest snapshot's month, oldest first."""
    ordered = in_time_order(snapshots)
    if not ordered:
        return []
    first = ordered[-1].month.plus(1 - num_months)
    return [snapshot for snapshot in ordered if snapshot.month >= first]
