"""What the calculators are asked. Every member that a stored household can fill is optional."""

from typing import Any

from rest_framework import serializers

from education529.calc.allocation import Holdings
from education529.calc.financial_aid import AccountOwner
from education529.calc.time_value import MonthlyConvention
from education529.calc.withdrawal import PenaltyException
from education529.choices import FILING_STATUSES, Risk
from education529.serializers.common import AssetAmountsSerializer, YearsField
from lifepath.core.fields import MoneyField, NameField, RateField

MOST_IDENTIFIERS = 200


def _state(**options: Any) -> serializers.RegexField:
    return serializers.RegexField(
        r"^[A-Za-z]{2}$", error_messages={"invalid": "Two letters of a state, such as CO."}, **options
    )


def _distance(attrs: dict[str, Any]) -> dict[str, Any]:
    names = ("years_to_enrollment", "beneficiary_age", "birth_date")
    given = [name for name in names if attrs.get(name) is not None]
    if len(given) != 1:
        raise serializers.ValidationError({given[1] if given else names[0]: f"Give exactly one of {', '.join(names)}."})
    return attrs


class RecommendInput(serializers.Serializer[Any]):
    """How far away college is, and what is held."""

    years_to_enrollment = YearsField(required=False, min_value=0, max_value=60)
    beneficiary_age = YearsField(required=False, min_value=0, max_value=125)
    birth_date = serializers.DateField(required=False)
    risk_tolerance = serializers.ChoiceField(choices=Risk.choices, default=Risk.MODERATE)
    holdings = AssetAmountsSerializer(required=False)
    beside_plan_id = NameField(required=False, max_length=40, help_text="A plan with a published path: UT-MY529-AGE.")
    beside_track = NameField(required=False, max_length=60, help_text="One of its tracks; default: the first.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One distance; holdings as the calculation takes them."""
        if "holdings" in attrs:
            attrs["holdings"] = Holdings(**attrs["holdings"])
        return _distance(attrs)


class CompareStatesInput(serializers.Serializer[Any]):
    """Who lives where, and what is put in each year."""

    resident_state = _state(required=False)
    beneficiary_age = YearsField(required=False, min_value=0, max_value=125)
    horizon = serializers.IntegerField(required=False, min_value=1, max_value=60, help_text="Years; over the age.")
    contribution = MoneyField(min_value=0, help_text="Dollars a year.")
    filing_status = serializers.ChoiceField(choices=FILING_STATUSES, required=False)
    taxable_income = MoneyField(required=False, min_value=0)
    federal_agi = MoneyField(required=False, min_value=0)
    current_balance = MoneyField(default=0, min_value=0)
    gross_return_rate = RateField(required=False)
    tax_year = serializers.IntegerField(required=False, min_value=1900, max_value=2200)


class ValidateFundsInput(serializers.Serializer[Any]):
    """Portfolios by symbol or exact name."""

    plan_id = serializers.CharField(max_length=40, allow_blank=True)
    identifiers = serializers.ListField(
        child=serializers.CharField(max_length=160, allow_blank=True), min_length=1, max_length=MOST_IDENTIFIERS
    )
    as_of = serializers.DateField(required=False, help_text="Default: today.")


class TaxBenefitInput(serializers.Serializer[Any]):
    """A contribution of one tax year."""

    tax_year = serializers.IntegerField(min_value=1900, max_value=2200)
    resident_state = _state(required=False)
    filing_status = serializers.ChoiceField(choices=FILING_STATUSES, required=False)
    contribution = MoneyField(min_value=0)
    contribution_by_spouse = serializers.ListField(
        child=MoneyField(min_value=0), required=False, min_length=2, max_length=2
    )
    beneficiaries = serializers.IntegerField(default=1, min_value=1, max_value=50)
    accounts = serializers.IntegerField(required=False, min_value=1, max_value=50)
    owner_age = serializers.IntegerField(required=False, min_value=0, max_value=125)
    plan_state = _state(required=False, help_text="Default: the state of residence.")
    federal_agi = MoneyField(required=False, min_value=0)
    state_taxable_income = MoneyField(
        required=False, min_value=0, help_text="Before this contribution's deduction. Without it no tax figure."
    )
    withdrawals = MoneyField(default=0, min_value=0)


class ContributionInput(serializers.Serializer[Any]):
    """What college costs today, when it begins, and what is saved."""

    current_annual_cost = MoneyField(min_value=0)
    years_to_enrollment = YearsField(required=False, min_value=0, max_value=60)
    beneficiary_age = YearsField(required=False, min_value=0, max_value=125)
    birth_date = serializers.DateField(required=False)
    current_balance = MoneyField(default=0, min_value=0)
    monthly_contribution = MoneyField(default=0, min_value=0)
    years_in_college = serializers.IntegerField(default=4, min_value=1, max_value=12)
    cost_inflation_rate = RateField(required=False)
    annual_return_rate = RateField(required=False, help_text="One return; without it returns follow the glide path.")
    equity_return_rate = RateField(required=False)
    fixed_income_return_rate = RateField(required=False)
    money_market_return_rate = RateField(required=False)
    risk_tolerance = serializers.ChoiceField(choices=Risk.choices, default=Risk.MODERATE)
    monthly_convention = serializers.ChoiceField(
        choices=[convention.value for convention in MonthlyConvention], default=MonthlyConvention.EFFECTIVE.value
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One distance."""
        return _distance(attrs)


class GiftInput(serializers.Serializer[Any]):
    """A contribution as a gift."""

    year = serializers.IntegerField(min_value=1900, max_value=2200)
    contribution = MoneyField(min_value=0)
    donors = serializers.IntegerField(default=1, min_value=1, max_value=2)
    elect_five_years = serializers.BooleanField(default=False)


class RothRolloverInput(serializers.Serializer[Any]):
    """The account and the beneficiary's year."""

    year = serializers.IntegerField(min_value=1900, max_value=2200)
    account_age_years = YearsField(min_value=0)
    balance = MoneyField(min_value=0)
    recent_contributions = MoneyField(min_value=0, help_text="Of the last five years, with their earnings.")
    prior_rollovers = MoneyField(default=0, min_value=0)
    other_ira_contributions = MoneyField(default=0, min_value=0)
    earned_income = MoneyField(min_value=0)


class ExpensesInput(serializers.Serializer[Any]):
    """The year's expenses in dollars."""

    college = MoneyField(default=0, min_value=0)
    housing_and_food = MoneyField(default=0, min_value=0)
    housing_allowance = MoneyField(required=False, allow_null=True, min_value=0)
    is_at_least_half_time = serializers.BooleanField(default=True)
    k12 = MoneyField(default=0, min_value=0)
    apprenticeship = MoneyField(default=0, min_value=0)
    student_loans = MoneyField(default=0, min_value=0)
    student_loans_before = MoneyField(default=0, min_value=0)
    scholarships = MoneyField(default=0, min_value=0)
    used_for_tax_credit = MoneyField(default=0, min_value=0)


class WithdrawalInput(serializers.Serializer[Any]):
    """Money taken out in a year, and what it is for."""

    year = serializers.IntegerField(min_value=1900, max_value=2200)
    withdrawal = MoneyField(min_value=0)
    balance = MoneyField(min_value=0)
    basis = MoneyField(min_value=0, help_text="Contributions that are still in the account.")
    marginal_tax_rate = RateField(min_value=0, max_value=1)
    expenses = ExpensesInput()
    penalty_exception = serializers.ChoiceField(
        choices=[reason.value for reason in PenaltyException], default=PenaltyException.NONE.value
    )
    resident_state = _state(required=False, help_text="For its warnings about benefits taken back.")


class AidInput(serializers.Serializer[Any]):
    """Whose account it is."""

    owner = serializers.ChoiceField(choices=[owner.value for owner in AccountOwner])
    balance = MoneyField(min_value=0)
    year = serializers.IntegerField(required=False, min_value=1900, max_value=2200)


class AggregateLimitInput(serializers.Serializer[Any]):
    """All accounts of one state for a child."""

    plan_state = _state()
    balance_all_accounts = MoneyField(min_value=0)
    contribution = MoneyField(min_value=0)
