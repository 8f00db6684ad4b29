"""The shape of movements and of what they lead to."""

from typing import Any

from rest_framework import serializers

from goals.choices import EventType
from goals.models import LedgerEvent
from goals.serializers.amounts import MovedAmountField
from goals.serializers.goals import GoalSerializer
from lifepath.banking.models import BankAccount
from lifepath.core.fields import MoneyField


class LedgerEventSerializer(serializers.ModelSerializer[LedgerEvent]):
    """One movement; an account that the reader may not see is "from partner"."""

    amount = MoneyField(help_text="Above 0; SYSTEM alone is the signed change of a balance.")
    source_account = serializers.SerializerMethodField()
    source_account_name = serializers.SerializerMethodField()
    source_goal = serializers.UUIDField(source="source_goal_id", allow_null=True)
    source_goal_name = serializers.CharField(source="source_goal.name", allow_null=True, default=None)
    dest_goal = serializers.UUIDField(source="dest_goal_id", allow_null=True)
    dest_goal_name = serializers.CharField(source="dest_goal.name", allow_null=True, default=None)
    user = serializers.UUIDField(source="user_id", allow_null=True)
    user_name = serializers.CharField(source="user.display_name", allow_null=True, default=None)
    metadata = serializers.SerializerMethodField()
    reverses = serializers.UUIDField(source="reverses_id", allow_null=True)
    reversed_by = serializers.SerializerMethodField()

    class Meta:
        model = LedgerEvent
        fields = [
            "id",
            "household",
            "event_type",
            "amount",
            "source_account",
            "source_account_name",
            "source_goal",
            "source_goal_name",
            "dest_goal",
            "dest_goal_name",
            "user",
            "user_name",
            "timestamp",
            "metadata",
            "reverses",
            "reversed_by",
        ]
        read_only_fields = fields

    def get_source_account(self, event: LedgerEvent) -> str | None:
        """Null where the reader may not see it."""
        return str(event.source_account_id) if self._sees(event) else None

    def get_source_account_name(self, event: LedgerEvent) -> str:
        """Its name, "from partner" or "closed account"."""
        name: str = self.context["accounts"].name_of(event.source_account_id, event.account_household_id)
        return name

    def get_metadata(self, event: LedgerEvent) -> dict[str, Any]:
        """Of an account that is hidden only the reason shows."""
        if self._sees(event):
            return dict(event.metadata)
        return {name: value for name, value in event.metadata.items() if name == "reason"}

    def get_reversed_by(self, event: LedgerEvent) -> str | None:
        """The reversal of this event, if there is one."""
        reversal = getattr(event, "reversed_by", None)
        return str(reversal.pk) if reversal is not None else None

    def _sees(self, event: LedgerEvent) -> bool:
        known: bool = self.context["accounts"].sees(event.source_account_id, event.account_household_id)
        return known


class MoveSerializer(serializers.Serializer[Any]):
    """Money between an account and a goal."""

    amount = MovedAmountField()
    account_id = serializers.UUIDField()
    goal_id = serializers.UUIDField()


class ReallocationSerializer(serializers.Serializer[Any]):
    """Money between two goals inside an account."""

    amount = MovedAmountField()
    account_id = serializers.UUIDField()
    from_goal_id = serializers.UUIDField()
    to_goal_id = serializers.UUIDField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Two goals, not one."""
        if attrs["from_goal_id"] == attrs["to_goal_id"]:
            raise serializers.ValidationError({"to_goal_id": "Name another goal than from_goal_id."})
        return attrs


class AccountStandingSerializer(serializers.ModelSerializer[BankAccount]):
    """What an account holds, and how much of it is free."""

    balance = MoneyField()
    allocated = MoneyField()
    unallocated = serializers.SerializerMethodField(help_text="Negative when the balance fell under what is set aside.")
    over_allocated = serializers.BooleanField()

    class Meta:
        model = BankAccount
        fields = ["id", "name", "currency", "balance", "allocated", "unallocated", "over_allocated"]
        read_only_fields = fields

    def get_unallocated(self, account: BankAccount) -> str:
        """Balance less what is set aside."""
        return f"{account.balance - account.allocated:.2f}"


class MovedSerializer(serializers.Serializer[Any]):
    """What was moved, and where it leads."""

    events = LedgerEventSerializer(many=True)
    account = AccountStandingSerializer()
    goals = GoalSerializer(many=True)


NEEDED = {
    EventType.ALLOCATION: ("amount", "source_account", "dest_goal"),
    EventType.DEALLOCATION: ("amount", "source_account", "source_goal"),
    EventType.REALLOCATION: ("amount", "source_account", "source_goal", "dest_goal"),
    EventType.DEPOSIT: ("amount", "source_account"),
    EventType.WITHDRAWAL: ("amount", "source_account"),
    EventType.REVERSAL: ("reverses",),
}


class NewEventSerializer(serializers.Serializer[Any]):
    """A movement to be made; which members it needs depends on its type."""

    event_type = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in NEEDED],
        error_messages={"invalid_choice": "One of " + ", ".join(NEEDED) + "; SYSTEM events follow from balances."},
    )
    amount = MovedAmountField(required=False)
    source_account = serializers.UUIDField(required=False)
    source_goal = serializers.UUIDField(required=False)
    dest_goal = serializers.UUIDField(required=False)
    reverses = serializers.UUIDField(required=False, help_text="The event that a REVERSAL corrects.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly what the type needs."""
        kind = attrs["event_type"]
        needed = set(NEEDED[EventType(kind)])
        given = set(attrs) - {"event_type"}
        wrong = dict.fromkeys(needed - given, "This type of event needs it.")
        wrong |= {name: f"{kind} takes no {name}." for name in given - needed}
        if wrong:
            raise serializers.ValidationError(wrong)
        if kind == EventType.REALLOCATION and attrs["source_goal"] == attrs["dest_goal"]:
            raise serializers.ValidationError({"dest_goal": "Name another goal than source_goal."})
        return attrs
