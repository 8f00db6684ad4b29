"""The shape of holdings and their lots."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from lifepath.core.fields import MoneyField, NameField, OwnedRelatedField
from lifepath.investments.choices import CostMethod
from lifepath.investments.models import InvestmentAccount, InvestmentHolding
from lifepath.investments.permissions import token_shows_details
from lifepath.investments.selectors.staleness import is_stale
from lifepath.investments.serializers import examples
from lifepath.investments.serializers.fields import PriceField, SharesField

DETAILS = ("purchase_price", "cost_basis", "unrealised_gain", "acquired_on", "cost_method")
SYMBOL = r"^[A-Za-z0-9][A-Za-z0-9.:^/=_-]{0,23}\Z"


@extend_schema_serializer(examples=[examples.HOLDING])
class InvestmentHoldingSerializer(serializers.ModelSerializer[InvestmentHolding]):
    """Shares of one security. Without `investments:details`, what was paid is null and `details_hidden` true."""

    account = OwnedRelatedField(queryset=InvestmentAccount.objects.all())
    symbol = serializers.RegexField(SYMBOL, max_length=24)
    name = NameField(max_length=200, required=False, allow_blank=True)
    sector = NameField(max_length=60, required=False, allow_blank=True)
    shares = SharesField(required=False)
    purchase_price = PriceField(required=False, allow_null=True, help_text="Average price paid for one share.")
    cost_basis = MoneyField(read_only=True, allow_null=True)
    current_price = PriceField(required=False)
    price_on = serializers.DateField(required=False, allow_null=True, help_text="Default: today.")
    price_is_stale = serializers.SerializerMethodField()
    market_value = MoneyField(read_only=True, allow_null=True)
    unrealised_gain = serializers.SerializerMethodField()
    details_hidden = serializers.SerializerMethodField()

    class Meta:
        model = InvestmentHolding
        fields = [
            "id",
            "account",
            "symbol",
            "name",
            "asset_type",
            "asset_class",
            "sector",
            "shares",
            "purchase_price",
            "cost_basis",
            "acquired_on",
            "cost_method",
            "is_derived",
            "current_price",
            "price_on",
            "price_source",
            "price_is_stale",
            "uses_market_prices",
            "market_value",
            "unrealised_gain",
            "details_hidden",
            "created_at",
        ]
        read_only_fields = ["is_derived", "price_source", "created_at"]
        extra_kwargs = {"asset_class": {"required": False}, "uses_market_prices": {"required": False}}
        validators: list[Any] = []

    def get_price_is_stale(self, holding: InvestmentHolding) -> bool:
        """The price is older than the limit; cash has none that ages."""
        return holding.asset_type != "CASH" and is_stale(holding.price_on, today=self.context["today"])

    @extend_schema_field({"type": ["string", "null"], "format": "decimal", "example": "312.50"})
    def get_unrealised_gain(self, holding: InvestmentHolding) -> str | None:
        """Market value less cost basis; null where one of them is not known."""
        if holding.market_value is None or holding.cost_basis is None:
            return None
        return f"{holding.market_value - holding.cost_basis:.2f}"

    def get_details_hidden(self, holding: InvestmentHolding) -> bool:
        """The caller may not see what was paid."""
        return not (getattr(holding, "shows_details", True) and token_shows_details(self.context["request"]))

    def validate_account(self, account: InvestmentAccount) -> InvestmentAccount:
        """A holding stays in its account."""
        if self.instance is not None and account.pk != self.instance.account_id:
            raise serializers.ValidationError("A holding stays in its account; record a transfer.")
        return account

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Days up to today; a day of a price with the price."""
        for name in ("price_on", "acquired_on"):
            day: dt.date | None = attrs.get(name)
            if day is not None and day > self.context["today"]:
                raise serializers.ValidationError({name: "A day up to today."})
        if attrs.get("price_on") is not None and "current_price" not in attrs:
            raise serializers.ValidationError({"current_price": "Give the price of that day, too."})
        return attrs

    def to_representation(self, instance: InvestmentHolding) -> dict[str, Any]:
        """Without what was paid, for those who may not see it."""
        shown = super().to_representation(instance)
        if shown.get("details_hidden", self.get_details_hidden(instance)):
            return {name: None if name in DETAILS else value for name, value in shown.items()}
        return shown


class LotSerializer(serializers.Serializer[Any]):
    """Shares that came together."""

    lot_id = serializers.CharField(help_text="The transaction that brought them.")
    acquired_on = serializers.DateField()
    shares = SharesField()
    basis = MoneyField()


class RealisedGainSerializer(serializers.Serializer[Any]):
    """What one sale made on one lot."""

    lot_id = serializers.CharField()
    acquired_on = serializers.DateField()
    sold_on = serializers.DateField()
    shares = SharesField()
    proceeds = MoneyField()
    basis = MoneyField()
    gain = MoneyField()
    long_term = serializers.BooleanField(help_text="Held for more than a year.")


@extend_schema_serializer(examples=[examples.LOTS])
class PositionSerializer(serializers.Serializer[Any]):
    """What is held, what it cost and what was gained."""

    cost_method = serializers.ChoiceField(choices=CostMethod.choices)
    shares = SharesField()
    basis = MoneyField()
    dividends = MoneyField()
    fees = MoneyField()
    lots = LotSerializer(many=True)
    realised = RealisedGainSerializer(many=True)
