"""The shape of trades."""

import datetime as dt
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from lifepath.core.fields import MoneyField, NameField, OwnedRelatedField
from lifepath.core.money import quantize, to_cents
from lifepath.investments.choices import MOVES_SHARES, ActivityKind, AssetType
from lifepath.investments.models import InvestmentAccount, InvestmentActivity, InvestmentHolding
from lifepath.investments.serializers import examples
from lifepath.investments.serializers.fields import PriceField, SharesField
from lifepath.investments.serializers.holdings import SYMBOL

FIRST_DAY = dt.date(1900, 1, 1)


class LotShareSerializer(serializers.Serializer[Any]):
    """Shares of one lot that a sale takes."""

    lot_id = serializers.UUIDField(help_text="The transaction that brought the lot.")
    shares = SharesField(min_value=Decimal("1E-10"))


class LotShares(serializers.ListField):
    """Stored as pairs of text."""

    child = LotShareSerializer()

    def to_representation(self, data: Any) -> list[dict[str, str]]:
        """As they are written."""
        return [{"lot_id": lot, "shares": shares} for lot, shares in data]


class SymbolField(serializers.RegexField):
    """The symbol of the activity's holding."""

    def get_attribute(self, instance: Any) -> str | None:
        """Null for a fee of the whole account."""
        return instance.holding.symbol if instance.holding else None


@extend_schema_serializer(examples=[examples.ACTIVITY])
class InvestmentActivitySerializer(serializers.ModelSerializer[InvestmentActivity]):
    """A trade, a dividend, a fee, a split, or a transfer of shares. Nothing is negative; the kind says the way."""

    account = OwnedRelatedField(
        queryset=InvestmentAccount.objects.all(), required=False, help_text="Needed where no holding is named."
    )
    holding = OwnedRelatedField(
        queryset=InvestmentHolding.objects.select_related("account__household"), required=False, allow_null=True
    )
    symbol = SymbolField(
        SYMBOL,
        max_length=24,
        allow_null=True,
        required=False,
        help_text="Instead of `holding`; a new symbol makes a holding.",
    )
    asset_type = serializers.ChoiceField(
        choices=AssetType.choices, required=False, write_only=True, help_text="Of a new symbol; a stock if absent."
    )
    shares = SharesField(required=False)
    price = PriceField(required=False, write_only=True, help_text="Of one share, instead of `amount`.")
    price_per_share = serializers.SerializerMethodField()
    amount = MoneyField(required=False, min_value=0, help_text="Before the fee; of a transfer in, the basis it brings.")
    fee = MoneyField(required=False, min_value=0)
    ratio = SharesField(
        required=False, max_digits=20, min_value=Decimal("1E-10"), help_text="New shares for one old share in a split."
    )
    from_lots = LotShares(required=False)
    memo = NameField(max_length=500, required=False, allow_blank=True)

    class Meta:
        model = InvestmentActivity
        fields = [
            "id",
            "account",
            "holding",
            "symbol",
            "asset_type",
            "traded_on",
            "kind",
            "shares",
            "price",
            "price_per_share",
            "amount",
            "fee",
            "ratio",
            "acquired_on",
            "from_lots",
            "memo",
            "source",
            "import_file",
            "created_at",
        ]
        read_only_fields = ["source", "import_file", "created_at"]

    @extend_schema_field({"type": ["string", "null"], "format": "decimal", "example": "101.25000000"})
    def get_price_per_share(self, activity: InvestmentActivity) -> str | None:
        """Amount by shares; null where no shares move."""
        return f"{quantize(activity.amount / activity.shares, 8)}" if activity.shares else None

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What its kind needs, and nothing else."""
        self._place(attrs)
        kind = attrs.get("kind", self._now("kind"))
        shares = attrs.get("shares", self._now("shares") or Decimal(0))
        price = attrs.pop("price", None)
        if price is not None:
            if "amount" in attrs:
                raise serializers.ValidationError({"price": "Give the price or the amount, not both."})
            attrs["amount"] = to_cents(shares * price)
        if kind in MOVES_SHARES and shares <= 0:
            raise serializers.ValidationError({"shares": f"A {ActivityKind(kind).label.lower()} moves shares."})
        if kind not in MOVES_SHARES and shares:
            raise serializers.ValidationError({"shares": f"A {ActivityKind(kind).label.lower()} moves no shares."})
        self._amounts(attrs, kind)
        for name in ("traded_on", "acquired_on"):
            if attrs.get(name) is not None and not FIRST_DAY <= attrs[name] <= self.context["today"]:
                raise serializers.ValidationError({name: f"A day from {FIRST_DAY} to today."})
        return attrs

    def _amounts(self, attrs: dict[str, Any], kind: str) -> None:
        amount = attrs.get("amount", self._now("amount") or Decimal(0))
        fee = attrs.get("fee", self._now("fee") or Decimal(0))
        ratio = attrs.get("ratio", self._now("ratio") or Decimal(1))
        if kind in (ActivityKind.DIVIDEND, ActivityKind.FEE) and amount == 0:
            raise serializers.ValidationError({"amount": "Give the amount."})
        if kind in (ActivityKind.SELL, ActivityKind.DIVIDEND) and fee > amount:
            raise serializers.ValidationError({"fee": f"The fee is more than the amount of {amount}."})
        if kind == ActivityKind.SPLIT and ratio == 1:
            raise serializers.ValidationError({"ratio": "Give the new shares for one old share, such as 2 or 0.1."})
        if kind != ActivityKind.SPLIT and ratio != 1:
            raise serializers.ValidationError({"ratio": "Only a split has a ratio."})
        if kind != ActivityKind.TRANSFER_IN and attrs.get("acquired_on", self._now("acquired_on")) is not None:
            raise serializers.ValidationError({"acquired_on": "Only shares that are transferred in were held before."})
        named = attrs.get("from_lots")
        if named is not None:
            total = sum((part["shares"] for part in named), Decimal(0))
            if named and total != attrs.get("shares", self._now("shares")):
                raise serializers.ValidationError({"from_lots": f"The lots add up to {total}, not to the shares."})
            attrs["from_lots"] = [[str(part["lot_id"]), f"{part['shares']:f}"] for part in named]

    def _place(self, attrs: dict[str, Any]) -> None:
        """Which holding of which account."""
        if self.instance is not None:
            for name in ("account", "holding", "symbol"):
                if name in attrs and attrs[name] != self._place_now(name):
                    raise serializers.ValidationError({name: "A transaction stays with its holding; make a new one."})
                attrs.pop(name, None)
            attrs.pop("asset_type", None)
            return
        holding, account = attrs.get("holding"), attrs.get("account")
        if holding is not None:
            if account is not None and holding.account_id != account.pk:
                raise serializers.ValidationError({"holding": "The holding is in another account."})
            if "symbol" in attrs and attrs["symbol"].upper() != holding.symbol:
                raise serializers.ValidationError({"symbol": f"The holding is {holding.symbol}."})
            attrs["account"] = holding.account
        elif account is None:
            raise serializers.ValidationError({"account": "Name the holding, or the account and a symbol."})
        elif "symbol" not in attrs and attrs["kind"] != ActivityKind.FEE:
            raise serializers.ValidationError({"symbol": "Say which security; only a fee is of the whole account."})

    def _place_now(self, name: str) -> Any:
        assert self.instance is not None  # noqa: S101 - asked about a stored transaction only
        if name == "symbol":
            return self.instance.holding.symbol if self.instance.holding else None
        return getattr(self.instance, name)

    def _now(self, name: str) -> Any:
        return getattr(self.instance, name) if self.instance is not None else None
