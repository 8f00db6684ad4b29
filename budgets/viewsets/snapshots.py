"""Snapshots of months over the API."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.choices import SnapshotSource
from budgets.models import BudgetSnapshot
from budgets.selectors.snapshots import NoData
from budgets.serializers.snapshots import KeepSnapshotSerializer, SnapshotSerializer
from budgets.services import snapshots
from budgets.views.household_view import HOUSEHOLD, MONTH, DiscreetMixin
from lifepath.core.pagination import KeysetPagination
from lifepath.core.periods import Month, NotAMonth
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin

TWO_YEARS = 24
EXAMPLES = [
    OpenApiExample("From the month's transactions", value={"period": "2026-10"}, request_only=True),
    OpenApiExample(
        "From given data",
        value={
            "period": "2026-10",
            "total_income": "6200.00",
            "category_totals": {"housing": "1800.00", "food_groceries": "640.50", "savings_contributions": "500.00"},
        },
        request_only=True,
    ),
]


class SnapshotPages(KeysetPagination):
    """Two years on a page."""

    default_limit = TWO_YEARS


class MonthFilter(filters.CharFilter):
    """A month, YYYY-MM."""

    def filter(self, queryset: Any, value: Any) -> Any:
        """Compare with the month's first day."""
        if not value:
            return queryset
        try:
            month = Month.parse(str(value))
        except NotAMonth as error:
            raise ValidationError({str(self.extra.get("label") or "period"): "Write a month as YYYY-MM."}) from error
        return super().filter(queryset, month.start)


class SnapshotFilters(filters.FilterSet):
    """Which months."""

    period = MonthFilter(field_name="month", label="period")
    start = MonthFilter(field_name="month", lookup_expr="gte", label="start")

    class Meta:
        model = BudgetSnapshot
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        parameters=[
            HOUSEHOLD,
            OpenApiParameter("period", MONTH, description="One month."),
            OpenApiParameter("start", MONTH, description="From this month on."),
        ]
    )
)
class SnapshotViewSet(DiscreetMixin, mixins.ListModelMixin, OwnedRetrieveMixin, OwnedGenericViewSet):
    """Months of a household, newest first."""

    queryset = BudgetSnapshot.objects.select_related("household").order_by("-month", "-pk")
    serializer_class = SnapshotSerializer
    filterset_class = SnapshotFilters
    pagination_class = SnapshotPages

    @extend_schema(
        request=KeepSnapshotSerializer, responses={200: SnapshotSerializer, 201: SnapshotSerializer}, examples=EXAMPLES
    )
    def create(self, request: Request) -> Response:
        """Make the month's snapshot (201), or replace the one it has (200)."""
        given = KeepSnapshotSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        household_id = self.editable_household_id()
        values = given.validated_data
        month: Month = values["period"]
        if values["source"] == SnapshotSource.DATA:
            kept = snapshots.keep_from_data(
                household_id=household_id,
                month=month,
                total_income=values["total_income"],
                category_totals=values["category_totals"],
                budget_model=values.get("budget_model", {}),
            )
        elif values["source"] == SnapshotSource.SESSION:
            try:
                kept = snapshots.keep_from_session(household_id=household_id, month=month, session=values["session"])
            except snapshots.NotFinal as error:
                raise Problem(
                    "Finalize a session of this household first.", code="not_final", field="session"
                ) from error
        else:
            try:
                kept = snapshots.keep_from_transactions(household_id=household_id, month=month)
            except NoData as error:
                raise Problem(str(error), code="no_data", status_code=404, field="period") from error
        kept.snapshot.refresh_from_db()
        return Response(self.get_serializer(kept.snapshot).data, status=201 if kept.is_new else 200)
