"""What is computed from scenarios and from the household's records: stateless distribution, comparison, trade-off."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.views.household_view import HOUSEHOLD, HouseholdView
from lifepath.core.calculators import CalculatorView
from lifepath.core.explanations import Assumption
from planning.calc.distribution import Bill, Line
from planning.models import PlanningScenario
from planning.selectors.distributions import METHOD, distribution_answer, place
from planning.selectors.outlooks.comparison import compare, series_of
from planning.selectors.outlooks.trade_off import trade_off
from planning.serializers.scenario_answers import (
    DistributionInput,
    DistributionSerializer,
    IncomeQuery,
    ScenarioComparisonSerializer,
    TradeOffQuery,
    TradeOffSerializer,
)
from planning.viewsets.refusals import distribution_rules

FEWEST, MOST = 2, 10
EXAMPLE = OpenApiExample(
    "Rent, then half and half",
    value={
        "income_cents": 450000,
        "bills": [{"id": "rent", "amount_cents": 150000}],
        "allocations": [
            {"id": "a1", "target": "bill:rent", "kind": "fixed", "value": 150000},
            {"id": "a2", "target": "savings:emergency", "kind": "percent", "value": 50},
            {"id": "a3", "target": "goal:House", "kind": "percent", "value": 50},
        ],
    },
    request_only=True,
)
IDS = OpenApiParameter(
    "ids", str, required=True, description=f"{FEWEST} to {MOST} scenarios of one household, separated by commas."
)
SIDE_BY_SIDE = (
    METHOD,
    Assumption("Goals", "each reaches its target at what its lines bring a month, without interest", "goals"),
    Assumption(
        "Retirement and college",
        "lines to savings:retirement and savings:529, or to goals of these types, come on top of what is saved now",
        "convention",
    ),
)


class DistributionView(CalculatorView):
    """A distribution without stored records."""

    @extend_schema(
        operation_id="planning_distribution",
        request=DistributionInput,
        responses=DistributionSerializer,
        examples=[EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Place an income on fixed and percent lines, to the cent."""
        given = self.checked(DistributionInput)
        with distribution_rules():
            placed = place(
                income_cents=given["income_cents"],
                percent_base=given["percent_base"],
                lines=[Line(**line) for line in given["allocations"]],
                bills=[Bill(**bill) for bill in given.get("bills", [])],
            )
        return Response(DistributionSerializer(distribution_answer(placed)).data)


class CompareView(HouseholdView):
    """Scenarios side by side."""

    @extend_schema(
        operation_id="planning_scenarios_compare",
        parameters=[IDS, IncomeQuery],
        responses=ScenarioComparisonSerializer,
    )
    def get(self, request: Request) -> Response:
        """Bills, allocations, surplus, goal dates, retirement gap and 529 gap on one income."""
        query = IncomeQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        given = query.validated_data
        scenarios = self._scenarios(request)
        columns = compare(
            scenarios=scenarios,
            user=request.user,
            income_cents=given["income_cents"],
            percent_base=given["percent_base"],
            today=scenarios[0].household.today(timezone.now()),
        )
        answer = {
            **given,
            "scenarios": columns,
            "assumptions": SIDE_BY_SIDE,
            "explanation": [
                f"{column.scenario.name}: {column.surplus_cents} cents are left over,"
                f" {column.bills_uncovered_cents} cents of bills are not covered."
                for column in columns
            ],
            "series": series_of(columns),
        }
        return Response(ScenarioComparisonSerializer(answer).data)

    def _scenarios(self, request: Request) -> list[PlanningScenario]:
        """Those of the query, in its order; one that may not be read does not exist."""
        ids = [text.strip() for text in request.query_params.get("ids", "").split(",") if text.strip()]
        if not FEWEST <= len(set(ids)) == len(ids) <= MOST:
            raise ValidationError({"ids": f"{FEWEST} to {MOST} different scenarios."})
        found = _by_id(request.user, ids)
        if len(found) < len(ids):
            raise NotFound()
        if len({scenario.household_id for scenario in found.values()}) > 1:
            raise ValidationError({"ids": "The scenarios belong to different households."})
        chosen = [found[str(UUID(text))] for text in ids]
        self.about_household_id = chosen[0].household_id
        return chosen


class TradeOffView(HouseholdView):
    """What more a month would do."""

    @extend_schema(
        operation_id="planning_trade_off", parameters=[HOUSEHOLD, TradeOffQuery], responses=TradeOffSerializer
    )
    def get(self, request: Request) -> Response:
        """To the emergency fund, each debt, the 529 plans after the state's tax benefit, and the retirement gap."""
        query = TradeOffQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        household = self.household()
        answer = trade_off(
            user=request.user,
            household_id=household.pk,
            monthly_amount=query.validated_data["monthly_amount"],
            today=household.today(timezone.now()),
        )
        return Response(TradeOffSerializer(answer).data)


def _by_id(user: Any, ids: list[str]) -> dict[str, PlanningScenario]:
    try:
        wanted = [UUID(text) for text in ids]
    except ValueError as error:
        raise ValidationError({"ids": "Ids are UUIDs."}) from error
    rows = PlanningScenario.objects.visible_to(user).filter(pk__in=wanted).select_related("household")
    return {str(row.pk): row for row in rows.prefetch_related("bills", "allocations")}
