"""Reacting to a partner's progress."""

from django.db import transaction

from goals.models import FinancialGoal, GoalProgress, GoalReaction
from lifepath.core import audit
from lifepath.users.models import User


@transaction.atomic
def react(
    *, goal: FinancialGoal, progress: GoalProgress | None, user: User, reaction: str | None
) -> GoalReaction | None:
    """One reaction per person, changed by the next, taken back by None."""
    GoalReaction.objects.filter(goal=goal, progress=progress, user=user).delete()
    made = None
    if reaction is not None:
        made = GoalReaction.objects.create(goal=goal, progress=progress, user=user, reaction=reaction)
    audit.record(
        "reacted", household_id=goal.household_id, instance=progress or goal, details={"reaction": reaction or ""}
    )
    return made
