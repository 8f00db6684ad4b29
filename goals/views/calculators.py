"""Trajectories and payoff plans without records, and a household's debts under one budget."""

from decimal import Decimal
from typing import ClassVar

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from goals.calc.debts import BadDebt, BudgetTooSmall, Debt
from goals.explaining import debts_answer, trajectory_answer
from goals.selectors import trajectories
from goals.serializers.trajectories import (
    DebtPlansSerializer,
    DebtsInput,
    DebtsQuery,
    TrajectoryInput,
    TrajectorySerializer,
)
from goals.viewsets.goals import HOUSEHOLD_PARAMETERS
from lifepath.core.calculators import CalculatorView


class TrajectoryView(CalculatorView):
    """When a goal is reached."""

    @extend_schema(
        operation_id="goals_trajectory_calculate",
        request=TrajectoryInput,
        responses=TrajectorySerializer,
        examples=[
            OpenApiExample(
                "A car in two years",
                {"target_amount": "9000.00", "monthly_contribution": "300.00", "target_date": "2028-11-01"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """From the inputs alone."""
        given = self.checked(TrajectoryInput)
        given.setdefault("as_of", self.today())
        given.setdefault("target_date", None)
        monthly = given.pop("monthly_contribution")
        if given.pop("is_debt"):
            result = trajectories.payoff_trajectory(monthly_payment=max(Decimal(0), monthly), **given)
        else:
            result = trajectories.savings_trajectory(monthly_contribution=monthly, **given)
        return Response(TrajectorySerializer(trajectory_answer(result)).data)


class DebtsView(CalculatorView):
    """Avalanche and snowball."""

    refusals: ClassVar = {BudgetTooSmall: "monthly_budget", BadDebt: "debts"}

    @extend_schema(
        operation_id="goals_debts_of_household",
        parameters=[*HOUSEHOLD_PARAMETERS, DebtsQuery],
        responses=DebtPlansSerializer,
    )
    def get(self, request: Request) -> Response:
        """The debts that the household's goals pay off."""
        household_id = self.household_id()
        given = self.checked(DebtsQuery)
        owed, names = trajectories.stored_debts(household_id)
        plans = trajectories.plans_for(owed=owed, names=names, monthly_budget=given.get("monthly_budget"))
        return Response(DebtPlansSerializer(debts_answer(plans, today=self.today())).data)

    @extend_schema(
        operation_id="goals_debts_calculate",
        parameters=[OpenApiParameter("household", exclude=True)],
        request=DebtsInput,
        responses=DebtPlansSerializer,
        examples=[
            OpenApiExample(
                "A card and a car",
                {
                    "debts": [
                        {"name": "Card", "balance": "3200.00", "annual_rate": "0.199", "minimum_payment": "80.00"},
                        {"name": "Car", "balance": "9000.00", "annual_rate": "0.069", "minimum_payment": "250.00"},
                    ],
                    "monthly_budget": "500.00",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """From the inputs alone."""
        given = self.checked(DebtsInput)
        keys = [str(place) for place in range(1, len(given["debts"]) + 1)]
        owed = [
            Debt(key, row["balance"], row["annual_rate"], row["minimum_payment"])
            for key, row in zip(keys, given["debts"], strict=True)
        ]
        names = {key: row["name"] for key, row in zip(keys, given["debts"], strict=True)}
        plans = trajectories.plans_for(owed=owed, names=names, monthly_budget=given.get("monthly_budget"))
        return Response(DebtPlansSerializer(debts_answer(plans, today=self.today())).data)
