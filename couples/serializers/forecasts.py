"""The shape of forecasts."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from goals.calc.forecast import CONTRIBUTIONS_A_YEAR
from goals.models import FinancialGoal
from goals.serializers.amounts import LARGEST
from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, NameField, OwnedRelatedField, RateField

MOST_GOALS = 20
FIRST_YEAR, LAST_YEAR = 1900, 2999
LOWEST_RATE, HIGHEST_RATE = Decimal("-0.99"), Decimal(1)

FORECAST = OpenApiExample(
    "2,100 left at 350 a month",
    value={
        "start_date": "2026-11-30",
        "monthly_contribution": "350.00",
        "months_to_complete": 6,
        "completion_date": "2027-05-30",
        "total_contributed": "2100.00",
        "total_interest": "0.00",
        "final_balance": "2400.00",
        "goals": [],
        "series": [
            {"key": "balance", "label": "Balance", "unit": "currency", "points": [["0", "300.00"], ["6", "2400.00"]]}
        ],
        "assumptions": [],
        "explanation": ["300.00 of 2400.00 is there; 350.00 a month brings the rest in 6 months, on 2027-05-30."],
    },
    response_only=True,
)


class _Day(serializers.DateField):
    """A day within the calendar that forecasts cover."""

    def to_internal_value(self, value: Any) -> Any:
        """A century must follow it."""
        day = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise serializers.ValidationError(f"A day from {FIRST_YEAR} to {LAST_YEAR}.")
        return day


class ForecastGoalInput(serializers.Serializer[Any]):
    """One of several goals: a stored one by its id, or figures."""

    goal = OwnedRelatedField(queryset=FinancialGoal.objects.all(), required=False)
    name = NameField(max_length=120, required=False)
    target_amount = MoneyField(min_value=Decimal("0.01"), max_value=LARGEST, required=False)
    current_amount = MoneyField(min_value=0, max_value=LARGEST, required=False)
    priority = serializers.IntegerField(min_value=1, max_value=5, required=False)
    target_date = _Day(required=False, allow_null=True)
    annual_rate = RateField(min_value=LOWEST_RATE, max_value=HIGHEST_RATE, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Stored, or with a target."""
        if "goal" not in attrs and "target_amount" not in attrs:
            raise serializers.ValidationError({"target_amount": "Give a target, or the id of a goal."})
        return attrs


class ForecastInput(serializers.Serializer[Any]):
    """One goal, or several under one budget; an amount, or a share of income."""

    goal = OwnedRelatedField(queryset=FinancialGoal.objects.all(), required=False, help_text="A stored goal.")
    target_amount = MoneyField(min_value=Decimal("0.01"), max_value=LARGEST, required=False)
    current_amount = MoneyField(min_value=0, max_value=LARGEST, required=False)
    goals = ForecastGoalInput(many=True, required=False, help_text="Several goals; the contribution is their budget.")
    contribution = MoneyField(min_value=0, max_value=LARGEST, required=False)
    contribution_share = RateField(
        min_value=0, max_value=1, required=False, help_text="Of a month's income, instead of `contribution`."
    )
    monthly_income = MoneyField(
        min_value=0, max_value=LARGEST, required=False, help_text="The household's mean of three months when absent."
    )
    frequency = serializers.ChoiceField(choices=list(CONTRIBUTIONS_A_YEAR), default="monthly")
    annual_rate = RateField(min_value=LOWEST_RATE, max_value=HIGHEST_RATE, default=Decimal(0))
    start_date = _Day(required=False, help_text="Today when absent.")

    def validate_goals(self, goals: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Some, and not too many."""
        if not 1 <= len(goals) <= MOST_GOALS:
            raise serializers.ValidationError(f"From 1 to {MOST_GOALS} goals.")
        return goals

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One way to name what is saved for, one way to say how much."""
        named = [name for name in ("goal", "goals") if name in attrs]
        if not named and "target_amount" not in attrs:
            raise serializers.ValidationError({"target_amount": "Give a target, a goal, or several goals."})
        if len(named) == 2 or ("goals" in attrs and {"target_amount", "current_amount"} & set(attrs)):
            raise serializers.ValidationError({"goals": "Give one goal or several, not both."})
        if ("contribution" in attrs) == ("contribution_share" in attrs):
            raise serializers.ValidationError({"contribution": "Give either contribution or contribution_share."})
        if "contribution_share" in attrs and attrs["frequency"] != "monthly":
            raise serializers.ValidationError({"frequency": "A share is taken of a month's income: monthly."})
        return attrs


class ForecastGoalResult(serializers.Serializer[Any]):
    """One of several goals."""

    goal = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    priority = serializers.IntegerField()
    target_amount = MoneyField()
    months_to_complete = serializers.IntegerField(allow_null=True)
    completion_date = serializers.DateField(allow_null=True)
    in_time = serializers.BooleanField(allow_null=True)
    total_contributed = MoneyField()
    final_balance = MoneyField()


@extend_schema_serializer(examples=[FORECAST])
class ForecastSerializer(serializers.Serializer[Any]):
    """When it is complete; null where it is not within a century."""

    start_date = serializers.DateField()
    monthly_contribution = MoneyField()
    months_to_complete = serializers.IntegerField(allow_null=True)
    completion_date = serializers.DateField(allow_null=True)
    total_contributed = MoneyField(allow_null=True)
    total_interest = MoneyField(allow_null=True)
    final_balance = MoneyField(allow_null=True)
    goals = ForecastGoalResult(many=True, help_text="Of several goals, each; in the order asked for.")
    series = SeriesSerializer(many=True)
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
