"""What came into a goal month by month, and from whom."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, DecimalField, F, Q, Sum, When
from django.db.models.functions import TruncMonth

from goals.choices import EventType, ProgressSource
from goals.models import FinancialGoal, LedgerEvent
from lifepath.core.money import ZERO
from lifepath.core.periods import Month, months_between
from lifepath.users.models import Household

TOGETHER, OUTSIDE = "together", "outside the accounts"
PACE_MONTHS = 3

_SIGNED = Case(
    When(Q(event_type=EventType.REVERSAL), then=-F("amount")),
    default=F("amount"),
    output_field=DecimalField(max_digits=20, decimal_places=2),
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """Net of one contributor in one month; `person` is None for joint money and money outside the accounts."""

    month: Month
    person: UUID | None
    contributor: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Pace:
    """The mean of a goal's latest months, and which these are."""

    monthly_contribution: Decimal
    first: Month
    last: Month
    months: int


def contributions(*, goal: FinancialGoal, first: Month, last: Month) -> list[Contribution]:
    """Net by month and contributor, oldest first: whose account the money came from, and what was reported outside."""
    zone = ZoneInfo(goal.household.time_zone)
    found: dict[tuple[Month, UUID | None], Decimal] = defaultdict(lambda: ZERO)
    for field, sign in (("dest_goal", 1), ("source_goal", -1)):
        rows = (
            LedgerEvent.objects.filter(**{field: goal})
            .filter(timestamp__gte=_moment(first.start, zone), timestamp__lt=_moment(last.end, zone))
            .annotate(month=TruncMonth("timestamp", tzinfo=zone))
            .values("month", "account_household")
            .annotate(total=Sum(_SIGNED))
            .order_by("month", "account_household")
        )
        for row in rows:
            found[Month.of(row["month"]), row["account_household"]] += sign * row["total"]
    people = _people({household for _, household in found if household is not None})
    named = [
        Contribution(month, *people[household], amount)
        for (month, household), amount in found.items()
        if amount and household is not None
    ]
    named += [
        Contribution(month, None, OUTSIDE, amount)
        for month, amount in outside_contributions(goal=goal, first=first, last=last).items()
        if amount
    ]
    return sorted(named, key=lambda row: (row.month, row.contributor))


def outside_contributions(*, goal: FinancialGoal, first: Month, last: Month) -> dict[Month, Decimal]:
    """What was reported as put aside outside, or what a linked debt came down by."""
    if goal.debt_account_id is None:
        rows = goal.progress.filter(source=ProgressSource.REPORTED)
        entries = ((Month(row.year, row.month), row.contribution_this_period) for row in rows)
        return {month: amount for month, amount in entries if first <= month <= last}
    zone = ZoneInfo(goal.household.time_zone)
    balances = (
        LedgerEvent.objects.filter(source_account=goal.debt_account_id, source_goal=None, dest_goal=None)
        .filter(timestamp__gte=max(goal.created_at, _moment(first.start, zone)))
        .filter(timestamp__lt=_moment(last.end, zone), reverses=None)
        .annotate(month=TruncMonth("timestamp", tzinfo=zone))
        .values("month")
        .annotate(total=Sum(_CHANGE))
        .order_by("month")
    )
    return {Month.of(row["month"]): row["total"] for row in balances}


_CHANGE = Case(
    When(Q(event_type=EventType.WITHDRAWAL), then=-F("amount")),
    default=F("amount"),
    output_field=DecimalField(max_digits=20, decimal_places=2),
)


def pace(*, goal: FinancialGoal, today: dt.date) -> Pace:
    """The mean of the three closed months before this one; of fewer, when the goal is younger; of this one at least."""
    present = Month.of(today)
    last = max(present.plus(-1), Month.of(goal.created_on))
    first = max(present.plus(-PACE_MONTHS), Month.of(goal.created_on))
    first, last = min(first, present), min(last, present)
    total = sum((row.amount for row in contributions(goal=goal, first=first, last=last)), ZERO)
    count = len(months_between(first, last))
    return Pace(monthly_contribution=total / count, first=first, last=last, months=count)


def totals_by_contributor(rows: list[Contribution]) -> list[tuple[UUID | None, str, Decimal]]:
    """Who put in how much, the largest first."""
    totals: dict[tuple[UUID | None, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        totals[row.person, row.contributor] += row.amount
    return [(person, name, amount) for (person, name), amount in sorted(totals.items(), key=lambda item: -item[1])]


def _people(household_ids: set[UUID]) -> Mapping[UUID, tuple[UUID | None, str]]:
    households: Any = Household.objects.filter(pk__in=household_ids).select_related("personal_owner")
    return {
        row.pk: (row.personal_owner_id, row.personal_owner.display_name) if row.personal_owner else (None, TOGETHER)
        for row in households
    }


def _moment(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)
