"""The shape of returns: three beside each other, each with formula and inputs."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, OwnedRelatedField, RateField
from lifepath.investments.models import InvestmentAccount, InvestmentHolding
from lifepath.investments.serializers import answers

PARTS = ("account", "holding", "month", "year")


class PerformanceQuery(serializers.Serializer[Any]):
    """What to measure."""

    household = serializers.UUIDField(required=False, help_text="Default: the caller's personal household.")
    couple = serializers.UUIDField(required=False, help_text="A joint household with its members' own accounts.")
    account = OwnedRelatedField(queryset=InvestmentAccount.objects.all(), required=False)
    holding = OwnedRelatedField(queryset=InvestmentHolding.objects.select_related("account"), required=False)
    start = serializers.DateField(
        required=False, help_text="The period begins when this day ends. Default: before the first trade or price."
    )
    end = serializers.DateField(required=False, help_text="The period ends when this day ends. Default: today.")
    by = serializers.ChoiceField(choices=PARTS, default="account", help_text="How to take the whole apart.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A period that has passed, and one thing to measure."""
        if attrs.get("end", self.context["today"]) > self.context["today"]:
            raise serializers.ValidationError({"end": "A day up to today."})
        if attrs.get("start") is not None and attrs["start"] >= attrs.get("end", self.context["today"]):
            raise serializers.ValidationError({"start": "A day before the end."})
        holding, account = attrs.get("holding"), attrs.get("account")
        if holding is not None and account is not None and holding.account_id != account.pk:
            raise serializers.ValidationError({"holding": "The holding is in another account."})
        return attrs


class InputSerializer(serializers.Serializer[Any]):
    """One figure that went into a return."""

    name = serializers.CharField()
    value = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, str]:
        """From a pair."""
        return {"name": instance[0], "value": instance[1]}


class ReturnSerializer(serializers.Serializer[Any]):
    """A return as a fraction; null with the reason where it has no meaning."""

    return_rate = RateField(source="value", allow_null=True, max_digits=24, decimal_places=12)
    reason = serializers.CharField(help_text="Why it is null, or how it was estimated.")
    formula = serializers.CharField()
    inputs = InputSerializer(many=True)


class LeftOutSerializer(serializers.Serializer[Any]):
    """A holding that could not be measured."""

    symbol = serializers.CharField()
    reason = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, str]:
        """From a pair."""
        return {"symbol": instance[0], "reason": instance[1]}


class FiguresSerializer(serializers.Serializer[Any]):
    """Returns, gains, dividends and fees of one period."""

    start_on = serializers.DateField()
    end_on = serializers.DateField()
    start_value = MoneyField()
    end_value = MoneyField()
    paid_in = MoneyField()
    taken_out = MoneyField()
    gain = MoneyField(help_text="End less start less what was paid in plus what was taken out.")
    simple = ReturnSerializer()
    time_weighted = ReturnSerializer()
    money_weighted = ReturnSerializer(help_text="XIRR, a yearly rate.")
    realised_short_term = MoneyField()
    realised_long_term = MoneyField()
    unrealised = MoneyField()
    dividends = MoneyField()
    fees = MoneyField()
    left_out = LeftOutSerializer(many=True)


class PartSerializer(FiguresSerializer):
    """One account, holding, month or year."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The figures with their name."""
        names = {"key": instance.key, "label": instance.label}
        return {**names, **FiguresSerializer(instance.result).data}


class HiddenAccountSerializer(serializers.Serializer[Any]):
    """An account whose details are not the caller's."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()


@extend_schema_serializer(examples=[answers.PERFORMANCE])
class PerformanceSerializer(FiguresSerializer):
    """Performance of a household's investments, or of some of them."""

    household = serializers.UUIDField()
    currency = serializers.CharField()
    by = serializers.ChoiceField(choices=PARTS)
    parts = PartSerializer(many=True)
    hidden_accounts = HiddenAccountSerializer(
        many=True, help_text="Left out: their trades are not the caller's to see."
    )
    prices_as_of = serializers.DateField(allow_null=True, help_text="The oldest of the last prices.")
    prices_are_stale = serializers.BooleanField()
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)


class FlowSerializer(serializers.Serializer[Any]):
    """Money moved on a day; paid in is positive."""

    on = serializers.DateField()
    amount = MoneyField()


class ValuationSerializer(serializers.Serializer[Any]):
    """What it was worth when the day began."""

    on = serializers.DateField()
    value = MoneyField(min_value=0)


@extend_schema_serializer(examples=[answers.RETURNS_ASKED])
class ReturnsInput(serializers.Serializer[Any]):
    """A start, an end, what was paid in between, and values between where they are known."""

    start_on = serializers.DateField()
    end_on = serializers.DateField()
    start_value = MoneyField(min_value=0)
    end_value = MoneyField(min_value=0)
    flows = FlowSerializer(many=True, required=False, max_length=5_000)  # type: ignore[call-arg]
    valuations = ValuationSerializer(many=True, required=False, max_length=5_000)  # type: ignore[call-arg]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Everything lies in the period."""
        first, last = attrs["start_on"], attrs["end_on"]
        if first >= last:
            raise serializers.ValidationError({"end_on": "A day after the start."})
        for name in ("flows", "valuations"):
            days: list[dt.date] = [each["on"] for each in attrs.get(name, [])]
            if any(not first <= day <= last for day in days):
                raise serializers.ValidationError({name: f"Days from {first} to {last}."})
        return attrs


@extend_schema_serializer(examples=[answers.RETURNS])
class ReturnsSerializer(serializers.Serializer[Any]):
    """Three returns beside each other."""

    simple = ReturnSerializer()
    time_weighted = ReturnSerializer()
    money_weighted = ReturnSerializer()
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)
