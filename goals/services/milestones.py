"""Telling the members of a household that a goal passed a mark, once."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from goals.models import GoalMilestone
from lifepath.users.services.notifications import notify_members

KIND = "goal_milestone"


@transaction.atomic
def tell(*, goal_ids: Collection[UUID] | None = None) -> int:
    """Tell of marks that nobody was told of yet: of these goals, or of all; the highest mark speaks for the lower."""
    untold = GoalMilestone.objects.filter(told_at__isnull=True, goal__deleted_at__isnull=True)
    if goal_ids is not None:
        if not goal_ids:
            return 0
        untold = untold.filter(goal__in=goal_ids)
    rows = list(untold.select_related("goal").order_by("goal_id", "-percent"))
    if not rows:
        return 0
    told, seen = 0, set()
    for mark in rows:
        if mark.goal_id not in seen:
            seen.add(mark.goal_id)
            told += notify_members(
                household_id=mark.goal.household_id,
                kind=KIND,
                key=f"{KIND}:{mark.goal_id}:{mark.percent}",
                text=_words(mark),
                evidence={"goal": str(mark.goal_id), "percent": mark.percent},
            )
    GoalMilestone.objects.filter(pk__in=[mark.pk for mark in rows]).update(told_at=Now())
    return told


def tell_all(now: dt.datetime) -> str:
    """The periodic job: marks that bank imports passed."""
    return f"{tell()} notifications"


def _words(mark: GoalMilestone) -> str:
    if mark.percent == 100:
        return f"{mark.goal.name} has reached its target."
    return f"{mark.goal.name} has passed {mark.percent} % of its target."
