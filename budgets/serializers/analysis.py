"""Trends, anomalies and comparisons as they go out."""

from typing import Any

from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, MonthField

DIRECTIONS = ["increasing", "decreasing", "stable"]


class ReportSerializer(serializers.Serializer[Any]):
    """What every report says beside its figures."""

    household = serializers.UUIDField()
    currency = serializers.CharField()
    series = SeriesSerializer(many=True)
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())


class AmountTrendSerializer(serializers.Serializer[Any]):
    """A row of monthly amounts and its direction. A figure that is not defined is null, and `reasons` says why."""

    average = MoneyField()
    trend = serializers.ChoiceField(choices=DIRECTIONS)
    relative_slope = serializers.DecimalField(max_digits=24, decimal_places=4, allow_null=True)
    change_percent = serializers.DecimalField(max_digits=24, decimal_places=2, allow_null=True)
    volatility = MoneyField()
    values = serializers.ListField(child=MoneyField())
    periods = serializers.ListField(child=MonthField())
    reasons = serializers.DictField(child=serializers.CharField())


class CategoryTrendSerializer(AmountTrendSerializer):
    """The trend of one category."""

    category = serializers.CharField()


class RateTrendSerializer(serializers.Serializer[Any]):
    """Monthly savings rates and their direction; months without income are left out."""

    values = serializers.ListField(child=serializers.DecimalField(max_digits=24, decimal_places=4))
    periods = serializers.ListField(child=MonthField())
    trend = serializers.ChoiceField(choices=DIRECTIONS, allow_null=True)
    slope_per_month = serializers.DecimalField(max_digits=24, decimal_places=4, allow_null=True)
    reasons = serializers.DictField(child=serializers.CharField())


class CategoryChangeSerializer(serializers.Serializer[Any]):
    """From the first to the last month of the window."""

    category = serializers.CharField()
    first = MoneyField()
    last = MoneyField()
    difference = MoneyField()
    change_percent = serializers.DecimalField(max_digits=24, decimal_places=2, allow_null=True)
    reason = serializers.CharField(allow_null=True)


class TrendsSerializer(ReportSerializer):
    """Where categories, totals and the savings rate are heading."""

    period = MonthField(allow_null=True, help_text="The latest month that counts; null without any.")
    categories = CategoryTrendSerializer(many=True)
    category_changes = CategoryChangeSerializer(many=True)
    income_trend = AmountTrendSerializer(allow_null=True)
    expense_trend = AmountTrendSerializer(allow_null=True)
    savings_rate_trend = RateTrendSerializer(allow_null=True)


class AnomalySerializer(serializers.Serializer[Any]):
    """One category that stands out."""

    category = serializers.CharField()
    current_amount = MoneyField()
    historical_average = MoneyField()
    deviation = serializers.DecimalField(
        max_digits=24, decimal_places=2, allow_null=True, help_text="Standard deviations; null: the past did not vary."
    )
    severity = serializers.ChoiceField(choices=["warning", "alert"])
    kind = serializers.ChoiceField(choices=["new_category", "fixed_change", "deviation"])
    direction = serializers.ChoiceField(choices=["above", "below"])


class AnomaliesSerializer(ReportSerializer):
    """What stands out in a month."""

    period = MonthField()
    threshold_stddev = serializers.DecimalField(max_digits=12, decimal_places=2)
    months_compared = serializers.ListField(child=MonthField())
    anomalies = AnomalySerializer(many=True)


class DifferenceSerializer(serializers.Serializer[Any]):
    """One line of a comparison."""

    name = serializers.CharField()
    left = MoneyField()
    right = MoneyField()
    difference = MoneyField(help_text="`right` less `left`.")
    percent = serializers.DecimalField(max_digits=24, decimal_places=2, allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why there is no percent.")


class MonthComparisonSerializer(ReportSerializer):
    """Two months side by side."""

    left = MonthField()
    right = MonthField()
    categories = DifferenceSerializer(many=True)
    total_income = DifferenceSerializer()
    total_expenses = DifferenceSerializer()
    surplus = DifferenceSerializer()
