"""Spending: the months, their analysis, and what peers spend."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.calc.benchmarks import Peers, UnknownBracket, bracket_figures, peers_of
from budgets.calc.spending import WINDOW_MONTHS, NoSnapshot
from budgets.explaining.spending import explain, monthly_series
from budgets.selectors.spending import benchmark_rows, months_of_spending, spending_analysis
from budgets.serializers.spending import (
    BenchmarksSerializer,
    MonthlySpendingTableSerializer,
    SpendingAnalysisSerializer,
)
from budgets.views.household_view import HOUSEHOLD, MONTH, HouseholdView
from lifepath.core.audited_view import AuditedView
from lifepath.core.fields import MoneyField
from lifepath.core.periods import Month
from lifepath.core.problems import Problem
from lifepath.core.spending_categories import ROOT_CATEGORIES

MOST_MONTHS = 120


class SpendingView(HouseholdView):
    """A month against income, peers and its own past year."""

    @extend_schema(
        operation_id="budgets_spending",
        parameters=[HOUSEHOLD, OpenApiParameter("period", MONTH, description="Default: the running month.")],
        responses=SpendingAnalysisSerializer,
    )
    def get(self, request: Request) -> Response:
        """Share of income, comparison with peers, trend; every figure explained."""
        household = self.household()
        month = self.month("period", Month.of(household.today(timezone.now())))
        hidden = self.hidden(household)
        try:
            analysis = spending_analysis(household_id=household.pk, month=month, hidden=hidden)
        except NoSnapshot as error:
            raise Problem(f"Nothing was booked in {month}.", code="no_data", status_code=404, field="period") from error
        months = months_of_spending(
            household_id=household.pk, first=month.plus(1 - WINDOW_MONTHS), last=month, hidden=hidden
        )
        present = months[-1]
        body = {
            **asdict(analysis),
            "household": household.pk,
            "currency": household.currency,
            "period": month,
            "income_received": present.income,
            "household_transfers": present.household_transfers,
            "savings_rate": present.savings_rate,
            "series": [asdict(series) for series in monthly_series(months)],
            "explanation": explain(analysis),
        }
        return Response(SpendingAnalysisSerializer(body).data)


class SpendingMonthsView(HouseholdView):
    """The table of months."""

    @extend_schema(
        operation_id="budgets_spending_months",
        parameters=[
            HOUSEHOLD,
            OpenApiParameter("start", MONTH, description="Default: eleven months before `end`."),
            OpenApiParameter("end", MONTH, description="Default: the running month."),
        ],
        responses=MonthlySpendingTableSerializer,
    )
    def get(self, request: Request) -> Response:
        """Up to 120 months, oldest first."""
        household = self.household()
        end = self.month("end", Month.of(household.today(timezone.now())))
        start = self.month("start", end.plus(1 - WINDOW_MONTHS) if end.year > 1 else end)
        if not 0 <= start.months_until(end) < MOST_MONTHS:
            raise ValidationError({"start": f"At most {MOST_MONTHS} months, and not after `end`."})
        months = [
            {
                "period": row.month,
                "income": row.income,
                "household_transfers": row.household_transfers,
                "total_spending": row.total_spending,
                "savings_rate": row.savings_rate,
                "categories": {name: getattr(row, name) for name in ROOT_CATEGORIES},
            }
            for row in months_of_spending(
                household_id=household.pk, first=start, last=end, hidden=self.hidden(household)
            )
        ]
        body = {"household": household.pk, "currency": household.currency, "months": months}
        return Response(MonthlySpendingTableSerializer(body).data)


class SpendingBenchmarksView(AuditedView):
    """Published figures; they belong to nobody's household."""

    @extend_schema(
        operation_id="budgets_spending_benchmarks",
        parameters=[
            OpenApiParameter(
                "income", {"type": "string", "format": "decimal"}, description="Pre-tax income a year, above 0."
            ),
            OpenApiParameter("bracket", str, description="A bracket as it stands, such as $250k-$500k."),
            OpenApiParameter("year", int, description="Year of the table; default: the latest."),
        ],
        responses=BenchmarksSerializer,
    )
    def get(self, request: Request) -> Response:
        """Peers of an income, interpolated between the published means, or one bracket."""
        rows = benchmark_rows(year=self._year())
        if not rows:
            raise Problem("There is no table of that year.", code="unknown_year", status_code=400, field="year")
        peers = self._peers(rows)
        figures = [asdict(figure) for figure in peers.figures]
        assumptions = [
            {
                "name": "table",
                "value": rows[0].data_source,
                "source": rows[0].data_source,
                "version": str(rows[0].year),
                "confidence": "see each figure",
            },
            {
                "name": "peers",
                "value": peers.note,
                "source": rows[0].data_source,
                "version": str(rows[0].year),
                "confidence": "",
            },
        ]
        return Response(BenchmarksSerializer({**asdict(peers), "figures": figures, "assumptions": assumptions}).data)

    def _peers(self, rows: list[Any]) -> Peers:
        parameters = self.request.query_params
        if ("bracket" in parameters) == ("income" in parameters):
            raise ValidationError({"income": "Give `income` or `bracket`."})
        if "bracket" in parameters:
            try:
                return bracket_figures(income_bracket=parameters["bracket"], rows=rows)
            except UnknownBracket as error:
                known = ", ".join(dict.fromkeys(row.income_bracket for row in rows))
                raise ValidationError({"bracket": f"One of {known}."}) from error
        try:
            income = MoneyField(min_value=1).run_validation(parameters["income"])
        except ValidationError as error:
            raise ValidationError({"income": error.detail}) from error
        return peers_of(annual_income=income, rows=rows)

    def _year(self) -> int | None:
        text = self.request.query_params.get("year")
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise ValidationError({"year": "Four digits."})
        return int(text)
