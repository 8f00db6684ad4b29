"""What the calculators of taxes and limits are asked."""

import datetime as dt
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, RateField
from retirement.calc.rates import HIGHEST_RETURN, LOWEST_RETURN
from retirement.choices import TaxFilingStatus
from retirement.selectors.limits import KINDS

FIRST_YEAR, LAST_YEAR = 1900, 2150
OLDEST = 125


def a_year(**options: Any) -> serializers.IntegerField:
    """A calendar year; one before the tables is refused by the calculation, one after them is extrapolated."""
    return serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, **options)


def an_age(**options: Any) -> serializers.IntegerField:
    """Whole years."""
    return serializers.IntegerField(min_value=0, max_value=OLDEST, **options)


def a_rate(**options: Any) -> RateField:
    """A yearly rate as a fraction."""
    return RateField(min_value=LOWEST_RETURN, max_value=HIGHEST_RETURN, **options)


def income(words: str = "") -> MoneyField:
    """A year's income."""
    return MoneyField(required=False, min_value=0, help_text=words)


class FederalTaxInput(serializers.Serializer[Any]):
    """One year's incomes of a household that takes the standard deduction."""

    year = a_year()
    filing_status = serializers.ChoiceField(choices=TaxFilingStatus.choices)
    age = an_age(required=False, help_text="At the end of the year.")
    spouse_age = an_age(required=False)
    wages = income()
    pension = income("Pensions and annuities, all of it taxed.")
    deferred_withdrawals = income("From traditional IRAs, 401(k)s and the like.")
    interest = income()
    tax_free_interest = income("Municipal bonds: counts towards the taxation of benefits.")
    ordinary_dividends = income("Those that are not qualified.")
    qualified_dividends = income()
    long_term_gain = MoneyField(required=False, help_text="Below zero is a loss; up to 3,000 of it counts.")
    social_security = income("Benefits before tax.")
    inflation_rate = a_rate(required=False, help_text="For years after the tables; default 0.025.")
    need_after_tax = income("How much more must be left after tax, taken from a deferred account.")


class RequiredDistributionInput(serializers.Serializer[Any]):
    """Whose account, and what it held at the end of the year before."""

    birth_date = serializers.DateField()
    year = a_year(required=False, help_text="Default: this year.")
    prior_year_end_balance = MoneyField(min_value=0)
    spouse_birth_date = serializers.DateField(required=False, help_text="Where the spouse is the sole beneficiary.")
    return_rate = a_rate(default=Decimal(0), help_text="Of the years to come, for the schedule.")

    def validate_birth_date(self, value: dt.date) -> dt.date:
        """People of these tables."""
        if not dt.date(1900, 1, 1) <= value <= self.context["today"]:
            raise serializers.ValidationError("A birth date lies between 1900-01-01 and today.")
        return value

    def validate_spouse_birth_date(self, value: dt.date) -> dt.date:
        """The same for the spouse."""
        return self.validate_birth_date(value)


class MedicarePremiumInput(serializers.Serializer[Any]):
    """Whose premium, by the income of two years before."""

    premium_year = a_year()
    filing_status = serializers.ChoiceField(choices=TaxFilingStatus.choices)
    income_two_years_before = MoneyField(
        min_value=0, help_text="Modified adjusted gross income: with tax-free interest."
    )
    people = serializers.IntegerField(default=1, min_value=1, max_value=2)
    inflation_rate = a_rate(required=False, help_text="For tiers after the tables; default 0.025.")


class ContributionLimitInput(serializers.Serializer[Any]):
    """Who contributes, when, to what."""

    year = a_year()
    age = an_age(help_text="At the end of the year.")
    accounts = serializers.ListField(
        child=serializers.ChoiceField(choices=KINDS), required=False, help_text="Default: all that can be told."
    )
    filing_status = serializers.ChoiceField(choices=TaxFilingStatus.choices, required=False)
    modified_income = MoneyField(required=False, min_value=0, help_text="For phase-outs of Roth and deductible IRAs.")
    covered_by_workplace_plan = serializers.BooleanField(default=True, help_text="For the deduction of an IRA.")
    contributions = serializers.DictField(
        child=MoneyField(min_value=0), required=False, help_text="Planned in the year, by account; checked."
    )

    def validate_contributions(self, value: dict[str, Any]) -> dict[str, Any]:
        """Only accounts that are known here."""
        unknown = next((name for name in value if name not in KINDS), None)
        if unknown is not None:
            raise serializers.ValidationError(f"{unknown[:40]!r} is none of {', '.join(KINDS)}.")
        return value
