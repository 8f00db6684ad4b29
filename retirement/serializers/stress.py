"""Stress tests: how hard, and what the gap becomes."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, RateField
from retirement.calc.stress import StressLevels
from retirement.serializers.fields import AmountField, ShareField
from retirement.serializers.gap_inputs import GapInput

USUAL = StressLevels()
HALF = Decimal("0.5")


class StressLevelsInput(serializers.Serializer[Any]):
    """How hard each test is."""

    market_loss_share = ShareField(default=USUAL.market_loss)
    job_loss_months = serializers.IntegerField(default=USUAL.job_loss_months, min_value=0, max_value=600)
    job_loss_living_costs_a_month = AmountField(default=USUAL.job_loss_living_costs_a_month)
    longer_life_years = serializers.IntegerField(default=USUAL.longer_life_years, min_value=0, max_value=50)
    more_inflation_rate = ShareField(default=USUAL.more_inflation, max_value=HALF)
    lower_return_rate = ShareField(default=USUAL.lower_return, max_value=HALF)


class StressInput(GapInput, StressLevelsInput):
    """The gap's inputs and how hard each test is."""


class StressTestSerializer(serializers.Serializer[Any]):
    """One test against the plan as it stands, today's dollars."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    gap_real = MoneyField()
    change_real = MoneyField(help_text="How much worse than as planned.")
    funded_ratio = RateField(max_digits=30, allow_null=True)
    affordable_income_real = MoneyField()
    explanation = serializers.CharField()


class StressTestsSerializer(serializers.Serializer[Any]):
    """All tests, each alone."""

    gap_real = MoneyField(help_text="As planned.")
    results = StressTestSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


def levels_of(data: dict[str, Any]) -> StressLevels:
    """The levels of a checked request."""
    return StressLevels(
        market_loss=data["market_loss_share"],
        job_loss_months=data["job_loss_months"],
        job_loss_living_costs_a_month=data["job_loss_living_costs_a_month"],
        longer_life_years=data["longer_life_years"],
        more_inflation=data["more_inflation_rate"],
        lower_return=data["lower_return_rate"],
    )
