"""What the gap is asked: savings, dates, the wanted income, returns, and how the need is worked out."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rest_framework import serializers

from lifepath.core.fields import NameField
from lifepath.core.periods import Month
from retirement.calc.ages import age_in_months
from retirement.calc.gap import DEFAULT_INFLATION, LONGEST_MONTHS
from retirement.calc.mortality import LAST_AGE
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.social_security.ages import EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS
from retirement.choices import (
    ContributionPlan,
    ContributionTiming,
    LifeTable,
    LifeTableSex,
    MonthlyConvention,
    NeedBasis,
)
from retirement.selectors.benefits import BadBenefit, check_benefit
from retirement.serializers.fields import AmountField, ShareField, YearlyRateField

EARLIEST_BIRTH = dt.date(1900, 1, 1)
MOST_INCOMES = 20
ONE = Decimal(1)


class LivingPersonInput(serializers.Serializer[Any]):
    """Somebody whose survival weights the need."""

    birth_date = serializers.DateField(required=False)
    age_months = serializers.IntegerField(required=False, min_value=0, max_value=LAST_AGE * MONTHS_PER_YEAR)
    sex = serializers.ChoiceField(choices=LifeTableSex.choices)
    life_table = serializers.ChoiceField(choices=LifeTable.choices, default=LifeTable.COHORT)
    health_factor = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(10), default=ONE
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two ages."""
        if ("birth_date" in attrs) == ("age_months" in attrs):
            raise serializers.ValidationError({"birth_date": "Give either birth_date or age_months."})
        if "birth_date" in attrs:
            today = self.context["today"]
            if not EARLIEST_BIRTH <= attrs["birth_date"] <= today:
                raise serializers.ValidationError({"birth_date": f"A day from {EARLIEST_BIRTH} to today."})
            attrs["age_months"] = age_in_months(attrs.pop("birth_date"), today)
        if attrs["age_months"] >= (LAST_AGE + 1) * MONTHS_PER_YEAR:
            raise serializers.ValidationError({"birth_date": f"The life tables end with the age of {LAST_AGE}."})
        return attrs


class IncomeStreamInput(serializers.Serializer[Any]):
    """A yearly income in today's dollars, by months from retirement on; negative: it has begun before."""

    name = NameField(max_length=120)
    yearly_amount = AmountField()
    starts_after_months = serializers.IntegerField(default=0, min_value=-LONGEST_MONTHS, max_value=LONGEST_MONTHS)
    ends_after_months = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=LONGEST_MONTHS, help_text="Left out: for life."
    )
    indexed_share = ShareField(default=ONE)
    owner = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=1, help_text="0 or 1 of the people; left out: both."
    )
    survivor_share = ShareField(default=ONE)


class ClaimInput(serializers.Serializer[Any]):
    """One person's Social Security by PIA: the benefit follows from birth date and claim."""

    birth_date = serializers.DateField()
    pia = AmountField(help_text="Primary insurance amount a month, in today's dollars.")
    claim_age_months = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=EARLIEST_AGE_MONTHS,
        max_value=LATEST_AGE_MONTHS,
        help_text="Months of age. Left out: at full retirement age.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A benefit that can be."""
        today = self.context["today"]
        if not EARLIEST_BIRTH <= attrs["birth_date"] <= today:
            raise serializers.ValidationError({"birth_date": f"A day from {EARLIEST_BIRTH} to today."})
        try:
            check_benefit(attrs, birth=attrs["birth_date"], today=today)
        except BadBenefit as error:
            raise serializers.ValidationError({error.field: str(error)}) from error
        return attrs


class GapInput(serializers.Serializer[Any]):
    """Amounts are dollars of today; incomes are yearly. Exactly one of the three ways to say the retirement date."""

    current_savings = AmountField()
    monthly_contribution = AmountField()
    years_to_retirement = serializers.DecimalField(
        required=False,
        max_digits=9,
        decimal_places=6,
        min_value=Decimal(-100),
        max_value=Decimal(100),
        help_text="Rounded to whole months. Zero or less: already retired.",
    )
    months_to_retirement = serializers.IntegerField(required=False, min_value=-LONGEST_MONTHS, max_value=LONGEST_MONTHS)
    retirement_date = serializers.DateField(required=False, help_text="A date in the past: already retired.")
    desired_income = AmountField(help_text="A year's spending in retirement, in today's dollars.")
    expected_return_rate = YearlyRateField(help_text="Nominal, before fees.")
    social_security_income = AmountField(default=Decimal(0), help_text="A year, in today's dollars.")
    social_security_starts_after_months = serializers.IntegerField(
        default=0, min_value=0, max_value=LONGEST_MONTHS, help_text="Months after retirement."
    )
    social_security_claims = ClaimInput(  # type: ignore[call-arg]
        many=True, required=False, max_length=2, help_text="Instead of social_security_income: by PIA and claim."
    )
    inflation_rate = YearlyRateField(default=DEFAULT_INFLATION)
    return_in_retirement_rate = YearlyRateField(required=False, allow_null=True)
    contribution_growth_rate = YearlyRateField(default=Decimal(0), help_text="Left out: level in nominal dollars.")
    fee_rate = ShareField(default=Decimal(0), max_value=Decimal("0.5"))
    contribution_timing = serializers.ChoiceField(choices=ContributionTiming.choices, default=ContributionTiming.END)
    monthly_convention = serializers.ChoiceField(choices=MonthlyConvention.choices, default=MonthlyConvention.EFFECTIVE)
    need_basis = serializers.ChoiceField(choices=NeedBasis.choices, default=NeedBasis.WITHDRAWAL_RATE)
    withdrawal_rate = ShareField(default=Decimal("0.04"), min_value=Decimal("0.001"))
    months_in_retirement = serializers.IntegerField(
        required=False, min_value=1, max_value=LONGEST_MONTHS, help_text="The horizon of a need to a planned age."
    )
    people = LivingPersonInput(many=True, required=False, max_length=2)  # type: ignore[call-arg]
    survivor_spending_share = ShareField(default=Decimal("0.70"))
    other_incomes = IncomeStreamInput(many=True, required=False, max_length=MOST_INCOMES)  # type: ignore[call-arg]
    contribution_plan = serializers.ChoiceField(
        choices=ContributionPlan.choices, required=False, help_text="Checks the contribution against the plan's limit."
    )
    contributor_age = serializers.IntegerField(required=False, min_value=0, max_value=LAST_AGE)
    contribution_year = serializers.IntegerField(
        required=False, min_value=1900, max_value=2200, help_text="Default: this year."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One retirement date, and what the basis of the need asks for."""
        attrs["months_to_retirement"] = self._months(attrs)
        basis = attrs["need_basis"]
        if basis == NeedBasis.HORIZON and "months_in_retirement" not in attrs:
            raise serializers.ValidationError({"months_in_retirement": "A need to a horizon has its length."})
        if basis == NeedBasis.SURVIVAL and not attrs.get("people"):
            raise serializers.ValidationError({"people": "A need weighted by survival has one person or two."})
        if attrs.get("social_security_claims") and attrs["social_security_income"]:
            raise serializers.ValidationError({"social_security_income": "Give this or social_security_claims."})
        if "contribution_plan" in attrs and "contributor_age" not in attrs:
            raise serializers.ValidationError({"contributor_age": "The limit of a plan depends on the age."})
        return attrs

    def _months(self, attrs: dict[str, Any]) -> int:
        names = ("years_to_retirement", "months_to_retirement", "retirement_date")
        given = [name for name in names if name in attrs]
        if len(given) != 1:
            raise serializers.ValidationError(
                {given[1] if given else names[0]: f"Give exactly one of {', '.join(names)}."}
            )
        value = attrs.pop(given[0])
        if given[0] == "months_to_retirement":
            return int(value)
        if given[0] == "years_to_retirement":
            return int((value * MONTHS_PER_YEAR).to_integral_value(rounding=ROUND_HALF_UP))
        months = Month.of(self.context["today"]).months_until(Month.of(value))
        if abs(months) > LONGEST_MONTHS:
            raise serializers.ValidationError({"retirement_date": "A date within a hundred years."})
        return months
