"""Relationship and scenarios on the household page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from lifepath.users.models import Household
from planning.admin.metrics import card_context
from planning.models import PlanningScenario


def relationship_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """The three metrics with their history."""
    return card_context(household)


def scenarios_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """The household's scenarios, with the way to compare them."""
    rows = PlanningScenario.objects.visible_to(request.user).of_household(household.pk)
    counted = rows.annotate(bill_count=Count("bills", distinct=True), line_count=Count("allocations", distinct=True))
    return {
        "scenarios": list(counted.order_by("name", "pk")[:20]),
        "compare_url": f"{reverse('admin:planning_compare')}?household={household.pk}",
    }
