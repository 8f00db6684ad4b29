"""What every answer carries: assumptions with their sources, the convention, the steps in words, chart lines."""

from typing import Any

from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, RateField


class YearsField(serializers.DecimalField):
    """Years as a decimal string: "8.500000" is eight and a half."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(**kwargs)


class CollegeSourceSerializer(serializers.Serializer[Any]):
    """Where figures of the answer come from, how old and how sure they are."""

    source = serializers.CharField()  # type: ignore[assignment]
    version = serializers.CharField()
    confidence = serializers.CharField()
    caveat = serializers.CharField(help_text="Why it deserves a second look; empty where its source was seen.")


class ExplainedSerializer(serializers.Serializer[Any]):
    """The part that all answers share."""

    assumptions = AssumptionSerializer(many=True)
    sources = CollegeSourceSerializer(many=True)
    convention = serializers.CharField()
    explanation = serializers.ListField(child=serializers.CharField())
    series = SeriesSerializer(many=True)


class WeightsSerializer(serializers.Serializer[Any]):
    """Shares of the three asset classes; together 1."""

    equity_share = RateField(source="equity")
    fixed_income_share = RateField(source="fixed_income")
    money_market_share = RateField(source="money_market")


class AssetAmountsSerializer(serializers.Serializer[Any]):
    """Dollars held in the three asset classes."""

    equity = MoneyField(min_value=0)
    fixed_income = MoneyField(min_value=0)
    money_market = MoneyField(min_value=0)
