"""Telling upper apps that transactions changed, and in which months."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models.functions import TruncMonth

from lifepath.core import events
from lifepath.core.periods import Month

EVENT = "transactions.changed"


def announce(*, household_id: UUID, months: Iterable[Month]) -> None:
    """Publish, in the present transaction, that postings of these months changed."""
    changed = sorted(set(months))
    if changed:
        events.publish(EVENT, household_id=household_id, months=changed)


def months_of(rows: Any) -> list[Month]:
    """The months in which a queryset of transactions lies."""
    first_days = rows.order_by().annotate(month=TruncMonth("posted_on")).values_list("month", flat=True).distinct()
    return [Month.of(day) for day in first_days]
