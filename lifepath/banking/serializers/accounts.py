"""The shape of accounts."""

from decimal import Decimal
from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from lifepath.banking.choices import AccountKind, Visibility
from lifepath.banking.models import BankAccount
from lifepath.banking.serializers import examples
from lifepath.banking.serializers.choices import AnyCaseChoiceField
from lifepath.core.fields import MoneyField, NameField
from lifepath.users.choices import HouseholdKind

MINE, OURS, THEIRS = "MINE", "OURS", "THEIRS"

SHOWN_WITH_BALANCE = frozenset(
    {"id", "name", "currency", "balance", "allocated", "visibility", "partner_monthly_limit", "ownership"}
)
"""What a partner sees of an account that is shared with its balance alone; the rest is null."""


@extend_schema_field({"type": "string", "enum": [MINE, OURS, THEIRS]})
class OwnershipField(serializers.Field):
    """Whose account it is, seen from the caller: one's own, the couple's, or somebody else's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: BankAccount) -> str:
        """By household, not by name."""
        if value.household.kind == HouseholdKind.JOINT:
            return OURS
        return MINE if value.household.personal_owner_id == self.context["request"].user.pk else THEIRS


@extend_schema_serializer(examples=[examples.ACCOUNT])
class AccountSerializer(serializers.ModelSerializer[BankAccount]):
    """A bank account. Debts have a negative balance."""

    name = NameField(max_length=120)
    institution_name = NameField(max_length=120, required=False, allow_blank=True)
    kind = AnyCaseChoiceField(choices=AccountKind.choices)
    currency = serializers.CharField(
        required=False,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", "Three capital letters (ISO 4217).")],
        help_text="ISO 4217; the household's when absent.",
    )
    balance = MoneyField(
        required=False,
        help_text="The last anchor plus what was posted after its day. Setting it makes a new anchor, on `balance_on`.",
    )
    balance_on = serializers.DateField(
        write_only=True, required=False, help_text="The day at whose end the account held `balance`; today when absent."
    )
    allocated = MoneyField(read_only=True, help_text="What goals have earmarked.")
    over_allocated = serializers.BooleanField(read_only=True)
    number = serializers.RegexField(
        r"^[0-9A-Za-z *-]*\Z", max_length=40, write_only=True, required=False, allow_blank=True,
        help_text="Stored encrypted and never shown; `number_tail` shows its end.",
    )  # fmt: skip
    visibility = AnyCaseChoiceField(
        choices=Visibility.choices, required=False, help_text="What a partner sees of an account of one's own."
    )
    partner_monthly_limit = MoneyField(
        required=False,
        allow_null=True,
        min_value=Decimal("0.01"),
        help_text="What a partner may allocate in a month from a shared account of one's own; null: nothing.",
    )
    ownership = OwnershipField()
    anchor_balance = MoneyField(read_only=True, allow_null=True)

    class Meta:
        model = BankAccount
        fields = [
            "id",
            "household",
            "owner",
            "ownership",
            "name",
            "institution_name",
            "kind",
            "currency",
            "balance",
            "balance_on",
            "allocated",
            "over_allocated",
            "is_manual",
            "link_provider",
            "number",
            "number_tail",
            "visibility",
            "partner_monthly_limit",
            "anchor_balance",
            "anchor_on",
            "anchor_source",
            "created_at",
            "updated_at",
        ]
        read_only_fields = [
            "household",
            "owner",
            "is_manual",
            "link_provider",
            "number_tail",
            "anchor_on",
            "anchor_source",
            "created_at",
            "updated_at",
        ]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A day without a balance says nothing."""
        if "balance_on" in attrs and "balance" not in attrs:
            raise serializers.ValidationError({"balance_on": "Give the balance of that day, too."})
        return attrs

    def to_representation(self, instance: BankAccount) -> dict[str, Any]:
        """What is shared with its balance alone shows nothing else."""
        shown = super().to_representation(instance)
        if self._shows_balance_alone(instance):
            return {name: value if name in SHOWN_WITH_BALANCE else None for name, value in shown.items()}
        return shown

    def _shows_balance_alone(self, instance: BankAccount) -> bool:
        user = self.context["request"].user
        owner_id = instance.household.personal_owner_id
        is_partners = owner_id is not None and owner_id != user.pk and not user.is_staff
        return is_partners and instance.visibility == Visibility.BALANCE
