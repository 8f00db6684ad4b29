"""A goal with what belongs to it: progress, allocations, milestones, reactions."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from goals.choices import ReactionKind
from goals.models import FinancialGoal, GoalMilestone, GoalProgress, GoalReaction
from goals.selectors.visible_accounts import FROM_PARTNER
from goals.serializers import examples
from goals.serializers.amounts import LARGEST
from goals.serializers.goals import GoalSerializer
from lifepath.core.fields import MoneyField
from lifepath.core.money import ZERO, money_text

SHOWN_PROGRESS = 24
EMOJI = {kind.label.split(" ", 1)[0]: kind.value for kind in ReactionKind}


class ReactionSerializer(serializers.ModelSerializer[GoalReaction]):
    """Who reacted how."""

    user_name = serializers.CharField(source="user.display_name")
    emoji = serializers.SerializerMethodField()

    class Meta:
        model = GoalReaction
        fields = ["user", "user_name", "reaction", "emoji", "progress"]
        read_only_fields = fields

    def get_emoji(self, reaction: GoalReaction) -> str:
        """As it is drawn."""
        return reaction.get_reaction_display().split(" ", 1)[0]


class ReactInput(serializers.Serializer[Any]):
    """A reaction to a goal, or to one of its progress entries."""

    goal_id = serializers.UUIDField(required=False)
    progress_id = serializers.UUIDField(required=False)
    emoji = serializers.ChoiceField(
        choices=ReactionKind.choices,
        allow_null=True,
        help_text="One of twelve, by name or as emoji; null takes it back.",
    )

    def to_internal_value(self, data: Any) -> Any:
        """The emoji itself is as good as its name."""
        if isinstance(data, dict) and isinstance(data.get("emoji"), str):
            data = {**data, "emoji": EMOJI.get(data["emoji"], data["emoji"])}
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One thing is reacted to."""
        if ("goal_id" in attrs) == ("progress_id" in attrs):
            raise serializers.ValidationError({"goal_id": "Name either a goal or a progress entry."})
        return attrs


class GoalProgressSerializer(serializers.ModelSerializer[GoalProgress]):
    """What a goal held outside the accounts at the end of a month."""

    year = serializers.IntegerField(min_value=1900, max_value=2999, required=False)
    month = serializers.IntegerField(min_value=1, max_value=12, required=False)
    amount_at_period = MoneyField(min_value=ZERO, max_value=LARGEST, help_text="A total, not a change.")
    contribution_this_period = MoneyField(
        min_value=-LARGEST,
        max_value=LARGEST,
        required=False,
        help_text="What of it came in this month; the change against the entry before when absent.",
    )

    class Meta:
        model = GoalProgress
        fields = [
            "id",
            "goal",
            "year",
            "month",
            "amount_at_period",
            "contribution_this_period",
            "source",
            "snapshot",
            "created_at",
        ]
        read_only_fields = ["goal", "source", "snapshot", "created_at"]
        validators: list[Any] = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A month has both."""
        if ("year" in attrs) != ("month" in attrs):
            raise serializers.ValidationError({"year": "Give year and month, or neither for this month."})
        return attrs


class MilestoneSerializer(serializers.ModelSerializer[GoalMilestone]):
    """A mark that the goal passed."""

    amount = MoneyField()

    class Meta:
        model = GoalMilestone
        fields = ["percent", "amount", "reached_at"]
        read_only_fields = fields


class GoalAllocationSerializer(serializers.Serializer[Any]):
    """What an account holds for the goal; accounts that the reader may not see are one line."""

    account = serializers.UUIDField(allow_null=True)
    account_name = serializers.CharField()
    amount = MoneyField()


@extend_schema_serializer(examples=[examples.GOAL_DETAIL])
class GoalDetailSerializer(GoalSerializer):
    """A goal with its last 24 progress entries, allocations, milestones and reactions."""

    progress = serializers.SerializerMethodField()
    allocations = serializers.SerializerMethodField()
    milestones = MilestoneSerializer(many=True, read_only=True)
    reactions = ReactionSerializer(many=True, read_only=True)

    class Meta(GoalSerializer.Meta):
        fields = [*GoalSerializer.Meta.fields, "progress", "allocations", "milestones", "reactions"]

    @extend_schema_field(GoalProgressSerializer(many=True))
    def get_progress(self, goal: FinancialGoal) -> Any:
        """The newest first."""
        entries = sorted(goal.progress.all(), key=lambda row: (row.year, row.month), reverse=True)
        return GoalProgressSerializer(entries[:SHOWN_PROGRESS], many=True).data

    @extend_schema_field(GoalAllocationSerializer(many=True))
    def get_allocations(self, goal: FinancialGoal) -> Any:
        """By account; hidden ones together."""
        known = self.context["accounts"]
        shown, hidden = [], ZERO
        for row in sorted(goal.allocations.all(), key=lambda row: -row.amount):
            if known.sees(row.account_id, row.account.household_id):
                name = known.name_of(row.account_id, row.account.household_id)
                shown.append({"account": row.account_id, "account_name": name, "amount": row.amount})
            else:
                hidden += row.amount
        if hidden:
            shown.append({"account": None, "account_name": FROM_PARTNER, "amount": hidden})
        return [{**row, "amount": money_text(row["amount"])} for row in shown]
