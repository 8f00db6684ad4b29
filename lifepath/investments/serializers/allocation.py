"""The shape of spreads, targets and the trades back to them."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, NameField, OwnedRelatedField, RateField
from lifepath.investments.choices import ActivityKind, AssetClass, CostMethod
from lifepath.investments.models import AllocationTarget, InvestmentAccount
from lifepath.investments.serializers import answers

CLASS_SHARES = tuple(f"{name.lower()}_share" for name in AssetClass.values)


class AllocationQuery(serializers.Serializer[Any]):
    """What to look at."""

    household = serializers.UUIDField(required=False, help_text="Default: the caller's personal household.")
    couple = serializers.UUIDField(required=False, help_text="A joint household and what is shared with it.")
    account = OwnedRelatedField(queryset=InvestmentAccount.objects.all(), required=False)
    new_money = MoneyField(
        required=False, min_value=0, help_text="To be invested by the trades that restore the target."
    )


class SliceSerializer(serializers.Serializer[Any]):
    """One part of the whole."""

    key = serializers.CharField()
    value = MoneyField()
    share = RateField()


class ConcentrationSerializer(serializers.Serializer[Any]):
    """How much rests on few holdings; null where nothing is held."""

    herfindahl_share = RateField(source="herfindahl", allow_null=True, help_text="Sum of squared shares, 0 to 1.")
    effective_holdings = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    largest = SliceSerializer(many=True)


class OverlapSerializer(serializers.Serializer[Any]):
    """The share that two accounts hold alike."""

    first = serializers.CharField()
    second = serializers.CharField()
    share = RateField()


class DriftSerializer(serializers.Serializer[Any]):
    """One class against its target."""

    key = serializers.CharField()
    actual_share = RateField()
    target_share = RateField()
    drift_share = RateField(source="drift")
    trade = MoneyField(help_text="Above zero is a purchase; the trades add up to the new money.")


class RebalanceSerializer(serializers.Serializer[Any]):
    """Drifts by class, and the share of the whole that must move."""

    drifts = DriftSerializer(many=True)
    turnover_share = RateField()


class SpreadSerializer(serializers.Serializer[Any]):
    """How investments are spread."""

    total = MoneyField()
    by_asset_class = SliceSerializer(many=True)
    by_account = SliceSerializer(many=True)
    by_sector = SliceSerializer(many=True)
    concentration = ConcentrationSerializer()
    overlaps = OverlapSerializer(many=True)
    rebalance = RebalanceSerializer(allow_null=True, help_text="Null without a target.")
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)


@extend_schema_serializer(examples=[answers.ALLOCATION])
class InvestmentAllocationSerializer(SpreadSerializer):
    """How a household's investments are spread, beside its target."""

    household = serializers.UUIDField()
    currency = serializers.CharField()
    has_target = serializers.BooleanField()
    prices_as_of = serializers.DateField(allow_null=True, help_text="The oldest of the prices behind it.")
    stale_symbols = serializers.ListField(child=serializers.CharField())
    unpriced_symbols = serializers.ListField(child=serializers.CharField(), help_text="Held, but left out.")


class HeldValueSerializer(serializers.Serializer[Any]):
    """One holding of a calculation."""

    symbol = NameField(max_length=40)
    value = MoneyField(min_value=0)
    asset_class = serializers.ChoiceField(choices=AssetClass.choices)
    account = NameField(max_length=120, required=False, default="", allow_blank=True)
    sector = NameField(max_length=60, required=False, default="", allow_blank=True)


@extend_schema_field(
    {
        "type": "object",
        "properties": {name: {"type": "string", "format": "decimal"} for name in AssetClass.values},
        "additionalProperties": False,
        "example": {"US_EQUITY": "0.6", "BOND": "0.4"},
    }
)
class ClassSharesField(serializers.Field[Any, Any, Any, Any]):
    """An object of asset classes with their shares; together 1."""

    default_error_messages = {
        "invalid": 'An object of asset classes with their shares, such as {{"BOND": "0.4"}}.',
        "unknown": "No such asset class: {name}.",
        "total": "The shares add up to {total}; they must add up to 1.",
    }

    def to_internal_value(self, data: Any) -> dict[str, Decimal]:
        """Every share from 0 to 1."""
        if not isinstance(data, dict) or not data:
            self.fail("invalid")
        share = RateField(min_value=0, max_value=1)
        for name in data:
            if name not in AssetClass.values:
                self.fail("unknown", name=str(name)[:40])
        found = {name: share.run_validation(value) for name, value in data.items()}
        total = sum(found.values(), Decimal(0))
        if total != 1:
            self.fail("total", total=f"{total.normalize():f}")
        return found

    def to_representation(self, value: Any) -> Any:
        """As text."""
        return {name: f"{share:f}" for name, share in value.items()}


@extend_schema_serializer(examples=[answers.SPREAD_ASKED])
class SpreadInput(serializers.Serializer[Any]):
    """Holdings, and the target they should come back to."""

    holdings = HeldValueSerializer(many=True, max_length=2_000)  # type: ignore[call-arg]
    target = ClassSharesField(required=False)
    new_money = MoneyField(required=False, min_value=0)


@extend_schema_serializer(examples=[answers.TARGET_ASKED])
class TargetSerializer(serializers.ModelSerializer[AllocationTarget]):
    """The share of each asset class; together 1."""

    class Meta:
        model = AllocationTarget
        fields = ["household", *CLASS_SHARES, "updated_at"]
        read_only_fields = ["household", "updated_at"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A whole; classes that are left out get nothing."""
        total = sum((attrs.get(name, Decimal(0)) for name in CLASS_SHARES), Decimal(0))
        if total != 1:
            first = next((name for name in CLASS_SHARES if name in attrs), CLASS_SHARES[0])
            raise serializers.ValidationError({first: f"The shares add up to {total.normalize():f}, not to 1."})
        return attrs


class LotActivityInput(serializers.Serializer[Any]):
    """One activity of a calculation."""

    on = serializers.DateField()
    kind = serializers.ChoiceField(choices=ActivityKind.choices)
    shares = serializers.DecimalField(max_digits=24, decimal_places=10, min_value=0, required=False)
    amount = MoneyField(min_value=0, required=False)
    fee = MoneyField(min_value=0, required=False)
    ratio = serializers.DecimalField(max_digits=20, decimal_places=10, min_value=Decimal("1E-10"), required=False)
    lot_id = serializers.CharField(max_length=60, required=False, help_text="A name for what comes in.")
    from_lots = serializers.DictField(
        child=serializers.DecimalField(max_digits=24, decimal_places=10, min_value=0),
        required=False,
        help_text="Shares by lot, for a sale at SPECIFIC cost.",
    )
    acquired_on = serializers.DateField(required=False)


@extend_schema_serializer(examples=[answers.LOTS_ASKED])
class LotsInput(serializers.Serializer[Any]):
    """Activities of one holding."""

    cost_method = serializers.ChoiceField(choices=CostMethod.choices, default=CostMethod.FIFO)
    activities = LotActivityInput(many=True, max_length=5_000)  # type: ignore[call-arg]
