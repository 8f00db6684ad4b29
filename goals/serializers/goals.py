"""The shape of goals."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from goals.choices import GoalStatus, GoalType
from goals.models import FinancialGoal
from goals.serializers import examples
from goals.serializers.amounts import LARGEST
from lifepath.banking.models import BankAccount
from lifepath.core.fields import MoneyField, NameField, OwnedRelatedField, RateField
from lifepath.core.money import CENT, ZERO, quantize

CHOSEN_STATUSES = [(status.value, status.label) for status in GoalStatus if status != GoalStatus.COMPLETED]
INPUT_NAMES = {"type": "goal_type", "deadline": "target_date"}
FIRST_YEAR, LAST_YEAR = 1900, 2999
TEMPLATES = [
    ("emergency_fund", "Emergency fund"),
    ("house_down_payment", "House down payment"),
    ("wedding", "Wedding"),
    ("travel", "Travel"),
    ("debt_free", "Debt-free"),
]


class LowerCaseChoiceField(serializers.ChoiceField):
    """Read in any case, written in lower case."""

    def to_internal_value(self, data: Any) -> Any:
        """`Active` is active."""
        return super().to_internal_value(data.lower() if isinstance(data, str) else data)


class StatusField(LowerCaseChoiceField):
    """What a person decides; `completed` follows from the amounts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=GoalStatus.choices, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """A goal is completed by reaching its target."""
        status = super().to_internal_value(data)
        if status == GoalStatus.COMPLETED:
            raise serializers.ValidationError("A goal is completed when it reaches its target; it is not set.")
        return status


@extend_schema_serializer(examples=[examples.GOAL])
class GoalSerializer(serializers.ModelSerializer[FinancialGoal]):
    """A goal of a household."""

    currency = serializers.CharField(source="household.currency", read_only=True)
    name = NameField(max_length=120)
    goal_type = LowerCaseChoiceField(choices=GoalType.choices, required=False)
    target_amount = MoneyField(
        min_value=CENT,
        max_value=LARGEST,
        required=False,
        help_text="May be left out where it follows: from months of spending, or from what is owed.",
    )
    target_date = serializers.DateField(required=False, allow_null=True)
    priority = serializers.IntegerField(min_value=1, max_value=5, required=False, help_text="1 comes first.")
    locked = serializers.BooleanField(required=False, help_text="Rebalancing takes nothing from it.")
    notes = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    status = StatusField(required=False)
    spending_months = serializers.DecimalField(
        max_digits=4,
        decimal_places=1,
        min_value=Decimal("0.1"),
        max_value=Decimal(120),
        required=False,
        allow_null=True,
        help_text="Of an emergency fund: the target follows so many months of spending.",
    )
    debt_account = OwnedRelatedField(
        queryset=BankAccount.objects.all(),
        required=False,
        allow_null=True,
        help_text="Of a debt payoff: the account that owes; null for a reader who may not see it.",
    )
    opening_debt = MoneyField(
        min_value=CENT, max_value=LARGEST, required=False, allow_null=True, help_text="What was owed at the start."
    )
    debt_annual_rate = RateField(
        min_value=ZERO, max_value=Decimal(10), required=False, allow_null=True, help_text='A fraction: "0.199".'
    )
    debt_minimum_payment = MoneyField(min_value=ZERO, max_value=LARGEST, required=False, allow_null=True)
    current_amount = MoneyField(
        required=False,
        min_value=ZERO,
        max_value=LARGEST,
        help_text="Allocated and outside together. At creation: what there is outside the accounts.",
    )
    current_allocation = MoneyField(read_only=True, help_text="The sum of its allocations.")
    outside_amount = MoneyField(read_only=True, help_text="Outside the linked accounts, or what a debt came down by.")
    template = serializers.ChoiceField(
        choices=TEMPLATES, required=False, write_only=True, help_text="At creation: fills in what is left out."
    )
    remaining_amount = serializers.SerializerMethodField()
    funded_percent = serializers.SerializerMethodField()
    overfunded = serializers.BooleanField(read_only=True)

    class Meta:
        model = FinancialGoal
        fields = [
            "id",
            "household",
            "currency",
            "name",
            "goal_type",
            "target_amount",
            "target_date",
            "priority",
            "locked",
            "notes",
            "status",
            "spending_months",
            "debt_account",
            "opening_debt",
            "debt_annual_rate",
            "debt_minimum_payment",
            "current_allocation",
            "outside_amount",
            "current_amount",
            "remaining_amount",
            "funded_percent",
            "overfunded",
            "created_on",
            "completed_at",
            "created_at",
            "updated_at",
            "template",
        ]
        read_only_fields = ["household", "created_on", "completed_at", "created_at", "updated_at"]

    def get_remaining_amount(self, goal: FinancialGoal) -> str:
        """What is missing; 0.00 when the target is reached."""
        return f"{max(ZERO, goal.target_amount - goal.current_amount):.2f}"

    def get_funded_percent(self, goal: FinancialGoal) -> str:
        """Of the target, two places."""
        return f"{quantize(goal.current_amount * 100 / goal.target_amount, 2):f}"

    def to_internal_value(self, data: Any) -> Any:
        """`type` and `deadline` are other names of goal_type and target_date."""
        if isinstance(data, dict):
            data = dict(data)
            if "template" in data and self.instance is None and isinstance(data["template"], str):
                data.setdefault("name", dict(TEMPLATES).get(data["template"], ""))
            for given, name in INPUT_NAMES.items():
                if given in data:
                    if name in data and data[name] != data[given]:
                        raise serializers.ValidationError({given: f"This is {name} by another name; send one of them."})
                    data[name] = data.pop(given)
        return super().to_internal_value(data)

    def to_representation(self, instance: FinancialGoal) -> dict[str, Any]:
        """A linked account shows to those who may see it."""
        shown = super().to_representation(instance)
        linked = instance.debt_account
        if linked is not None and not self.context["accounts"].sees(linked.pk, linked.household_id):
            shown |= {"debt_account": None} if "debt_account" in shown else {}
        return shown

    def validate_target_date(self, value: Any) -> Any:
        """Within the calendar that reports cover."""
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise serializers.ValidationError(f"A day from {FIRST_YEAR} to {LAST_YEAR}.")
        return value
