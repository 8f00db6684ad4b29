"""What happens elsewhere and touches a metric: noted when it commits, computed by the next tick."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lifepath.banking.services import changes
from lifepath.core import audit, events
from lifepath.core.audit import AuditEntry
from lifepath.core.periods import Month
from lifepath.users.models import Membership
from lifepath.users.services import activity
from planning.choices import MetricType
from planning.models import ClientActiveDay
from planning.selectors.metrics.sections import NO_CHANGE, SECTION_OF_APP
from planning.selectors.metrics.window import firm_day, running_month
from planning.services.metrics import note_due

MOST_REMEMBERED = 20_000
ENGAGEMENT, ADHERENCE, PROGRESS = (
    MetricType.CLIENT_ENGAGEMENT.value,
    MetricType.PLAN_ADHERENCE.value,
    MetricType.GOAL_PROGRESS.value,
)
TOUCHED_BY_APP = {
    **dict.fromkeys(SECTION_OF_APP, (ENGAGEMENT,)),
    "budgets": (ENGAGEMENT, ADHERENCE),
    "goals": (ENGAGEMENT, ADHERENCE, PROGRESS),
    "couples": (ENGAGEMENT,),
    "planning": (ENGAGEMENT, ADHERENCE),
}
OF_PLANNING = frozenset({"planning.task", "planning.meeting", "planning.sectionconfirmation"})

_active: set[tuple[UUID, dt.date]] = set()


def register() -> None:
    """Called once at start-up."""
    events.subscribe(audit.RECORDED, after_audit)
    events.subscribe(activity.EVENT, after_activity)
    events.subscribe(changes.EVENT, after_transactions)


def after_audit(entry: AuditEntry) -> None:
    """A record of the household was written."""
    if entry.household_id is None or entry.action in NO_CHANGE:
        return
    app = entry.object_type.partition(".")[0]
    if app == "planning" and entry.object_type not in OF_PLANNING:
        return
    touched = (ENGAGEMENT,) if entry.action == "context_changed" else TOUCHED_BY_APP.get(app, ())
    if touched:
        _note_after_commit(entry.household_id, touched)


def after_transactions(household_id: UUID, months: Sequence[Month]) -> None:
    """Spending of these months changed; the section of accounts is touched through the audit trail."""
    running = running_month(timezone.now())
    touched = [month for month in months if running.plus(-1) <= month <= running]
    if touched:
        _note_after_commit(household_id, (ADHERENCE,), touched)


def after_activity(user: Any, now: dt.datetime) -> None:
    """A member made a request: the day counts for every household of theirs. Written once a day and process."""
    key = (user.pk, firm_day(now))
    if user.is_staff or key in _active:
        return
    ClientActiveDay.objects.bulk_create([ClientActiveDay(user_id=key[0], day=key[1])], ignore_conflicts=True)
    _remember_active(key)
    households = Membership.objects.filter(user=user.pk, left_at__isnull=True).values_list("household", flat=True)
    note_due(household_ids=list(households), metric_types=[ENGAGEMENT], months=[running_month(now)])


def forget() -> None:
    """Ask the database again, as a process that has just started does."""
    _active.clear()


def _remember_active(key: tuple[UUID, dt.date]) -> None:
    if len(_active) >= MOST_REMEMBERED:
        _active.clear()
    _active.add(key)


def _note_after_commit(household_id: UUID, touched: tuple[str, ...], months: Sequence[Month] = ()) -> None:
    """What cannot be noted is no reason to fail a request that has succeeded: the nightly run computes it."""

    def note() -> None:
        note_due(
            household_ids=[household_id],
            metric_types=touched,
            months=months or [running_month(timezone.now())],
        )

    transaction.on_commit(note, robust=True)
