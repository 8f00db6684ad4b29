"""What of a household's goals needs attention."""

import datetime as dt
from collections.abc import Collection, Iterator
from uuid import UUID

from django.urls import reverse

from couples.calc.drift import BEHIND, CRITICAL, OVERDUE
from couples.models import GoalDrift
from goals.querysets import PURSUED
from lifepath.core.attention import AttentionFlag, Finding, Urgency, attention_flags
from lifepath.core.money import ZERO, money_text


def register() -> None:
    """Bring the app's flags; called once at start-up."""
    attention_flags.register("goal_critical", AttentionFlag("Goal critical or overdue", Urgency.CRITICAL, critical))
    attention_flags.register("goal_behind", AttentionFlag("Goal behind", Urgency.WARNING, behind))


def critical(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """More than a fifth of the target below the line, or past the deadline."""
    yield from _findings(household_ids, (CRITICAL, OVERDUE))


def behind(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """More than a twentieth of the target below the line."""
    yield from _findings(household_ids, (BEHIND,))


def _findings(household_ids: Collection[UUID], statuses: tuple[str, ...]) -> Iterator[Finding]:
    rows = GoalDrift.objects.filter(
        goal__household__in=household_ids,
        goal__household__ended_at__isnull=True,
        goal__deleted_at__isnull=True,
        goal__status__in=PURSUED,
        status__in=statuses,
        drift_amount__isnull=False,
    )
    for row in rows.select_related("goal").order_by("goal"):
        yield Finding(
            row.goal.household_id,
            since=row.since,
            evidence=f"{row.goal.name} is {row.status}: {money_text(-(row.drift_amount or ZERO))} below its line.",
            key=str(row.goal_id),
            link=reverse("admin:users_household_page", args=[row.goal.household_id]),
        )
