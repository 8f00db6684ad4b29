"""Who sees which goals, allocations and events."""

from typing import Any, Self

from django.db.models import Q

from goals.choices import GoalStatus
from lifepath.core.ownership import OwnedQuerySet

PURSUED = (GoalStatus.ACTIVE, GoalStatus.COMPLETED)
"""Goals that count in drift, rebalance and progress."""


class FinancialGoalQuerySet(OwnedQuerySet):
    """Goals; one that was deleted is seen by nobody, and stays as the tombstone that its events refer to."""

    def visible_to(self, user: Any) -> Self:
        """Of the user's households, and not deleted."""
        return super().visible_to(user).present()

    def editable_by(self, user: Any) -> Self:
        """Of households the user changes, and not deleted."""
        return super().editable_by(user).present()

    def present(self) -> Self:
        """Not deleted."""
        return self.filter(deleted_at__isnull=True)

    def pursued(self) -> Self:
        """Neither deleted nor paused nor abandoned."""
        return self.present().filter(status__in=PURSUED)


class LedgerEventQuerySet(OwnedQuerySet):
    """Events of households."""

    def about_goal(self, goal_id: Any) -> Self:
        """Events that put money into a goal or take it out."""
        return self.filter(Q(source_goal=goal_id) | Q(dest_goal=goal_id))
