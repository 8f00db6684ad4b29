"""Budgets over the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from budgets.choices import PeriodType
from budgets.models import Budget
from budgets.serializers.budgets import BudgetSerializer
from budgets.services import budgets
from budgets.views.household_view import HOUSEHOLD, DiscreetMixin
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedViewSet

OVERLAP = "budget_periods_do_not_overlap"
EXAMPLE = OpenApiExample(
    "A month with two limits",
    value={
        "name": "Household",
        "amount": "3000.00",
        "period_type": "MONTHLY",
        "start": "2026-11-01",
        "items": [
            {"category": "food_groceries", "amount": "700.00", "roll_over": "positive"},
            {"category": "travel", "amount": "250.00", "roll_over": "both"},
        ],
    },
    request_only=True,
)


class BudgetFilters(filters.FilterSet):
    """Which budgets."""

    category = filters.CharFilter(field_name="category")
    period_type = filters.ChoiceFilter(field_name="period_type", choices=PeriodType.choices)
    on = filters.DateFilter(method="in_force", help_text="Whose period holds this day.")

    class Meta:
        model = Budget
        fields: list[str] = []

    def in_force(self, queryset: Any, name: str, day: Any) -> Any:
        """[start, end)."""
        return queryset.filter(start_on__lte=day, end_on__gt=day)


@contextmanager
def overlap_refused() -> Iterator[None]:
    """The database refuses overlapping periods; say so by field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refused = getattr(error.__cause__, "diag", None)
        if getattr(refused, "constraint_name", None) != OVERLAP:
            raise
        raise Problem(
            "Another budget of this category and period type holds part of these days.", code=OVERLAP, field="start"
        ) from error


@extend_schema_view(
    list=extend_schema(parameters=[HOUSEHOLD]),
    create=extend_schema(examples=[EXAMPLE]),
    update=extend_schema(examples=[EXAMPLE]),
    partial_update=extend_schema(
        examples=[OpenApiExample("Another amount", value={"amount": "3200.00"}, request_only=True)]
    ),
)
class BudgetViewSet(DiscreetMixin, OwnedViewSet):
    """Budgets of a household, the latest period first."""

    queryset = Budget.objects.select_related("household").prefetch_related("items").order_by("-start_on", "-pk")
    serializer_class = BudgetSerializer
    filterset_class = BudgetFilters

    def save_new(self, serializer: Any, household_id: UUID) -> None:
        """With its items."""
        values = dict(serializer.validated_data)
        items = values.pop("items", [])
        with overlap_refused():
            serializer.instance = budgets.create_budget(household_id=household_id, values=values, items=items)

    def save_changes(self, serializer: Any) -> None:
        """Items are replaced when they are given."""
        values = dict(serializer.validated_data)
        items = values.pop("items", None)
        with overlap_refused():
            budget = budgets.change_budget(budget=serializer.instance, values=values, items=items)
        serializer.instance = self.queryset.get(pk=budget.pk)

    def remove(self, instance: Budget) -> None:
        """One period."""
        budgets.remove_budget(instance)
