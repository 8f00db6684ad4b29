"""How the calculators answer about allocation, savings, funds and federal rules."""

from typing import Any

from rest_framework import serializers

from education529.choices import Risk
from education529.serializers.common import ExplainedSerializer, WeightsSerializer, YearsField
from lifepath.core.fields import MoneyField, RateField

ASSET_CLASSES = ["equity", "fixed_income", "money_market"]


class MonthAheadSerializer(serializers.Serializer[Any]):
    """The weights so many months from now."""

    months_from_now = serializers.IntegerField()
    years_to_enrollment = YearsField()
    weights = WeightsSerializer()


class TradeSerializer(serializers.Serializer[Any]):
    """Dollars to buy (above zero) or sell."""

    asset_class = serializers.ChoiceField(choices=ASSET_CLASSES)
    current_share = RateField()
    target_share = RateField()
    drift_share = RateField(source="drift", help_text="Held less recommended.")
    amount = MoneyField()


class TrackReadingSerializer(serializers.Serializer[Any]):
    """What a real plan holds at this distance; null where its path was not captured."""

    plan_id = serializers.CharField()
    plan_name = serializers.CharField()
    track = serializers.CharField()
    weights = WeightsSerializer(allow_null=True)
    words = serializers.CharField()
    as_of = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    confidence = serializers.CharField()


class RecommendationSerializer(ExplainedSerializer):
    """The recommended weights and the trades that reach them."""

    years_to_enrollment = YearsField()
    path_years = YearsField(help_text="The distance at which the path is read.")
    risk_tolerance = serializers.ChoiceField(choices=Risk.choices)
    weights = WeightsSerializer()
    months_ahead = MonthAheadSerializer(many=True)
    at_enrollment = WeightsSerializer()
    trades = TradeSerializer(many=True)
    largest_drift_share = RateField(source="largest_drift", allow_null=True)
    comparison = TrackReadingSerializer(allow_null=True)


class CollegeYearSerializer(serializers.Serializer[Any]):
    """One year of college."""

    number = serializers.IntegerField()
    years_from_now = YearsField()
    cost = MoneyField()


class WaitingSerializer(serializers.Serializer[Any]):
    """Raising the deposit only after a year."""

    required_monthly = MoneyField()
    additional_monthly = MoneyField()


class LowerReturnSerializer(serializers.Serializer[Any]):
    """The same with lower returns."""

    lower_by_rate = RateField(source="lower_by")
    projected_balance = MoneyField()
    projected_gap = MoneyField()
    required_monthly = MoneyField(allow_null=True)


class YearBalanceSerializer(serializers.Serializer[Any]):
    """A year of saving."""

    years_to_enrollment = YearsField()
    annual_return_rate = RateField(source="annual_return")
    months = serializers.IntegerField()
    end_balance = MoneyField()


class ContributionPlanSerializer(ExplainedSerializer):
    """Target, projection, and what closes the gap; a gap below zero is more than the target."""

    currency = serializers.CharField(default="USD")
    months = serializers.IntegerField(help_text="Deposits before enrollment.")
    college_years = CollegeYearSerializer(many=True)
    total_cost = MoneyField()
    total_cost_value_at_enrollment = MoneyField()
    projected_balance = MoneyField()
    projected_gap = MoneyField()
    required_monthly = MoneyField(allow_null=True)
    additional_monthly = MoneyField(allow_null=True)
    one_time = MoneyField()
    waiting = WaitingSerializer(allow_null=True)
    lower_returns = LowerReturnSerializer(many=True)
    yearly = YearBalanceSerializer(many=True)


class FundAnswerSerializer(ExplainedSerializer):
    """Whether one portfolio is on the menu: true, false, or null where the question cannot be answered."""

    identifier = serializers.CharField()
    approved = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField()
    list_complete = serializers.BooleanField(allow_null=True)
    matched_name = serializers.CharField()
    hint = serializers.CharField()
    nearest = serializers.ListField(child=serializers.CharField())


class FundAnswersSerializer(serializers.Serializer[Any]):
    """The answers in the order asked."""

    plan_id = serializers.CharField()
    as_of = serializers.DateField()
    results = FundAnswerSerializer(many=True)


class CollegeCostSerializer(ExplainedSerializer):
    """One published average."""

    academic_year = serializers.CharField()
    sector = serializers.CharField()
    state = serializers.CharField()
    component = serializers.CharField()
    amount = MoneyField()
    currency = serializers.CharField(default="USD")
    confidence = serializers.CharField()


class CollegeCostsSerializer(serializers.Serializer[Any]):
    """Published averages that match."""

    results = CollegeCostSerializer(many=True)


class GiftYearSerializer(serializers.Serializer[Any]):
    """One calendar year of the gift."""

    year = serializers.IntegerField()
    counted = MoneyField()
    exclusion_left = MoneyField()


class GiftPlanSerializer(ExplainedSerializer):
    """How a contribution counts as a gift, and what may be given."""

    per_donor_limit = MoneyField()
    couple_limit = MoneyField()
    five_year_limit = MoneyField()
    counted_per_year = MoneyField()
    exclusion_left_this_year = MoneyField()
    taxable_gift = MoneyField()
    must_file_return = serializers.BooleanField()
    years = GiftYearSerializer(many=True)


class RothCapacitySerializer(ExplainedSerializer):
    """What may be rolled over."""

    max_this_year = MoneyField()
    lifetime_left = MoneyField()
    bound = serializers.CharField(help_text="Which condition bound.")


class WithdrawalPlanSerializer(ExplainedSerializer):
    """What of a withdrawal is qualified, and what the rest costs."""

    qualified = MoneyField()
    non_qualified = MoneyField()
    qualified_share = RateField()
    earnings_part = MoneyField()
    basis_part = MoneyField()
    taxable_earnings = MoneyField()
    income_tax = MoneyField()
    penalty = MoneyField()
    left_in_account = MoneyField()
    warnings = serializers.ListField(child=serializers.CharField())


class AidEffectSerializer(ExplainedSerializer):
    """The most by which the account raises the Student Aid Index."""

    owner = serializers.CharField()
    max_index_effect = MoneyField()


class AggregateLimitSerializer(ExplainedSerializer):
    """What a state still accepts for the child."""

    accepted = MoneyField()
    refused = MoneyField()
    maximum = MoneyField()
