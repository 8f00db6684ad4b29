"""The shape of drift."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from couples.models.goals import DRIFT_STATUSES
from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, RateField

GOAL_DRIFT = {
    "goal": "0193a1b2-0000-7000-8000-000000000090",
    "name": "House",
    "priority": 1,
    "target_amount": "24000.00",
    "target_date": "2027-12-31",
    "current_amount": "9000.00",
    "expected": "11013.70",
    "drift_amount": "-2013.70",
    "drift_ratio": "-0.0839",
    "status": "behind",
    "catch_up_monthly": "1153.85",
    "funded_share": "0.3750",
    "expected_share": "0.4589",
    "months_late": 5,
    "monthly_pace": "800.00",
    "projected_date": "2028-06-20",
    "on_track": False,
    "gap": "2013.70",
    "causes": [
        {"cause": "overspent_category", "detail": "food_dining", "amount": "413.70"},
        {"cause": "missed_transfer", "detail": "", "amount": "1600.00"},
    ],
}
DRIFT = OpenApiExample(
    "A goal that is behind",
    value={
        "household": "0193a1b2-0000-7000-8000-000000000060",
        "as_of": "2026-11-20",
        "currency": "USD",
        "goals": [GOAL_DRIFT],
        "series": [],
        "assumptions": [],
        "explanation": ["House is 2013.70 behind its line of 11013.70 (behind)."],
    },
    response_only=True,
)


class CauseSerializer(serializers.Serializer[Any]):
    """One part of a gap."""

    cause = serializers.ChoiceField(
        choices=["changed_target", "income", "overspent_category", "missed_transfer", "other"]
    )
    detail = serializers.CharField(help_text="The category of an overspent one.")
    amount = MoneyField()


class GoalDriftSerializer(serializers.Serializer[Any]):
    """One goal against its straight line, and at its own pace: two different facts."""

    goal = serializers.UUIDField()
    name = serializers.CharField()
    priority = serializers.IntegerField()
    target_amount = MoneyField()
    target_date = serializers.DateField(allow_null=True)
    current_amount = MoneyField()
    expected = MoneyField(allow_null=True)
    drift_amount = MoneyField(allow_null=True)
    drift_ratio = RateField(allow_null=True, decimal_places=4)
    status = serializers.ChoiceField(choices=DRIFT_STATUSES)
    catch_up_monthly = MoneyField(allow_null=True)
    funded_share = RateField(allow_null=True, decimal_places=4)
    expected_share = RateField(allow_null=True, decimal_places=4)
    months_late = serializers.IntegerField(allow_null=True)
    monthly_pace = MoneyField(help_text="Mean of the last three closed months.")
    projected_date = serializers.DateField(allow_null=True)
    on_track = serializers.BooleanField(allow_null=True, help_text="By pace, not by the straight line.")
    gap = MoneyField(allow_null=True, help_text="What the causes add up to; negative when ahead.")
    causes = CauseSerializer(many=True)


@extend_schema_serializer(examples=[DRIFT])
class HouseholdDriftSerializer(serializers.Serializer[Any]):
    """Every pursued goal of a household."""

    household = serializers.UUIDField()
    as_of = serializers.DateField()
    currency = serializers.CharField()
    goals = GoalDriftSerializer(many=True)
    series = SeriesSerializer(many=True)
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
