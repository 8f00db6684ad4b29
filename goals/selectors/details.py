"""Goals with what belongs to them, in a fixed number of queries."""

from typing import Any

from django.db.models import Prefetch

from goals.models import AllocationMap, GoalMilestone, GoalReaction


def with_details(goals: Any) -> Any:
    """Progress, allocations with their accounts, milestones and reactions."""
    return goals.prefetch_related(
        "progress",
        Prefetch("allocations", AllocationMap.objects.select_related("account").defer("account__number")),
        Prefetch("milestones", GoalMilestone.objects.order_by("percent")),
        Prefetch("reactions", GoalReaction.objects.select_related("user").order_by("created_at", "pk")),
    )
