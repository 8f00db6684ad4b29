"""The shape of rebalancing."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from couples.calc.rebalance import DEFAULT_MIN_MOVE
from goals.serializers.amounts import LARGEST
from lifepath.core.explained import AssumptionSerializer
from lifepath.core.fields import MoneyField

_ACCOUNT = "0193a1b2-0000-7000-8000-000000000020"
_FUND, _TRIP = "0193a1b2-0000-7000-8000-000000000091", "0193a1b2-0000-7000-8000-000000000092"
DIGEST = "5d41402abc4b2a76b9719d911017c592ae1bbd2b9b3e8c6a1f0d2c4e6f8a0b1c"

_MOVE = {
    "account": _ACCOUNT,
    "account_name": "Joint savings",
    "from_goal": None,
    "from_name": "free money",
    "to_goal": _FUND,
    "to_name": "Emergency fund",
    "amount": "300.00",
    "reason": "Emergency fund (priority 1) is behind its line of 1989.01; 300.00 is free on Joint savings.",
}
_GOAL = {
    "goal": _FUND,
    "name": "Emergency fund",
    "priority": 1,
    "locked": False,
    "target_amount": "4000.00",
    "expected": "1989.01",
    "before": "1200.00",
    "after": "1500.00",
    "need_before": "789.01",
    "need_after": "489.01",
}
SUGGESTION = OpenApiExample(
    "Free money for the emergency fund",
    value={
        "household": "0193a1b2-0000-7000-8000-000000000060",
        "as_of": "2026-07-01",
        "digest": DIGEST,
        "min_move": "10.00",
        "repairs": [],
        "moves": [_MOVE],
        "shortfall_before": "789.01",
        "shortfall_after": "489.01",
        "goals": [_GOAL],
        "unallocated_after": [{"account": _ACCOUNT, "name": "Joint savings", "amount": "0.00"}],
        "assumptions": [],
        "explanation": ["The goals miss 789.01 of their lines on 2026-07-01."],
    },
    response_only=True,
)


class SuggestInput(serializers.Serializer[Any]):
    """What a suggestion leaves out."""

    min_move = MoneyField(
        min_value=0, max_value=LARGEST, default=DEFAULT_MIN_MOVE, help_text="Smaller moves are not worth making."
    )


class CommitInput(serializers.Serializer[Any]):
    """Which suggestion."""

    digest = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Of a suggestion that was made to the caller.")


class RebalanceMoveSerializer(serializers.Serializer[Any]):
    """Money that changes its purpose inside an account."""

    account = serializers.UUIDField()
    account_name = serializers.CharField()
    from_goal = serializers.UUIDField(allow_null=True, help_text="Null: free money of the account.")
    from_name = serializers.CharField()
    to_goal = serializers.UUIDField(allow_null=True, help_text="Null: becomes free money of the account.")
    to_name = serializers.CharField()
    amount = MoneyField()
    reason = serializers.CharField()


class RebalancedGoalSerializer(serializers.Serializer[Any]):
    """A goal before and after."""

    goal = serializers.UUIDField()
    name = serializers.CharField()
    priority = serializers.IntegerField()
    locked = serializers.BooleanField()
    target_amount = MoneyField()
    expected = MoneyField(allow_null=True)
    before = MoneyField()
    after = MoneyField()
    need_before = MoneyField()
    need_after = MoneyField()


class FreeMoneySerializer(serializers.Serializer[Any]):
    """What an account has left for the caller to set aside."""

    account = serializers.UUIDField()
    name = serializers.CharField()
    amount = MoneyField()


@extend_schema_serializer(examples=[SUGGESTION])
class GoalRebalanceSerializer(serializers.Serializer[Any]):
    """Repairs and moves in the order to be made; `digest` names the state they rest on."""

    household = serializers.UUIDField()
    as_of = serializers.DateField()
    digest = serializers.CharField()
    min_move = MoneyField()
    repairs = RebalanceMoveSerializer(many=True)
    moves = RebalanceMoveSerializer(many=True)
    shortfall_before = MoneyField()
    shortfall_after = MoneyField()
    goals = RebalancedGoalSerializer(many=True)
    unallocated_after = FreeMoneySerializer(many=True)
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())


class CommittedRebalanceSerializer(GoalRebalanceSerializer):
    """What was made of it."""

    events = serializers.ListField(child=serializers.UUIDField(), help_text="In the ledger.")
