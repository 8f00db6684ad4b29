"""What the gap becomes when something goes wrong, from inputs alone."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import CalculatorView, field_refusal
from retirement.calc.rates import RateOutOfRange
from retirement.selectors.gap_cases import case_of_request
from retirement.selectors.stress import stress_answer
from retirement.serializers.stress import StressInput, StressTestsSerializer, levels_of
from retirement.views.gap import EXAMPLE, REFUSALS


class StressTestsView(CalculatorView):
    """Market loss, job loss, long life, higher inflation, lower returns, no Social Security."""

    refusals = REFUSALS

    def as_refusal(self, exc: Exception) -> Exception:
        """A stressed rate beyond 50 percent points at what moved it."""
        if isinstance(exc, RateOutOfRange):
            moved = "more_inflation_rate" if str(exc).startswith("inflation") else "lower_return_rate"
            return field_refusal(moved, str(exc))
        return super().as_refusal(exc)

    @extend_schema(
        operation_id="retirement_stress_tests",
        request=StressInput,
        responses=StressTestsSerializer,
        examples=[OpenApiExample("A harder market", {**EXAMPLE, "market_loss_share": "0.4"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Each test alone, beside the plan as it stands."""
        data = self.checked(StressInput)
        case = case_of_request(data, today=self.today())
        return Response(StressTestsSerializer(stress_answer(case, levels_of(data))).data)
