"""How the calculators of taxes and limits answer."""

from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, RateField
from retirement.selectors.limits import KINDS
from retirement.serializers.common import RetirementExplainedSerializer


class TableYearAnswerSerializer(RetirementExplainedSerializer):
    """Says which year's tables were used and whether they are those of the year asked for."""

    table_year = serializers.IntegerField()
    extrapolated = serializers.BooleanField(help_text="The year lies after the tables; the warnings say what was done.")


class GrossUpSerializer(serializers.Serializer[Any]):
    """The withdrawal whose rest after the tax it causes covers the need."""

    withdrawal = MoneyField()
    tax_on_withdrawal = MoneyField()
    tax = MoneyField(help_text="The year's whole tax with the withdrawal.")


class FederalTaxAnswerSerializer(TableYearAnswerSerializer):
    """The tax of a year and the steps to it."""

    year = serializers.IntegerField(source="tax.year")
    table_year = serializers.IntegerField(source="tax.table_year")
    provisional_income = MoneyField(source="tax.provisional_income")
    taxable_social_security = MoneyField(source="tax.taxable_social_security")
    adjusted_gross_income = MoneyField(source="tax.adjusted_gross_income")
    standard_deduction = MoneyField(source="tax.standard_deduction", help_text="With the addition for 65.")
    senior_deduction = MoneyField(source="tax.senior_deduction")
    taxable_income = MoneyField(source="tax.taxable_income")
    ordinary_tax = MoneyField(source="tax.ordinary_tax")
    long_term_gain_tax = MoneyField(source="tax.long_term_gain_tax")
    net_investment_income_tax = MoneyField(source="tax.net_investment_income_tax")
    total_tax = MoneyField(source="tax.total_tax")
    marginal_rate = RateField(help_text="Tax on one more dollar from a deferred account, benefits drawn in included.")
    effective_rate = RateField(allow_null=True, help_text="Of everything received; null without income.")
    gross_up = GrossUpSerializer(allow_null=True)


class DistributionYearSerializer(serializers.Serializer[Any]):
    """One year of the schedule."""

    year = serializers.IntegerField()
    age = serializers.IntegerField()
    prior_year_end_balance = MoneyField()
    divisor = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
    required = MoneyField()  # type: ignore[assignment]


class RequiredDistributionAnswerSerializer(TableYearAnswerSerializer):
    """What must be withdrawn, from when on, and in the years to come."""

    first_age = serializers.DecimalField(source="first.age", max_digits=4, decimal_places=1)
    first_year = serializers.IntegerField(source="first.year")
    due_by = serializers.DateField(allow_null=True, help_text="Null before distributions begin.")
    required = MoneyField(source="distribution.required")  # type: ignore[assignment]
    divisor = serializers.DecimalField(source="distribution.divisor", max_digits=5, decimal_places=1, allow_null=True)
    schedule = DistributionYearSerializer(many=True)


class PremiumTierSerializer(serializers.Serializer[Any]):
    """One tier; the premium includes the surcharge."""

    income_over = MoneyField()
    income_up_to = MoneyField(allow_null=True)
    surcharge_month = MoneyField()
    premium_month = MoneyField()


class MedicarePremiumAnswerSerializer(TableYearAnswerSerializer):
    """One person's Part B premium a month, what the household pays in the year, and all tiers."""

    premium_year = serializers.IntegerField(source="premium.premium_year")
    income_year = serializers.IntegerField(source="premium.income_year")
    tier = serializers.IntegerField(source="premium.tier", help_text="0 is the standard premium.")
    premium_month = MoneyField(source="premium.premium_month")
    surcharge_month = MoneyField(source="premium.surcharge_month")
    room_to_next_tier = MoneyField(source="premium.room_to_next_tier", allow_null=True)
    people = serializers.IntegerField()
    yearly_total = MoneyField()
    tiers = PremiumTierSerializer(many=True)


class AccountLimitSerializer(serializers.Serializer[Any]):
    """The limit of one kind of account."""

    account = serializers.ChoiceField(choices=KINDS)
    limit = MoneyField(source="found.limit")
    catch_up = MoneyField(source="found.catch_up", help_text="Part of the limit.")
    planned = MoneyField(allow_null=True)
    over_by = MoneyField()
    table_year = serializers.IntegerField()
    extrapolated = serializers.BooleanField()


class ContributionLimitsAnswerSerializer(RetirementExplainedSerializer):
    """All limits that were asked for."""

    year = serializers.IntegerField()
    age = serializers.IntegerField()
    limits = AccountLimitSerializer(many=True)
    extrapolated = serializers.BooleanField()
