"""The year table of a household as the API answers it."""

from dataclasses import fields
from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, RateField
from retirement.calc.household.shapes import Projection, YearRow
from retirement.serializers.common import RetirementExplainedSerializer


class KindAmountSerializer(serializers.Serializer[Any]):
    """An amount of one kind of account."""

    kind = serializers.CharField()
    amount = MoneyField()


class RetirementYearSerializer(serializers.Serializer[Any]):
    """One year in dollars of that year; balances are those at its end. A null age: not alive any more."""

    year = serializers.IntegerField()
    ages = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    filing_status = serializers.CharField()
    price_level = RateField(max_digits=20)
    spending = MoneyField()
    social_security = MoneyField()
    other_income = MoneyField()
    contributions = MoneyField()
    required_distributions = MoneyField()
    withdrawals = KindAmountSerializer(many=True)
    federal_tax = MoneyField()
    state_tax = MoneyField()
    medicare_premiums = MoneyField()
    adjusted_gross_income = MoneyField()
    unmet = MoneyField()
    balances = KindAmountSerializer(many=True)
    total_nominal = MoneyField()
    total_real = MoneyField()


class HouseholdProjectionSerializer(RetirementExplainedSerializer):
    """Year by year with taxes, required distributions, Medicare premiums and the step to a survivor."""

    depletion_year = serializers.IntegerField(allow_null=True)
    depletion_age = serializers.IntegerField(allow_null=True)
    lifetime_tax_nominal = MoneyField()
    final_total_real = MoneyField()
    bequest_met = serializers.BooleanField()
    table_years = serializers.DictField(child=serializers.IntegerField())
    rows = RetirementYearSerializer(many=True)


def household_members(found: Projection) -> dict[str, Any]:
    """The projection as its serializer reads it."""
    return {
        "depletion_year": found.depletion_year,
        "depletion_age": found.depletion_age,
        "lifetime_tax_nominal": found.lifetime_tax,
        "final_total_real": found.final_total_real,
        "bequest_met": found.bequest_met,
        "table_years": found.table_years,
        "rows": [_row(row) for row in found.rows],
        "assumptions": found.assumptions,
        "explanation": found.explanation,
        "warnings": found.warnings,
        "series": found.series,
    }


def _row(row: YearRow) -> dict[str, Any]:
    shown: dict[str, Any] = {column.name: getattr(row, column.name) for column in fields(YearRow)}
    shown["withdrawals"] = [{"kind": kind, "amount": amount} for kind, amount in row.withdrawals]
    shown["balances"] = [{"kind": kind, "amount": amount} for kind, amount in row.balances]
    return shown
