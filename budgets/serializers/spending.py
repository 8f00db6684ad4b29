"""How budgets answer."""

from typing import Any

from rest_framework import serializers

from lifepath.core.explained import AssumptionSerializer, SeriesSerializer
from lifepath.core.fields import MoneyField, MonthField, RateField


class IncomeSerializer(serializers.Serializer[Any]):
    """Pre-tax income of a year; null when nothing is known."""

    amount = MoneyField(allow_null=True)
    estimated = serializers.BooleanField(help_text="Grossed up from net pay by the factor among the assumptions.")


class TrendSerializer(serializers.Serializer[Any]):
    """Where a category is heading over six months."""

    trend = serializers.ChoiceField(choices=["increasing", "decreasing", "stable"])
    relative_slope = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    change_percent = serializers.DecimalField(max_digits=20, decimal_places=2, allow_null=True)
    average = MoneyField()
    volatility = MoneyField()


class PeerFigureSerializer(serializers.Serializer[Any]):
    """What peers spend on a category."""

    category = serializers.CharField()
    annual_amount = MoneyField()
    monthly_amount = MoneyField()
    income_share = RateField()
    basis = serializers.CharField()
    confidence = serializers.CharField()
    data_source = serializers.CharField()
    year = serializers.IntegerField()


class PeersSerializer(serializers.Serializer[Any]):
    """Whom the figures describe, and how they were found."""

    comparable = serializers.BooleanField()
    income_bracket = serializers.CharField(allow_null=True)
    peer_group = serializers.CharField(allow_null=True)
    peer_income = MoneyField(allow_null=True)
    note = serializers.CharField()
    unconfirmed = serializers.ListField(child=serializers.CharField())


class BenchmarksSerializer(PeersSerializer):
    """Peer figures for an income or a bracket."""

    figures = PeerFigureSerializer(many=True)
    assumptions = AssumptionSerializer(many=True)


class CategorySpendingSerializer(serializers.Serializer[Any]):
    """One category of the month beside income, peers and its own past."""

    category = serializers.CharField()
    amount = MoneyField()
    income_share = RateField(allow_null=True)
    average_amount = MoneyField()
    average_income_share = RateField(allow_null=True)
    trend = TrendSerializer(allow_null=True)
    peer = PeerFigureSerializer(allow_null=True)
    peer_difference = MoneyField(allow_null=True)


class SpendingAnalysisSerializer(serializers.Serializer[Any]):
    """A month of spending, explained."""

    household = serializers.UUIDField()
    currency = serializers.CharField()
    period = MonthField()
    months_averaged = serializers.IntegerField()
    income = IncomeSerializer()
    income_received = MoneyField()
    household_transfers = MoneyField()
    total_spending = MoneyField()
    spending_income_share = RateField(allow_null=True)
    savings_rate = RateField(allow_null=True)
    categories = CategorySpendingSerializer(many=True)
    peers = PeersSerializer(allow_null=True)
    series = SeriesSerializer(many=True)
    assumptions = AssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())


class MonthlySpendingSerializer(serializers.Serializer[Any]):
    """One month of the table."""

    period = MonthField()
    income = MoneyField()
    household_transfers = MoneyField()
    total_spending = MoneyField()
    savings_rate = RateField(allow_null=True)
    categories = serializers.DictField(child=MoneyField())


class MonthlySpendingTableSerializer(serializers.Serializer[Any]):
    """Months of spending, oldest first; months that hold nothing are left out."""

    household = serializers.UUIDField()
    currency = serializers.CharField()
    months = MonthlySpendingSerializer(many=True)
