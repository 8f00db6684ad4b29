"""What the months say: trends, anomalies, comparison."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.calc.anomalies import DEFAULT_THRESHOLD_STDDEV
from budgets.calc.trends import CATEGORY_WINDOW_MONTHS, SUMMARY_WINDOW_MONTHS
from budgets.explaining.months import anomaly_body, comparison_body, trend_body
from budgets.selectors import snapshots
from budgets.serializers.analysis import AnomaliesSerializer, MonthComparisonSerializer, TrendsSerializer
from budgets.views.household_view import HOUSEHOLD, MONTH, HouseholdView
from lifepath.core.periods import Month
from lifepath.core.problems import Problem

MOST_MONTHS = 120
LARGEST_THRESHOLD = Decimal(1000)

TREND_EXAMPLE = {
    "household": "0199a0e8-5f3a-7c1e-9d5c-1c8f7a1b2c3d",
    "currency": "USD",
    "period": "2026-10",
    "categories": [
        {
            "category": "food_dining",
            "average": "550.00",
            "trend": "increasing",
            "relative_slope": "0.0364",
            "change_percent": "20.00",
            "volatility": "37.42",
            "values": ["500.00", "520.00", "540.00", "560.00", "580.00", "600.00"],
            "periods": ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"],
            "reasons": {},
        }
    ],
    "category_changes": [
        {
            "category": "food_dining",
            "first": "500.00",
            "last": "600.00",
            "difference": "100.00",
            "change_percent": "20.00",
            "reason": None,
        }
    ],
    "income_trend": None,
    "expense_trend": None,
    "savings_rate_trend": None,
    "series": [],
    "assumptions": [],
    "explanation": ["Dining out: 550.00 a month on average, increasing (slope 0.0364 of the average a month)."],
}


class MonthsView(HouseholdView):
    """A report on snapshots of months."""

    def running_month(self, household: Any) -> Month:
        """The month that has not closed, in the household's zone."""
        return Month.of(household.today(timezone.now()))

    def no_data(self, error: snapshots.NoData, field: str) -> Problem:
        """The month that was asked for holds nothing."""
        return Problem(str(error), code="no_data", status_code=404, field=field)


class TrendsView(MonthsView):
    """Where the money is heading."""

    @extend_schema(
        operation_id="budgets_trends",
        parameters=[
            HOUSEHOLD,
            OpenApiParameter(
                "months",
                {"type": "integer", "minimum": 1, "maximum": MOST_MONTHS},
                description="Length of both windows; default: 6 for categories and 12 for totals.",
            ),
            OpenApiParameter("period", MONTH, description="The window ends here; default: the last closed month."),
        ],
        responses=TrendsSerializer,
        examples=[OpenApiExample("A category that grows", value=TREND_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Trends of categories, income, expenses and savings rate over closed months and the month asked for."""
        months = self.whole_number("months", None, smallest=1, largest=MOST_MONTHS)
        household = self.household()
        running = self.running_month(household)
        month = self.month("period", running) if "period" in request.query_params else None
        try:
            report = snapshots.trends(
                household=household,
                running=running,
                month=month,
                category_window=months or CATEGORY_WINDOW_MONTHS,
                summary_window=months or SUMMARY_WINDOW_MONTHS,
                hidden=self.hidden(household),
            )
        except snapshots.NoData as error:
            raise self.no_data(error, "period") from error
        body = {"household": household.pk, "currency": household.currency, **trend_body(report)}
        return Response(TrendsSerializer(body).data)


class AnomaliesView(MonthsView):
    """What stands out in a month."""

    @extend_schema(
        operation_id="budgets_anomalies",
        parameters=[
            HOUSEHOLD,
            OpenApiParameter("period", MONTH, description="Default: the running month."),
            OpenApiParameter(
                "threshold_stddev",
                {"type": "string", "format": "decimal"},
                description="From how many standard deviations on; default 2.0.",
            ),
        ],
        responses=AnomaliesSerializer,
    )
    def get(self, request: Request) -> Response:
        """The month's categories against up to twelve closed months before it."""
        threshold = self.decimal("threshold_stddev", DEFAULT_THRESHOLD_STDDEV, largest=LARGEST_THRESHOLD)
        household = self.household()
        running = self.running_month(household)
        month = self.month("period", running)
        try:
            found, history = snapshots.anomalies(
                household=household,
                running=running,
                month=month,
                threshold_stddev=threshold,
                hidden=self.hidden(household),
            )
        except snapshots.NoData as error:
            raise self.no_data(error, "period") from error
        body = {
            "household": household.pk,
            "currency": household.currency,
            "period": month,
            "threshold_stddev": threshold,
            **anomaly_body(found, history),
        }
        return Response(AnomaliesSerializer(body).data)


class CompareView(MonthsView):
    """Two months side by side."""

    @extend_schema(
        operation_id="budgets_compare",
        parameters=[
            HOUSEHOLD,
            OpenApiParameter("left", MONTH, required=True),
            OpenApiParameter("right", MONTH, required=True),
        ],
        responses=MonthComparisonSerializer,
    )
    def get(self, request: Request) -> Response:
        """Difference and percent for every category and total."""
        left, right = self.month("left", None), self.month("right", None)
        household = self.household()
        try:
            result = snapshots.comparison(household=household, left=left, right=right, hidden=self.hidden(household))
        except snapshots.NoData as error:
            raise self.no_data(error, "left" if error.month == left else "right") from error
        body = {"household": household.pk, "currency": household.currency, **comparison_body(result)}
        return Response(MonthComparisonSerializer(body).data)
