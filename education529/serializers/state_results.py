"""How the calculators answer about states: tax benefits and the comparison of plans."""

from typing import Any

from rest_framework import serializers

from education529.calc.state_tax_benefit.result import Bound
from education529.serializers.common import ExplainedSerializer
from lifepath.core.fields import MoneyField, RateField

BOUNDS = [bound.value for bound in Bound]


class CarryforwardYearSerializer(serializers.Serializer[Any]):
    """What of the excess counts in a later year."""

    tax_year = serializers.IntegerField()
    deduction = MoneyField()
    remaining = MoneyField()


class BenefitOptionSerializer(serializers.Serializer[Any]):
    """One of two ways that the taxpayer may pick."""

    kind = serializers.CharField()
    amount = MoneyField(allow_null=True)
    tax_saved = MoneyField(allow_null=True)
    bound = serializers.ChoiceField(choices=BOUNDS)
    missing = serializers.ListField(child=serializers.CharField())


class TaxBenefitSerializer(ExplainedSerializer):
    """What a state gives for a contribution; amounts are null where an input is missing, and `missing` names it."""

    tax_year = serializers.IntegerField()
    resident_state = serializers.CharField()
    plan_state = serializers.CharField()
    currency = serializers.CharField(default="USD")
    benefit_type = serializers.CharField()
    rule_type = serializers.CharField()
    deduction = MoneyField(allow_null=True)
    credit = MoneyField(allow_null=True)
    is_refundable = serializers.BooleanField(allow_null=True)
    tax_saved = MoneyField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField())
    bound = serializers.ChoiceField(choices=BOUNDS)
    excess_contribution = MoneyField()
    carryforward_years = serializers.CharField(help_text="A number of years, unlimited, unknown or n/a.")
    carryforward = CarryforwardYearSerializer(many=True)
    carryforward_expiring = MoneyField()
    room_left = MoneyField(allow_null=True, help_text="Null where there is no cap.")
    contribute_by = serializers.DateField()
    options = BenefitOptionSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()  # type: ignore[assignment]
    rule_compiled_on = serializers.DateField()
    confidence = serializers.CharField()
    is_unconfirmed = serializers.BooleanField(help_text="The row of the table is not confirmed by a published source.")


class PlanValueSerializer(serializers.Serializer[Any]):
    """One plan for this resident."""

    rank = serializers.IntegerField(allow_null=True)
    state = serializers.CharField()
    plan_name = serializers.CharField()
    is_home_plan = serializers.BooleanField()
    unranked_because = serializers.CharField()
    benefit_type = serializers.CharField()
    first_year_tax_value = MoneyField(allow_null=True)
    repeated_tax_value = MoneyField(allow_null=True)
    tax_value = MoneyField(allow_null=True)
    expense_rate = RateField(source="expense_ratio", allow_null=True)
    account_fee = MoneyField(allow_null=True)
    fee_words = serializers.CharField()
    fees_over_horizon = MoneyField(allow_null=True)
    net_value = MoneyField(allow_null=True)
    projected_balance = MoneyField(allow_null=True)
    break_even_fee_rate = RateField(source="break_even_fee_difference", allow_null=True)
    rating = serializers.CharField()
    rating_year = serializers.IntegerField(allow_null=True)
    recapture = serializers.ListField(child=serializers.CharField())
    max_aggregate_balance = MoneyField(allow_null=True)
    reaches_maximum = serializers.BooleanField()
    as_of_year = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    confidence = serializers.CharField()


class ComparisonSerializer(ExplainedSerializer):
    """Ranked plans from the best down, then those without a rank."""

    tax_year = serializers.IntegerField()
    resident_state = serializers.CharField()
    currency = serializers.CharField(default="USD")
    years = serializers.IntegerField()
    plans = PlanValueSerializer(many=True)
    benefit_confidence = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())
