"""Calculators that need no records."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import CalculatorView
from lifepath.core.money import ZERO, money_text
from lifepath.investments.calc.allocation import BadTarget, HeldValue
from lifepath.investments.calc.lots import Activity, ActivityKind, BadActivity, CostMethod, NotEnoughShares, position_of
from lifepath.investments.calc.returns import (
    Flow,
    Valuation,
    money_weighted_return,
    simple_return,
    time_weighted_return,
)
from lifepath.investments.calc.spread import spread
from lifepath.investments.explaining import RETURNS, spread_body, value_series
from lifepath.investments.serializers.allocation import LotsInput, SpreadInput, SpreadSerializer
from lifepath.investments.serializers.holdings import PositionSerializer
from lifepath.investments.serializers.performance import ReturnsInput, ReturnsSerializer


class ReturnsView(CalculatorView):
    """Returns from values and flows."""

    @extend_schema(operation_id="investments_returns", request=ReturnsInput, responses=ReturnsSerializer)
    def post(self, request: Request) -> Response:
        """Simple, time-weighted and money-weighted return (XIRR) beside each other, with formula and inputs."""
        asked = self.checked(ReturnsInput)
        first, last = asked["start_on"], asked["end_on"]
        start, end = asked["start_value"], asked["end_value"]
        flows = [Flow(**each) for each in asked.get("flows", [])]
        values = [Valuation(first, start), *(Valuation(**each) for each in asked.get("valuations", []))]
        values = sorted({value.on: value for value in [*values, Valuation(last, end)]}.values(), key=lambda v: v.on)
        seen = [Flow(first, -start), *(Flow(flow.on, -flow.amount) for flow in flows), Flow(last, end)]
        simple = simple_return(start=start, end=end, flows=flows)
        gained = end - start - sum((flow.amount for flow in flows), ZERO)
        body = {
            "simple": simple,
            "time_weighted": time_weighted_return(valuations=values, flows=flows),
            "money_weighted": money_weighted_return(flows=[flow for flow in seen if flow.amount]),
            "assumptions": [asdict(each) for each in RETURNS[-1:]],
            "explanation": [
                f"{money_text(gained)} was gained: {money_text(end)} less {money_text(start)} less what was paid in.",
                "Values are those when the day begins, before its flows.",
            ],
            "series": value_series(values),
        }
        return Response(ReturnsSerializer(body).data)


class SpreadView(CalculatorView):
    """Spread of given holdings."""

    refusals = {BadTarget: "target"}

    @extend_schema(operation_id="investments_allocation_calculate", request=SpreadInput, responses=SpreadSerializer)
    def post(self, request: Request) -> Response:
        """Shares, concentration and overlap of these holdings, and the trades back to a target."""
        asked = self.checked(SpreadInput)
        holdings = [HeldValue(**each) for each in asked["holdings"]]
        result = spread(holdings, target=asked.get("target"), new_money=asked.get("new_money", ZERO))
        return Response(SpreadSerializer(spread_body(result)).data)


class LotsView(CalculatorView):
    """Lots from given activities."""

    refusals = {BadActivity: "activities", NotEnoughShares: "activities"}

    @extend_schema(operation_id="investments_lots_calculate", request=LotsInput, responses=PositionSerializer)
    def post(self, request: Request) -> Response:
        """What is held, what it cost and what was gained by each sale."""
        asked = self.checked(LotsInput)
        position = position_of(
            [_activity(each) for each in asked["activities"]], method=CostMethod(asked["cost_method"])
        )
        body = {name: getattr(position, name) for name in ("shares", "basis", "dividends", "fees", "lots", "realised")}
        return Response(PositionSerializer({"cost_method": asked["cost_method"], **body}).data)


def _activity(each: dict[str, Any]) -> Activity:
    named = each.pop("from_lots", {})
    return Activity(**{**each, "kind": ActivityKind(each["kind"]), "from_lots": tuple(named.items())})
