"""Stored analyses of the gap."""

from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, RateField
from retirement.models import GapAnalysis, GapMovementPart
from retirement.serializers.fields import AmountField


class AnalysisInput(serializers.Serializer[Any]):
    """What the records do not know."""

    contributed = AmountField(
        required=False, help_text="Paid in since the last analysis. Left out: what was planned then."
    )


class GapMovementPartSerializer(serializers.ModelSerializer[GapMovementPart]):
    """One cause and what it added to the gap; negative: it narrowed it."""

    amount_nominal = MoneyField()
    gap_after_nominal = MoneyField()

    class Meta:
        model = GapMovementPart
        fields = ["key", "label", "amount_nominal", "gap_after_nominal"]
        read_only_fields = fields


class GapAnalysisSerializer(serializers.ModelSerializer[GapAnalysis]):
    """The gap of a day and why it moved; the parts add up to `change_nominal`."""

    gap_nominal = MoneyField()
    gap_real = MoneyField()
    projected_balance_nominal = MoneyField()
    projected_balance_real = MoneyField()
    required_balance_nominal = MoneyField()
    required_balance_real = MoneyField()
    funded_ratio = RateField(max_digits=30, allow_null=True)
    contributed = MoneyField(allow_null=True)
    gap_before_nominal = MoneyField(allow_null=True)
    change_nominal = MoneyField(allow_null=True)
    parts = GapMovementPartSerializer(many=True)

    class Meta:
        model = GapAnalysis
        fields = [
            "id",
            "analysed_on",
            "gap_nominal",
            "gap_real",
            "projected_balance_nominal",
            "projected_balance_real",
            "required_balance_nominal",
            "required_balance_real",
            "funded_ratio",
            "months_since_last",
            "contributed",
            "gap_before_nominal",
            "change_nominal",
            "parts",
            "inputs",
            "created_at",
        ]
        read_only_fields = fields
