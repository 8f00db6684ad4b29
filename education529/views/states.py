"""States: what they give for contributions, and which plan leaves the most."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from education529.explaining import FEDERAL, comparison_answer, explained, tax_answer
from education529.selectors import calculators
from education529.serializers.inputs import AggregateLimitInput, CompareStatesInput, TaxBenefitInput
from education529.serializers.results import AggregateLimitSerializer
from education529.serializers.state_results import ComparisonSerializer, TaxBenefitSerializer
from education529.views.base import HOUSEHOLD, CalculatorView


class CompareStatesView(CalculatorView):
    """Which state's plan leaves a resident with the most."""

    @extend_schema(
        operation_id="education529_compare_states_of_household",
        parameters=[HOUSEHOLD, CompareStatesInput],
        responses=ComparisonSerializer,
    )
    def get(self, request: Request) -> Response:
        """What the query leaves out comes from the household's records."""
        return self._answer()

    @extend_schema(
        operation_id="education529_compare_states",
        parameters=[HOUSEHOLD],
        request=CompareStatesInput,
        responses=ComparisonSerializer,
        examples=[
            OpenApiExample(
                "A couple in Colorado",
                {
                    "resident_state": "CO",
                    "beneficiary_age": "8",
                    "contribution": "6000.00",
                    "filing_status": "joint",
                    "taxable_income": "150000.00",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """From the inputs alone, unless a household is named."""
        return self._answer()

    def _answer(self) -> Response:
        data = self.checked(CompareStatesInput)
        filled = self.filled(
            data, required=("resident_state", "filing_status", "taxable_income"), income=("taxable_income",)
        )
        if data.get("horizon") is None and data.get("beneficiary_age") is None:
            words = "Give a number of years, or the beneficiary's age."
            raise ValidationError({"horizon": ErrorDetail(words, code="required")})
        result = calculators.comparison(filled.data, today=self.today())
        return Response(ComparisonSerializer(comparison_answer(result, extra_assumptions=filled.assumptions)).data)


class TaxBenefitView(CalculatorView):
    """What a state gives for a contribution."""

    @extend_schema(
        operation_id="education529_tax_benefit",
        parameters=[HOUSEHOLD],
        request=TaxBenefitInput,
        responses=TaxBenefitSerializer,
        examples=[
            OpenApiExample(
                "Two spouses in Alabama",
                {
                    "tax_year": 2025,
                    "resident_state": "AL",
                    "filing_status": "joint",
                    "contribution": "12000.00",
                    "contribution_by_spouse": ["10000.00", "2000.00"],
                    "state_taxable_income": "90000.00",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Deduction or credit, what bound it, what is carried forward, and the tax it saves."""
        filled = self.filled(
            self.checked(TaxBenefitInput),
            required=("resident_state", "filing_status"),
            income=("federal_agi", "state_taxable_income"),
        )
        result = calculators.tax_benefit(filled.data)
        return Response(TaxBenefitSerializer(tax_answer(result, extra_assumptions=filled.assumptions)).data)


class AggregateLimitView(CalculatorView):
    """What a state still accepts for a child."""

    @extend_schema(
        operation_id="education529_aggregate_limit", request=AggregateLimitInput, responses=AggregateLimitSerializer
    )
    def post(self, request: Request) -> Response:
        """All accounts of one state count together."""
        result = calculators.aggregate_limit(self.checked(AggregateLimitInput))
        return Response(AggregateLimitSerializer(explained(result, convention=FEDERAL)).data)
