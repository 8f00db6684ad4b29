"""Taxes and limits of retirees: income tax, required distributions, Medicare premiums, contribution limits."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import CalculatorView
from retirement.selectors.distributions import distribution_answer
from retirement.selectors.limits import limits_answer
from retirement.selectors.premiums import premium_answer
from retirement.selectors.taxes import tax_answer
from retirement.serializers.tax_inputs import (
    ContributionLimitInput,
    FederalTaxInput,
    MedicarePremiumInput,
    RequiredDistributionInput,
)
from retirement.serializers.tax_results import (
    ContributionLimitsAnswerSerializer,
    FederalTaxAnswerSerializer,
    MedicarePremiumAnswerSerializer,
    RequiredDistributionAnswerSerializer,
)


class FederalTaxView(CalculatorView):
    """Federal income tax."""

    @extend_schema(
        operation_id="retirement_tax",
        request=FederalTaxInput,
        responses=FederalTaxAnswerSerializer,
        examples=[
            OpenApiExample(
                "A couple of 67 and 66",
                {
                    "year": 2026,
                    "filing_status": "joint",
                    "age": 67,
                    "spouse_age": 66,
                    "pension": "20000.00",
                    "deferred_withdrawals": "40000.00",
                    "qualified_dividends": "6000.00",
                    "long_term_gain": "10000.00",
                    "social_security": "45000.00",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Taxed benefits, deductions, brackets, gains stacked on top, net investment income tax; to the cent."""
        return Response(FederalTaxAnswerSerializer(tax_answer(self.checked(FederalTaxInput))).data)


class RequiredDistributionView(CalculatorView):
    """Required minimum distributions."""

    @extend_schema(
        operation_id="retirement_required_distributions",
        request=RequiredDistributionInput,
        responses=RequiredDistributionAnswerSerializer,
        examples=[
            OpenApiExample(
                "Born in 1953",
                {"birth_date": "1953-05-04", "year": 2026, "prior_year_end_balance": "500000.00"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """The amount of a year, the day it is due, and the years to come."""
        result = distribution_answer(self.checked(RequiredDistributionInput), today=self.today())
        return Response(RequiredDistributionAnswerSerializer(result).data)


class MedicarePremiumView(CalculatorView):
    """Medicare Part B premiums."""

    @extend_schema(
        operation_id="retirement_medicare_premiums",
        request=MedicarePremiumInput,
        responses=MedicarePremiumAnswerSerializer,
        examples=[
            OpenApiExample(
                "Above the first limit",
                {
                    "premium_year": 2026,
                    "filing_status": "joint",
                    "income_two_years_before": "230000.00",
                    "people": 2,
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """The premium with its surcharge, and how far the next tier is."""
        return Response(MedicarePremiumAnswerSerializer(premium_answer(self.checked(MedicarePremiumInput))).data)


class ContributionLimitView(CalculatorView):
    """Contribution limits."""

    @extend_schema(
        operation_id="retirement_contribution_limits",
        request=ContributionLimitInput,
        responses=ContributionLimitsAnswerSerializer,
        examples=[
            OpenApiExample(
                "At 61, with an income in the Roth phase-out",
                {
                    "year": 2026,
                    "age": 61,
                    "filing_status": "single",
                    "modified_income": "160000.00",
                    "contributions": {"401K": "36000.00", "ROTH_IRA": "8000.00"},
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Limits by account with catch-ups and phase-outs; what is planned above them is warned of."""
        return Response(ContributionLimitsAnswerSerializer(limits_answer(self.checked(ContributionLimitInput))).data)
