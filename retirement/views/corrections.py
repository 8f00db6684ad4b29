"""What would close the gap, from inputs alone."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import CalculatorView
from retirement.answers import corrections_answer
from retirement.selectors.flow_plans import FlowPlan, usual_end
from retirement.selectors.gap_cases import case_of_request
from retirement.selectors.outlooks import settings_from
from retirement.serializers.correction_answers import CorrectionsSerializer
from retirement.serializers.correction_inputs import CorrectionsInput, choices_of
from retirement.views.gap import EXAMPLE
from retirement.views.projections import OUTLOOK_REFUSALS


class CorrectionsView(CalculatorView):
    """Ways to close a gap."""

    refusals = OUTLOOK_REFUSALS

    @extend_schema(
        operation_id="retirement_corrections",
        request=CorrectionsInput,
        responses=CorrectionsSerializer,
        examples=[
            OpenApiExample(
                "Room in a workplace plan",
                {
                    **EXAMPLE,
                    "monthly_contribution": "800.00",
                    "rooms": [{"plan": "401K", "yearly_room": "8000.00"}],
                    "home_equity": "250000.00",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Each correction solved exactly and proven by running the engine again with it."""
        data = self.checked(CorrectionsInput)
        case = case_of_request(data, today=self.today())
        settings = settings_from(data)
        plan = FlowPlan(usual_end(case.inputs, data.get("months_in_retirement")), settings.timing)
        answer = corrections_answer(case, settings, plan, choices_of(data), with_success=data["with_success"])
        return Response(CorrectionsSerializer(answer).data)
