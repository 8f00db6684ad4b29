"""Saving: the recommended weights, the contribution calculator, fund menus, and what college costs."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from education529.calc.glide_path import ASSET_CLASSES
from education529.explaining import ALLOCATION, COSTS, explained, fund_answer, saving_answer
from education529.selectors import calculators
from education529.serializers.inputs import ContributionInput, RecommendInput, ValidateFundsInput
from education529.serializers.results import (
    CollegeCostsSerializer,
    ContributionPlanSerializer,
    FundAnswersSerializer,
    RecommendationSerializer,
)
from education529.views.base import CalculatorView


class RecommendView(CalculatorView):
    """The weights so many years before college."""

    names = {name: f"holdings.{name}" for name in ASSET_CLASSES}

    @extend_schema(
        operation_id="education529_recommend",
        request=RecommendInput,
        responses=RecommendationSerializer,
        examples=[
            OpenApiExample(
                "A child of eight",
                {
                    "beneficiary_age": "8",
                    "risk_tolerance": "MODERATE",
                    "holdings": {"equity": "30000.00", "fixed_income": "8000.00", "money_market": "0.00"},
                    "beside_plan_id": "UT-MY529-AGE",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Today, the next twelve months, at enrollment; drift and trades; a real plan beside it."""
        result = calculators.recommendation(self.checked(RecommendInput), today=self.today())
        return Response(RecommendationSerializer(explained(result, convention=ALLOCATION)).data)


class ContributionView(CalculatorView):
    """How much to save each month."""

    @extend_schema(
        operation_id="education529_contribution",
        request=ContributionInput,
        responses=ContributionPlanSerializer,
        examples=[
            OpenApiExample(
                "Ten years to go",
                {
                    "current_annual_cost": "30990.00",
                    "years_to_enrollment": "10",
                    "current_balance": "25000.00",
                    "monthly_contribution": "400.00",
                    "annual_return_rate": "0.06",
                    "cost_inflation_rate": "0.05",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Target, projection, gap, deposit, one-time amount, cost of waiting, lower returns."""
        result = calculators.savings(self.checked(ContributionInput), today=self.today())
        return Response(ContributionPlanSerializer(saving_answer(result)).data)


class ValidateFundsView(CalculatorView):
    """Which portfolios are on a plan's menu."""

    @extend_schema(
        operation_id="education529_validate_funds",
        request=ValidateFundsInput,
        responses=FundAnswersSerializer,
        examples=[
            OpenApiExample(
                "A portfolio and a ticker",
                {"plan_id": "UT-MY529", "identifiers": ["my529 Total Stock Market Index", "VTSAX"]},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """true, false, or null where the question cannot be answered; always with the reason."""
        given = self.checked(ValidateFundsInput)
        today = self.today()
        answers = calculators.fund_answers(given, today=today)
        body = {
            "plan_id": given["plan_id"],
            "as_of": given.get("as_of") or today,
            "results": [fund_answer(answer) for answer in answers],
        }
        return Response(FundAnswersSerializer(body).data)


class CollegeCostsInput(serializers.Serializer[Any]):
    """Which averages."""

    sector = serializers.CharField(required=False, help_text="Default: all that the table has.")
    academic_year = serializers.CharField(required=False, help_text="2025-26; default: the latest.")
    component = serializers.CharField(required=False, help_text="Default: total_cost_of_attendance.")
    state = serializers.CharField(required=False, help_text="Two letters; default: the national average.")


class CollegeCostsView(CalculatorView):
    """What a year at college costs on average, as published."""

    @extend_schema(
        operation_id="education529_college_costs",
        parameters=[
            OpenApiParameter("sector", str, description="Default: all that the table has."),
            OpenApiParameter("academic_year", str, description="2025-26; default: the latest."),
            OpenApiParameter("component", str, description="Default: total_cost_of_attendance."),
            OpenApiParameter("state", str, description="Two letters; default: the national average."),
        ],
        responses=CollegeCostsSerializer,
    )
    def get(self, request: Request) -> Response:
        """By sector and academic year."""
        found = calculators.college_costs(self.checked(CollegeCostsInput))
        return Response(CollegeCostsSerializer({"results": [explained(cost, convention=COSTS) for cost in found]}).data)
