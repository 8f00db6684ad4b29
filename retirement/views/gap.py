"""The gap calculator: inputs in, what is missing out."""

from collections.abc import Mapping

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import CalculatorView
from retirement.calc.gap import BadGapInputs
from retirement.calc.mortality import BadLife
from retirement.calc.tables.tax import YearBeforeTables
from retirement.selectors.gap import gap_of_request
from retirement.serializers.gap_answers import GapSerializer
from retirement.serializers.gap_inputs import GapInput

REFUSALS: Mapping[type[Exception], str] = {
    BadGapInputs: "expected_return_rate",
    BadLife: "people",
    YearBeforeTables: "contribution_year",
}
EXAMPLE = {
    "current_savings": "150000.00",
    "monthly_contribution": "1500.00",
    "years_to_retirement": "20",
    "desired_income": "80000.00",
    "social_security_income": "30000.00",
    "expected_return_rate": "0.06",
    "inflation_rate": "0.025",
}


class GapView(CalculatorView):
    """Will the savings carry the wanted income?"""

    refusals = REFUSALS

    @extend_schema(
        operation_id="retirement_gap",
        request=GapInput,
        responses=GapSerializer,
        examples=[OpenApiExample("Twenty years to go", EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Projected and required balance, the gap between them, and the saving that closes it."""
        data = self.checked(GapInput)
        return Response(GapSerializer(gap_of_request(data, today=self.today())).data)
