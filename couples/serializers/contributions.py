"""The shape of what two people pay together."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from couples.choices import SplitMethod
from couples.models import Settlement, SharedPayment
from lifepath.core.explained import AssumptionSerializer
from lifepath.core.fields import MoneyField, MonthField, NameField
from lifepath.users.models import User

_ALICE = "0193a1b2-0000-7000-8000-000000000011"
_BOB = "0193a1b2-0000-7000-8000-000000000012"

SPLIT = OpenApiExample(
    "October, by income",
    value={
        "couple": "0193a1b2-0000-7000-8000-000000000060",
        "month": "2026-10",
        "currency": "USD",
        "method": "by_income",
        "from_month": "2026-01",
        "total": "1000.00",
        "people": [
            {
                "person": _ALICE,
                "display_name": "Alice Rivera",
                "weight": "90000.00",
                "fair_part": "600.00",
                "paid": "850.00",
                "settled": "0.00",
                "balance": "250.00",
            },
            {
                "person": _BOB,
                "display_name": "Bob Chen",
                "weight": "60000.00",
                "fair_part": "400.00",
                "paid": "150.00",
                "settled": "0.00",
                "balance": "-250.00",
            },
        ],
        "settlements": [{"from_person": _BOB, "to_person": _ALICE, "amount": "250.00"}],
        "assumptions": [],
        "explanation": ["1000.00 was paid together in 2026-10."],
    },
    response_only=True,
)


class WeightSerializer(serializers.Serializer[Any]):
    """One person's income, or share."""

    person = serializers.UUIDField()
    weight = MoneyField(min_value=0, max_value=1_000_000_000)


class SplitRuleSerializer(serializers.Serializer[Any]):
    """How the two share."""

    method = serializers.ChoiceField(choices=SplitMethod.choices)
    from_month = MonthField(required=False, help_text="The running month when absent.")
    weights = WeightSerializer(
        many=True, required=False, default=list, help_text="Incomes or shares, as the two state them; none for equal."
    )

    def validate_weights(self, weights: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Nobody twice."""
        if len({row["person"] for row in weights}) < len(weights):
            raise serializers.ValidationError("Name each person once.")
        return weights


class PersonShareSerializer(serializers.Serializer[Any]):
    """One person's month."""

    person = serializers.UUIDField()
    display_name = serializers.CharField()
    weight = MoneyField(allow_null=True)
    fair_part = MoneyField()
    paid = MoneyField()
    settled = MoneyField(help_text="Paid back less received.")
    balance = MoneyField(help_text="Above 0 is owed to them, below 0 is owed by them.")


class PayBackSerializer(serializers.Serializer[Any]):
    """Who pays whom how much, so that nobody owes anything."""

    from_person = serializers.UUIDField()
    to_person = serializers.UUIDField()
    amount = MoneyField()


@extend_schema_serializer(examples=[SPLIT])
class CoupleSplitSerializer(serializers.Serializer[Any]):
    """A month's payments against fair parts."""

    couple = serializers.UUIDField()
    month = MonthField()
    currency = serializers.CharField()
    method = serializers.ChoiceField(choices=SplitMethod.choices)
    from_month = MonthField(allow_null=True)
    total = MoneyField()
    people = PersonShareSerializer(many=True)
    settlements = PayBackSerializer(many=True, help_text="What is still to be paid back.")
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())


class SharedPaymentSerializer(serializers.ModelSerializer[SharedPayment]):
    """What one paid for both."""

    household = serializers.UUIDField(source="household_id", read_only=True)
    payer = serializers.PrimaryKeyRelatedField(queryset=User.objects.none(), pk_field=serializers.UUIDField())
    amount = MoneyField(help_text="Below 0 for money that came back.")
    description = NameField(max_length=200, required=False, allow_blank=True, help_text="Stored encrypted.")
    created_by = serializers.UUIDField(source="created_by_id", read_only=True)

    class Meta:
        model = SharedPayment
        fields = ["id", "household", "payer", "paid_on", "amount", "description", "created_by", "created_at"]
        read_only_fields = ["created_at"]

    def get_fields(self) -> dict[str, Any]:
        """Whoever pays is one of the two."""
        fields = super().get_fields()
        household_id = self.context.get("household_id")
        if household_id is not None:
            members = User.objects.filter(memberships__household=household_id, memberships__left_at__isnull=True)
            fields["payer"].queryset = members  # type: ignore[attr-defined]
        return fields

    def validate_amount(self, amount: Any) -> Any:
        """Something was paid."""
        if amount == 0:
            raise serializers.ValidationError("An amount above 0, or below 0 for money that came back.")
        return amount


class SettlementSerializer(serializers.ModelSerializer[Settlement]):
    """One paid the other back."""

    month = MonthField(read_only=True)
    from_person = serializers.UUIDField(source="from_person_id", read_only=True)
    to_person = serializers.UUIDField(source="to_person_id", read_only=True)
    amount = MoneyField(read_only=True)
    created_by = serializers.UUIDField(source="created_by_id", read_only=True)

    class Meta:
        model = Settlement
        fields = ["id", "month", "from_person", "to_person", "amount", "created_by", "created_at"]
        read_only_fields = ["created_at"]


class SettleSerializer(serializers.Serializer[Any]):
    """Which month is settled."""

    month = MonthField()


class SettledSerializer(serializers.Serializer[Any]):
    """What was recorded."""

    settlements = SettlementSerializer(many=True)
