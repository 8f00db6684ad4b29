"""What a person is not to know yet: for reports of categories that are computed per caller."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from lifepath.banking.models import Transaction
from lifepath.core.periods import Month


@dataclass(frozen=True, slots=True)
class HiddenAmount:
    """An amount that a report for this person moves from its category to `other`."""

    month: Month
    account_id: UUID
    category_id: UUID
    amount: Decimal
    posted_on: dt.date
    root_slug: str
    currency: str


def hidden_amounts(
    *, user: Any, household_id: UUID, first_on: dt.date, last_on: dt.date, now: dt.datetime
) -> list[HiddenAmount]:
    """What others hide from the user among the postings of these days that count, part by part."""
    rows = (
        Transaction.objects.of_household(household_id)
        .filter(posted_on__range=(first_on, last_on), surprise_until__isnull=False, pending=False, excluded=False)
        .shown_to(user, now=now)
        .filter(masked=True)
        .select_related("account", "category")
        .prefetch_related("splits__category")
    )
    return [hidden for row in rows for hidden in _parts(row)]


def _parts(row: Transaction) -> Iterator[HiddenAmount]:
    parts: Any = row.splits.all() if row.is_split else [row]
    for part in parts:
        yield HiddenAmount(
            month=Month.of(row.posted_on),
            account_id=row.account_id,
            category_id=part.category_id,
            amount=part.amount,
            posted_on=row.posted_on,
            root_slug=part.category.root_slug,
            currency=row.account.currency,
        )
