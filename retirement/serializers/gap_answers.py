"""The gap as the API answers it."""

from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, RateField
from retirement.serializers.common import RetirementExplainedSerializer
from retirement.serializers.fields import YearlyRateField


class GapSerializer(RetirementExplainedSerializer):
    """`_nominal` is dollars of the retirement date, `_real` today's. A positive gap is a shortfall."""

    months_to_retirement = serializers.IntegerField()
    already_retired = serializers.BooleanField()
    is_shortfall = serializers.BooleanField()
    projected_balance_nominal = MoneyField()
    projected_balance_real = MoneyField()
    required_balance_nominal = MoneyField()
    required_balance_real = MoneyField()
    gap_nominal = MoneyField()
    gap_real = MoneyField()
    funded_ratio = RateField(max_digits=30, allow_null=True, help_text="Null when nothing is needed.")
    additional_monthly_saving_nominal = MoneyField(
        allow_null=True, help_text="Level dollars a month that close the gap; null when no month is left."
    )
    additional_monthly_saving_real = MoneyField(
        allow_null=True, help_text="The first of monthly payments that rise with prices."
    )
    affordable_income_nominal = MoneyField()
    affordable_income_real = MoneyField()
    months_to_reach_need = serializers.DecimalField(
        max_digits=20,
        decimal_places=2,
        allow_null=True,
        help_text="Until the same saving reaches the required balance; null where it never does.",
    )
    table_years = serializers.DictField(
        child=serializers.IntegerField(), help_text="Tables that the answer rests on, with their years."
    )
    unit = serializers.CharField(help_text="What _real and _nominal mean.")


class IncomeStreamSerializer(serializers.Serializer[Any]):
    """An income among the inputs."""

    name = serializers.CharField()
    yearly_amount = MoneyField()
    starts_after_months = serializers.IntegerField()
    ends_after_months = serializers.IntegerField(allow_null=True)
    indexed_share = RateField()
    owner = serializers.IntegerField(allow_null=True)
    survivor_share = RateField()


class LivingPersonSerializer(serializers.Serializer[Any]):
    """Somebody among the inputs whose survival weights the need."""

    age_months = serializers.IntegerField()
    sex = serializers.CharField()
    life_table = serializers.CharField()
    health_factor = serializers.DecimalField(max_digits=5, decimal_places=2)


class GapRequestSerializer(serializers.Serializer[Any]):
    """Inputs that give the same answer when they are sent to the gap calculator; null members may be left out."""

    current_savings = MoneyField()
    monthly_contribution = MoneyField()
    months_to_retirement = serializers.IntegerField()
    desired_income = MoneyField()
    expected_return_rate = YearlyRateField()
    social_security_income = MoneyField()
    social_security_starts_after_months = serializers.IntegerField()
    inflation_rate = YearlyRateField()
    return_in_retirement_rate = YearlyRateField(allow_null=True)
    contribution_growth_rate = YearlyRateField()
    fee_rate = RateField()
    contribution_timing = serializers.CharField()
    monthly_convention = serializers.CharField()
    need_basis = serializers.CharField()
    withdrawal_rate = RateField(required=False)
    months_in_retirement = serializers.IntegerField(required=False)
    people = LivingPersonSerializer(many=True, required=False)
    survivor_spending_share = RateField(required=False)
    other_incomes = IncomeStreamSerializer(many=True)
