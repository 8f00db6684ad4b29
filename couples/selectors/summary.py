"""Everything that a screen or an agent needs of a household, in one answer of bounded size."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from budgets.selectors.discretion import hidden_from
from couples.models import CheckIn, Couple, PromptSchedule
from couples.selectors.drift import MeasuredGoal, household_drift, pursued_goals
from goals.models import AllocationMap, LedgerEvent
from goals.selectors.ledger import events_to_show
from goals.selectors.visible_accounts import FROM_PARTNER, KnownAccounts
from lifepath.banking.calc.recurring import ENDED, RecurringSeries
from lifepath.banking.models import BankAccount
from lifepath.banking.selectors.recurring import recurring_series
from lifepath.core.money import ZERO
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household

MOST_GOALS = 30
MOST_ACCOUNTS = 40
MOST_ALLOCATIONS = 100
MOST_EVENTS = 20
MOST_BILLS = 20
BILLS_AHEAD = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Held:
    """What an account holds for a goal; several of a partner's that the reader may not see are one."""

    goal_id: UUID
    account_id: UUID | None
    account_name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Summary:
    """The parts, each cut to its limit; `cut` names those that had more."""

    household: Household
    couple: Couple | None
    as_of: dt.datetime
    goals: Sequence[MeasuredGoal]
    accounts: Sequence[BankAccount]
    allocations: Sequence[Held]
    events: Sequence[LedgerEvent]
    bills: Sequence[RecurringSeries]
    next_check_in_at: dt.datetime | None
    open_check_ins: int
    known: KnownAccounts
    cut: Sequence[str]


def summary(*, user: Any, household: Household, now: dt.datetime) -> Summary:
    """For one reader; the number of queries does not depend on how much there is."""
    today = household.today(now)
    known = KnownAccounts(user)
    goals = pursued_goals(household.pk)
    accounts = list(_accounts(user, household)[: MOST_ACCOUNTS + 1])
    held = _held(household, known)
    events = list(events_to_show().filter(household=household.pk)[: MOST_EVENTS + 1])
    bills = _bills(user, household, today, now)
    counted = {
        "goals": (len(goals), MOST_GOALS),
        "accounts": (len(accounts), MOST_ACCOUNTS),
        "allocations": (len(held), MOST_ALLOCATIONS),
        "recent_ledger": (len(events), MOST_EVENTS),
        "upcoming_bills": (len(bills), MOST_BILLS),
    }
    schedules = PromptSchedule.objects.filter(household=household.pk, next_at__isnull=False).order_by("next_at")
    return Summary(
        household=household,
        couple=Couple.objects.select_related("inviter", "invitee").filter(household=household.pk).first(),
        as_of=now,
        goals=household_drift(
            household=household,
            today=today,
            hidden=hidden_from(user=user, household=household, now=now),
            goals=goals[:MOST_GOALS],
        ),
        accounts=accounts[:MOST_ACCOUNTS],
        allocations=held[:MOST_ALLOCATIONS],
        events=events[:MOST_EVENTS],
        bills=bills[:MOST_BILLS],
        next_check_in_at=schedules.values_list("next_at", flat=True).first(),
        open_check_ins=CheckIn.objects.filter(household=household.pk, completed_at__isnull=True).count(),
        known=known,
        cut=[name for name, (count, most) in counted.items() if count > most],
    )


def _accounts(user: Any, household: Household) -> Any:
    """Joint ones, the caller's own and what the partner shares; staff see each household by itself."""
    seen = BankAccount.objects.visible_to(user).select_related("household").defer("number")
    if household.kind == HouseholdKind.JOINT and not user.is_staff:
        seen = seen.seen_together(household.pk)
    else:
        seen = seen.of_household(household.pk)
    return seen.order_by("name", "pk")


def _held(household: Household, known: KnownAccounts) -> list[Held]:
    rows = AllocationMap.objects.filter(
        goal__household=household.pk, goal__deleted_at__isnull=True, amount__gt=0
    ).select_related("account")
    totals: dict[tuple[UUID, UUID | None, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows.defer("account__number").order_by("goal", "account"):
        sees = known.sees(row.account_id, row.account.household_id)
        place = (row.goal_id, row.account_id, row.account.name) if sees else (row.goal_id, None, FROM_PARTNER)
        totals[place] += row.amount
    return [Held(*place, amount) for place, amount in totals.items()]


def _bills(user: Any, household: Household, today: dt.date, now: dt.datetime) -> list[RecurringSeries]:
    found = recurring_series(user=user, household_id=household.pk, as_of=today, now=now)
    due = [
        series
        for series in found
        if series.state != ENDED
        and series.next_on is not None
        and series.next_on <= today + BILLS_AHEAD
        and series.typical_amount < 0
    ]
    return sorted(due, key=lambda series: (series.next_on or today, series.key))
