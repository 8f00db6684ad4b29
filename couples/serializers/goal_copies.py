"""The shape of offered copies."""

from typing import Any

from rest_framework import serializers

from couples.models import GoalCopyOffer, GoalCopyPart
from goals.serializers.amounts import LARGEST
from lifepath.core.fields import MoneyField, NameField
from lifepath.core.money import CENT


class GoalCopyPartSerializer(serializers.ModelSerializer[GoalCopyPart]):
    """What one of one's own accounts held for the goal."""

    account = serializers.UUIDField(source="account_id")
    account_name = serializers.CharField(source="account.name")
    amount = MoneyField()

    class Meta:
        model = GoalCopyPart
        fields = ["account", "account_name", "amount"]
        read_only_fields = fields


class GoalCopyOfferSerializer(serializers.ModelSerializer[GoalCopyOffer]):
    """A shared goal that one may go on with alone."""

    goal = serializers.UUIDField(source="goal_id")
    name = serializers.CharField(source="goal.name")
    target_amount = MoneyField(source="goal.target_amount")
    target_date = serializers.DateField(source="goal.target_date", allow_null=True)
    own_part = MoneyField(help_text="What one's own accounts had set aside; it was given back.")
    parts = GoalCopyPartSerializer(many=True)
    joint_part = MoneyField(help_text="Proposed of what joint accounts hold for it; to be talked about, not moved.")
    joint_basis = serializers.ChoiceField(choices=["equal", "by_shares"])
    copy = serializers.UUIDField(source="copy_id", allow_null=True)

    class Meta:
        model = GoalCopyOffer
        fields = [
            "id",
            "goal",
            "name",
            "target_amount",
            "target_date",
            "own_part",
            "parts",
            "joint_part",
            "joint_basis",
            "created_at",
            "taken_at",
            "copy",
        ]
        read_only_fields = fields


class TakeCopySerializer(serializers.Serializer[Any]):
    """What is different about one's own copy."""

    name = NameField(max_length=120, required=False)
    target_amount = MoneyField(min_value=CENT, max_value=LARGEST, required=False)
