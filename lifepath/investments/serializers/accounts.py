"""The shape of accounts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from lifepath.core.fields import MoneyField, NameField, OwnedRelatedField
from lifepath.investments.models import InvestmentAccount
from lifepath.investments.selectors.staleness import is_stale
from lifepath.investments.serializers import examples
from lifepath.users.models import User

SHOWN_WITH_BALANCE = frozenset({"id", "name", "currency", "balance", "visibility"})
"""What a partner sees of an account that is shared with its balance alone; the rest is null."""


@extend_schema_serializer(examples=[examples.ACCOUNT])
class InvestmentAccountSerializer(serializers.ModelSerializer[InvestmentAccount]):
    """An investment account, in its household's currency."""

    owner = OwnedRelatedField(
        queryset=User.objects.all(),
        required=False,
        allow_null=True,
        help_text="A member; null in a joint household for an account of both.",
    )
    name = NameField(max_length=120)
    institution_name = NameField(max_length=120, required=False, allow_blank=True)
    currency = serializers.CharField(source="household.currency", read_only=True)
    balance = MoneyField(
        required=False,
        min_value=0,
        help_text="What is held at its last prices. Without priced holdings: what was stated, and what may be set.",
    )
    balance_on = serializers.DateField(
        write_only=True, required=False, help_text="The day at whose end the account was worth `balance`; else today."
    )
    balance_as_of = serializers.SerializerMethodField()
    balance_is_stale = serializers.SerializerMethodField()
    number = serializers.RegexField(
        r"^[0-9A-Za-z *-]*\Z", max_length=40, write_only=True, required=False, allow_blank=True,
        help_text="Stored encrypted and never shown; files find their account by it.",
    )  # fmt: skip
    tax_treatment = serializers.ChoiceField(choices=["taxable", "deferred", "roth", "hsa", "college"], read_only=True)

    class Meta:
        model = InvestmentAccount
        fields = [
            "id",
            "household",
            "owner",
            "name",
            "account_type",
            "tax_treatment",
            "institution_name",
            "currency",
            "balance",
            "balance_on",
            "balance_as_of",
            "balance_is_stale",
            "number",
            "number_tail",
            "visibility",
            "created_at",
        ]
        read_only_fields = ["household", "number_tail", "created_at"]

    @extend_schema_field({"type": ["string", "null"], "format": "date"})
    def get_balance_as_of(self, account: Any) -> str | None:
        """The oldest of the prices the balance rests on, or the day of the stated balance."""
        day = account.oldest_price_on if account.holdings_value is not None else account.stated_on
        return None if day is None else day.isoformat()

    def get_balance_is_stale(self, account: Any) -> bool:
        """A price behind the balance is older than the limit."""
        return account.holdings_value is not None and is_stale(account.oldest_price_on, today=self.context["today"])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A day without a balance says nothing; a balance is known up to today."""
        if "balance_on" in attrs and "balance" not in attrs:
            raise serializers.ValidationError({"balance_on": "Give the balance of that day, too."})
        if attrs.get("balance_on", self.context["today"]) > self.context["today"]:
            raise serializers.ValidationError({"balance_on": "A balance is known up to today."})
        return attrs

    def to_representation(self, instance: InvestmentAccount) -> dict[str, Any]:
        """What is shared with its balance alone shows nothing else."""
        shown = super().to_representation(instance)
        if self._shows_balance_alone(instance):
            return {name: value if name in SHOWN_WITH_BALANCE else None for name, value in shown.items()}
        return shown

    def _shows_balance_alone(self, instance: InvestmentAccount) -> bool:
        user = self.context["request"].user
        owner_id = instance.household.personal_owner_id
        return bool(owner_id and owner_id != user.pk and not user.is_staff and instance.visibility == "BALANCE")
