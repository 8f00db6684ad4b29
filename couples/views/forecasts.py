"""Forecasts over the API."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.selectors.discretion import hidden_from
from couples.explaining.forecasts import single_body, together_body
from couples.selectors import forecasts
from couples.serializers.forecasts import FORECAST, ForecastInput, ForecastSerializer
from goals.calc.shared_budget import BudgetedGoal
from goals.models.goals import DEFAULT_PRIORITY
from lifepath.core.calculators import CalculatorView
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO, money_text
from lifepath.users.models import Household

ONE = OpenApiExample(
    "One goal from its figures",
    value={
        "target_amount": "2400.00",
        "current_amount": "300.00",
        "contribution": "350.00",
        "frequency": "monthly",
        "annual_rate": "0",
        "start_date": "2026-11-30",
    },
    request_only=True,
)
SEVERAL = OpenApiExample(
    "Two goals, a tenth of the income",
    value={
        "contribution_share": "0.10",
        "monthly_income": "5200.00",
        "goals": [
            {"name": "Emergency fund", "target_amount": "9000.00", "current_amount": "2500.00", "priority": 1},
            {"name": "Trip", "target_amount": "3000.00", "target_date": "2027-08-01"},
        ],
    },
    request_only=True,
)


class ForecastView(CalculatorView):
    """When goals are complete with what is put aside."""

    @extend_schema(
        operation_id="forecast_simulate",
        request=ForecastInput,
        responses=ForecastSerializer,
        examples=[ONE, SEVERAL, FORECAST],
    )
    def post(self, request: Request) -> Response:
        """From figures, from a stored goal, or for several goals under one budget. Stores nothing."""
        named = self.named_household_id()
        given = self.checked(ForecastInput)
        start: dt.date = given.get("start_date") or self.today()
        contribution, assumptions = self._contribution(given, named)
        assumptions.append(Assumption("interest", "a twelfth of the yearly rate, credited monthly", "forecast rule"))
        if "goals" in given:
            body = self._together(given, contribution, start, assumptions)
        else:
            body = self._single(given, contribution, start, assumptions)
        return Response(ForecastSerializer(body).data)

    def _single(
        self, given: dict[str, Any], contribution: Decimal, start: dt.date, assumptions: list[Assumption]
    ) -> dict[str, Any]:
        stored = given.get("goal")
        target = given.get("target_amount", stored.target_amount if stored is not None else ZERO)
        current = given.get("current_amount", stored.current_amount if stored is not None else ZERO)
        found = forecasts.single(
            target_amount=target,
            current_amount=current,
            contribution=contribution,
            frequency=given["frequency"],
            annual_rate=given["annual_rate"],
            start_date=start,
        )
        assumptions.append(Assumption("annual_rate", f"{given['annual_rate']:f}", "the request, else 0"))
        return single_body(found=found, target=target, current=current, start=start, assumptions=assumptions)

    def _together(
        self, given: dict[str, Any], contribution: Decimal, start: dt.date, assumptions: list[Assumption]
    ) -> dict[str, Any]:
        goals = [self._budgeted(number, row, given["annual_rate"]) for number, row in enumerate(given["goals"])]
        stored = [row.get("goal") for row in given["goals"]]
        names = [
            (
                None if goal is None else goal.pk,
                row.get("name") or (goal.name if goal is not None else f"Goal {number}"),
            )
            for number, (row, goal) in enumerate(zip(given["goals"], stored, strict=True), start=1)
        ]
        budget, results = forecasts.together(
            goals=goals, contribution=contribution, frequency=given["frequency"], start_date=start
        )
        return together_body(
            budget=budget, goals=goals, names=names, results=results, start=start, assumptions=assumptions
        )

    def _budgeted(self, number: int, row: dict[str, Any], annual_rate: Decimal) -> BudgetedGoal:
        stored = row.get("goal")

        def known(name: str, default: Any) -> Any:
            return row.get(name, default if stored is None else getattr(stored, name))

        return BudgetedGoal(
            id=str(number),
            target_amount=known("target_amount", ZERO),
            current_amount=known("current_amount", ZERO),
            priority=known("priority", DEFAULT_PRIORITY),
            target_date=known("target_date", None),
            annual_rate=row.get("annual_rate", annual_rate),
        )

    def _contribution(self, given: dict[str, Any], named: Any) -> tuple[Decimal, list[Assumption]]:
        if "contribution" in given:
            return given["contribution"], [Assumption("contribution", money_text(given["contribution"]), "the request")]
        share = given["contribution_share"]
        income = self._income(given, named)
        amount = forecasts.share_of_income(share=share, income=income)
        return amount, [
            Assumption("monthly_income", money_text(income.monthly), income.source),
            Assumption("contribution_share", f"{share:f}", "the request"),
        ]

    def _income(self, given: dict[str, Any], named: Any) -> forecasts.Income:
        if "monthly_income" in given:
            return forecasts.Income(given["monthly_income"], "the request")
        household = Household.objects.get(pk=named or self.household_id())
        hidden = hidden_from(user=self.request.user, household=household, now=timezone.now())
        today = household.today(timezone.now())
        income = forecasts.monthly_income(household_id=household.pk, today=today, hidden=hidden)
        if income is None:
            raise ValidationError({"monthly_income": "No closed month's income is known; give it here."})
        return income
