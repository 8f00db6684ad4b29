"""What the Social Security calculator is asked."""

import datetime as dt
from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from lifepath.core.fields import MoneyField, MonthField, NameField, OwnedRelatedField, RateField
from lifepath.users.models import Person
from retirement.calc.rates import HIGHEST_RETURN, LOWEST_RETURN
from retirement.calc.social_security.statement import FIRST_YEAR
from retirement.choices import LifeTableSex

ZERO = Decimal(0)
MOST_YEARS = 100
LAST_YEAR = 2150
OLDEST_BIRTH, LATEST_DAY = dt.date(1910, 1, 1), dt.date(2100, 12, 31)


class EarningsOfYearSerializer(serializers.Serializer[Any]):
    """Earnings taxed for Social Security in one calendar year."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    earnings = MoneyField(min_value=0)


class EarningsField(serializers.ListSerializer[Any]):
    """A record: each year once; the calculation takes it by year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=EarningsOfYearSerializer(), max_length=MOST_YEARS, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Amounts by year; a year that is there twice is refused."""
        rows = super().to_internal_value(data)
        by_year = {row["year"]: row["earnings"] for row in rows}
        if len(by_year) != len(rows):
            years = [row["year"] for row in rows]
            twice = next(year for year in years if years.count(year) > 1)
            raise serializers.ValidationError([f"The year {twice} is there twice."])
        return by_year


class WorkerInput(serializers.Serializer[Any]):
    """One person: when born, what was earned, when the benefit is claimed."""

    person = OwnedRelatedField(
        queryset=Person.objects.select_related("household"),
        required=False,
        help_text="Of a household: birth date and stored earnings fill what is left out.",
    )
    name = NameField(required=False, max_length=80)
    birth_date = serializers.DateField(required=False, help_text="Needed unless a person is named.")
    sex = serializers.ChoiceField(
        choices=LifeTableSex.choices,
        required=False,
        help_text="Which life table counts for a couple; without it the mean of both.",
    )
    health_factor = serializers.DecimalField(
        max_digits=4,
        decimal_places=2,
        required=False,
        min_value=0,
        max_value=10,
        help_text="On each year's probability of death; 1 is average.",
    )
    earnings = EarningsField(required=False, help_text="The record of the statement; one of earnings, aime and pia.")
    aime = serializers.IntegerField(required=False, min_value=0, max_value=1_000_000, help_text="Whole dollars.")
    pia = MoneyField(required=False, min_value=0, help_text="Primary insurance amount, dollars a month, as of today.")
    claim_age_months = serializers.IntegerField(
        required=False, min_value=0, max_value=1440, help_text="744 to 840; default: full retirement age."
    )
    claim_month = MonthField(required=False, help_text="Instead of the age.")
    has_claimed = serializers.BooleanField(default=False, help_text="The claim has been made and stays.")
    future_yearly_earnings = MoneyField(default=ZERO, min_value=0, help_text="Until work stops, in today's dollars.")
    work_stops_in = serializers.IntegerField(required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def validate_birth_date(self, value: dt.date) -> dt.date:
        """Days that the tables can know."""
        if not OLDEST_BIRTH <= value <= LATEST_DAY:
            raise serializers.ValidationError(f"A birth date lies between {OLDEST_BIRTH} and {LATEST_DAY}.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One source of the benefit and at most one time of the claim."""
        given = [name for name in ("earnings", "aime", "pia") if attrs.get(name) is not None]
        if len(given) > 1:
            raise serializers.ValidationError({given[1]: "Give only one of earnings, aime and pia."})
        if attrs.get("birth_date") is None and attrs.get("person") is None:
            raise serializers.ValidationError({"birth_date": ErrorDetail("This field is required.", code="required")})
        if not given and not attrs.get("future_yearly_earnings") and attrs.get("person") is None:
            raise serializers.ValidationError({"earnings": "Give a record of earnings, an aime or a pia."})
        if attrs.get("claim_month") is not None and attrs.get("claim_age_months") is not None:
            raise serializers.ValidationError({"claim_month": "Give the age or the month of the claim, not both."})
        return attrs


class WorkInput(serializers.Serializer[Any]):
    """A year of work while drawing benefits."""

    year = serializers.IntegerField(min_value=1900, max_value=LAST_YEAR)
    earnings = MoneyField(
        min_value=0, help_text="In the year of full retirement age only those of the months before it."
    )


class SocialSecurityInput(WorkerInput):
    """A person, and, where there is one, the spouse."""

    as_of = serializers.DateField(required=False, help_text="Default: today.")
    wage_growth_rate = RateField(default=ZERO, help_text="After the tables; 0, the default, gives today's dollars.")
    cola_rate = RateField(default=ZERO, help_text="After the tables; 0 gives today's dollars.")
    spouse = WorkerInput(required=False, allow_null=True)
    real_discount_rate = RateField(default=ZERO, help_text="On a couple's benefits, a year; 0 counts dollars alike.")
    work = WorkInput(required=False, allow_null=True)
    auxiliary_benefits = serializers.ListField(
        child=MoneyField(min_value=0),
        required=False,
        max_length=20,
        help_text="Monthly benefits of others on the person's record, to be held against the family maximum.",
    )

    def validate_as_of(self, value: dt.date) -> dt.date:
        """Days on which there is a law to apply."""
        if not dt.date(1980, 1, 1) <= value <= LATEST_DAY:
            raise serializers.ValidationError(f"A day from 1980-01-01 to {LATEST_DAY}.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Rates that a year can have."""
        for name, lowest in (("wage_growth_rate", ZERO), ("cola_rate", ZERO), ("real_discount_rate", LOWEST_RETURN)):
            if not lowest <= attrs[name] <= HIGHEST_RETURN:
                words = f"A yearly rate from {lowest} to {HIGHEST_RETURN}; write 0.03 for 3 percent."
                raise serializers.ValidationError({name: words})
        return super().validate(attrs)


class StatementInput(serializers.Serializer[Any]):
    """A statement of earnings as a file."""

    file = serializers.FileField(help_text="The XML that my Social Security offers, or CSV with year and earnings.")
