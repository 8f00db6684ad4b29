"""Projections from inputs alone: deterministic, historical cycles and Monte Carlo side by side."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import CalculatorView
from retirement.calc.rates import RateOutOfRange
from retirement.calc.simulation.models import BadModel
from retirement.calc.simulation.paths import BadPaths
from retirement.selectors.flow_plans import FlowPlan, usual_end
from retirement.selectors.gap_cases import case_of_request
from retirement.selectors.outlooks import settings_from
from retirement.selectors.projections import side_by_side
from retirement.serializers.outlook_inputs import OutlookInput
from retirement.serializers.projection_answers import ProjectionsSerializer, projections_answer
from retirement.views.gap import EXAMPLE, REFUSALS

OUTLOOK_REFUSALS = {**REFUSALS, RateOutOfRange: "stock_return_rate", BadModel: "stock_volatility", BadPaths: "paths"}


class ProjectionsView(CalculatorView):
    """How likely it is that the money lasts."""

    refusals = OUTLOOK_REFUSALS

    @extend_schema(
        operation_id="retirement_projections",
        request=OutlookInput,
        responses=ProjectionsSerializer,
        examples=[
            OpenApiExample(
                "Blocks of history, guardrails",
                {
                    **EXAMPLE,
                    "months_in_retirement": 360,
                    "simulation_model": "BLOCK_BOOTSTRAP",
                    "spending_rule": "GUARDRAILS",
                    "seed": 7,
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Three modes; the same seed gives the same bytes."""
        data = self.checked(OutlookInput)
        case = case_of_request(data, today=self.today())
        settings = settings_from(data)
        end = usual_end(case.inputs, data.get("months_in_retirement"))
        plan = FlowPlan(end_months=end, timing=settings.timing)
        result = side_by_side(case, settings, plan, with_targets=data["with_targets"])
        return Response(projections_answer(result, settings, assumptions=case.assumptions, warnings=case.warnings))
