"""Where a household's goals stood at a moment: today's rows, less everything that happened to them since."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from goals.choices import EventType, GoalStatus
from goals.models import FinancialGoal, GoalProgress, LedgerEvent
from lifepath.core.money import ZERO
from lifepath.users.models import AuditPayload
from planning.selectors.metrics.window import firm_day

GOAL = "goals.financialgoal"


@dataclass(frozen=True, slots=True)
class GoalAt:
    """A goal as it was."""

    id: UUID
    name: str
    status: str
    target_amount: Decimal
    target_date: dt.date | None
    current_amount: Decimal


def goals_at(household_id: UUID, moment: dt.datetime) -> list[GoalAt]:
    """Goals that existed at a moment. A wish that was never written to the audit trail is taken as it is now."""
    last_day = firm_day(moment - dt.timedelta(microseconds=1))
    rows = list(
        FinancialGoal.objects.of_household(household_id)
        .filter(Q(deleted_at__isnull=True) | Q(deleted_at__gte=moment), created_on__lte=last_day)
        .order_by("pk")
    )
    later = _moved(household_id, since=moment)
    outside = _outside_at([row.pk for row in rows], moment)
    undone = _columns_before(rows, moment)
    return [_goal_at(row, moment, later[row.pk], outside.get(row.pk), undone[row.pk]) for row in rows]


def contributed(household_id: UUID, *, since: dt.datetime, until: dt.datetime) -> Decimal:
    """What went into the household's goals: allocated less given back, and reported from outside."""
    moved = _moved(household_id, since=since, until=until)
    first, last = firm_day(since), firm_day(until - dt.timedelta(microseconds=1))
    reported = GoalProgress.objects.of_household(household_id).filter(
        year=first.year, month=first.month, created_at__lt=until
    )
    outside = sum(reported.values_list("contribution_this_period", flat=True), ZERO) if last >= first else ZERO
    return sum(moved.values(), ZERO) + outside


def _moved(household_id: UUID, *, since: dt.datetime, until: dt.datetime | None = None) -> dict[UUID, Decimal]:
    """By goal, what the ledger moved into it."""
    events = LedgerEvent.objects.of_household(household_id).filter(
        Q(source_goal__isnull=False) | Q(dest_goal__isnull=False), timestamp__gte=since
    )
    if until is not None:
        events = events.filter(timestamp__lt=until)
    totals: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for kind, amount, source, dest in events.values_list("event_type", "amount", "source_goal", "dest_goal"):
        signed = -amount if kind == EventType.REVERSAL else amount
        if dest is not None:
            totals[dest] += signed
        if source is not None:
            totals[source] -= signed
    return totals


def _outside_at(goal_ids: list[UUID], moment: dt.datetime) -> dict[UUID, Decimal]:
    """What the newest progress entry of a month that had begun by then said."""
    day = firm_day(moment - dt.timedelta(microseconds=1))
    entries = GoalProgress.objects.filter(
        Q(year__lt=day.year) | Q(year=day.year, month__lte=day.month), goal__in=goal_ids
    ).order_by("year", "month")
    return dict(entries.values_list("goal", "amount_at_period"))


def _columns_before(rows: list[FinancialGoal], moment: dt.datetime) -> dict[UUID, dict[str, Any]]:
    """Columns as they were, by undoing what the audit trail says was changed since, the newest change first."""
    undone: dict[UUID, dict[str, Any]] = {row.pk: {} for row in rows}
    changes = AuditPayload.objects.filter(
        event__object_type=GOAL,
        event__object_id__in=[str(row.pk) for row in rows],
        event__action="changed",
        event__created_at__gte=moment,
        before__isnull=False,
    ).order_by("-event__created_at", "-event")
    for goal_id, before in changes.values_list("event__object_id", "before"):
        undone[UUID(goal_id)].update(before or {})
    return undone


def _goal_at(
    row: FinancialGoal, moment: dt.datetime, moved_later: Decimal, outside: Decimal | None, undone: dict[str, Any]
) -> GoalAt:
    is_reported = outside is not None and row.debt_account_id is None
    day = undone.get("target_date", row.target_date)
    status = str(undone.get("status", row.status))
    if row.completed_at is not None and row.completed_at >= moment and status == GoalStatus.COMPLETED:
        status = GoalStatus.ACTIVE.value
    return GoalAt(
        id=row.pk,
        name=row.name,
        status=status,
        target_amount=Decimal(str(undone.get("target_amount", row.target_amount))),
        target_date=dt.date.fromisoformat(day) if isinstance(day, str) else day,
        current_amount=row.current_allocation - moved_later + (outside if is_reported else row.outside_amount),  # type: ignore[operator]
    )
