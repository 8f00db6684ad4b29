"""How the Social Security calculator answers. Amounts are dollars a month unless the name says otherwise."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, MonthField
from retirement.serializers.common import RetirementExplainedSerializer


class CentsField(MoneyField):
    """Whole cents as dollars."""

    def to_representation(self, value: Any) -> Any:
        """Two places, exactly."""
        return super().to_representation(Decimal(value).scaleb(-2))


class ClaimRowSerializer(serializers.Serializer[Any]):
    """The benefit of a claim in one month, once all credits count."""

    age_months = serializers.IntegerField()
    month = MonthField()
    factor = serializers.DecimalField(max_digits=8, decimal_places=6, help_text="Share of the PIA.")
    monthly = MoneyField()
    yearly = MoneyField()
    break_even_age_months = serializers.IntegerField(
        allow_null=True, help_text="From this age on it has paid more in all than the earliest claim."
    )


class IndexedYearSerializer(serializers.Serializer[Any]):
    """One year of the record."""

    year = serializers.IntegerField()
    covered = CentsField(source="covered_cents", help_text="At most the taxable maximum.")
    indexed = CentsField(source="indexed_cents")
    counted = serializers.BooleanField(help_text="Among the best years.")


class IndexedEarningsSerializer(serializers.Serializer[Any]):
    """How the average came about."""

    computation_years = serializers.IntegerField()
    indexing_year = serializers.IntegerField()
    top_total = CentsField(source="top_total_cents")
    years = IndexedYearSerializer(many=True)


class CreditsSerializer(serializers.Serializer[Any]):
    """Credits of coverage since 1978."""

    count = serializers.IntegerField()
    insured = serializers.BooleanField(help_text="40 credits.")


class WorkerEstimateSerializer(serializers.Serializer[Any]):
    """One person's estimate."""

    name = serializers.CharField()
    aime = serializers.IntegerField(source="estimate.aime", allow_null=True)
    pia = MoneyField(source="estimate.pia")
    family_maximum = MoneyField(source="estimate.family_maximum")
    full_age_months = serializers.IntegerField(source="estimate.full_age_months")
    survivor_full_age_months = serializers.IntegerField(source="estimate.survivor_full_age_months")
    earliest = ClaimRowSerializer(source="estimate.earliest")
    at_full_age = ClaimRowSerializer(source="estimate.at_full_age")
    latest = ClaimRowSerializer(source="estimate.latest")
    chosen = ClaimRowSerializer(source="estimate.chosen")
    first_year_monthly = MoneyField(help_text="Until the December of the claim: its credits wait for January.")
    rows = ClaimRowSerializer(source="estimate.rows", many=True)
    indexed = IndexedEarningsSerializer(source="estimate.indexed", allow_null=True)
    credits = CreditsSerializer(allow_null=True)
    table_years = serializers.DictField(source="estimate.table_years", child=serializers.IntegerField())
    extrapolated = serializers.BooleanField(source="estimate.extrapolated")


class SpousalBenefitSerializer(serializers.Serializer[Any]):
    """What one partner gets on the other's record while both live."""

    name = serializers.CharField()
    starts = MonthField()
    months_early = serializers.IntegerField()
    half_of_other_pia = MoneyField()
    own_benefit = MoneyField()
    top_up = MoneyField()
    total = MoneyField()


class SurvivorRowSerializer(serializers.Serializer[Any]):
    """The survivor's benefit for a claim at one age."""

    age_months = serializers.IntegerField()
    monthly = MoneyField()


class SurvivorBenefitSerializer(serializers.Serializer[Any]):
    """What one partner gets after the other's death."""

    name = serializers.CharField()
    at_full_age = MoneyField()
    if_death_before_claim = MoneyField(help_text="Where the other dies before a claim and full retirement age.")
    own_benefit = MoneyField()
    larger = MoneyField(help_text="The larger of both is paid.")
    rows = SurvivorRowSerializer(many=True)


class CoupleChoiceSerializer(serializers.Serializer[Any]):
    """A pair of claim ages and what it is worth in today's dollars."""

    first_age_months = serializers.IntegerField()
    second_age_months = serializers.IntegerField()
    value = MoneyField()


class BestClaimsSerializer(serializers.Serializer[Any]):
    """The pair that is worth most, beside the earliest one."""

    best = CoupleChoiceSerializer(source="claiming.best")
    earliest = CoupleChoiceSerializer(source="claiming.earliest")
    pairs = serializers.IntegerField(source="claiming.pairs", help_text="How many were compared.")
    by_whole_years = CoupleChoiceSerializer(source="claiming.by_whole_years", many=True)
    break_even_month = MonthField(allow_null=True)
    break_even_ages_months = serializers.ListField(child=serializers.IntegerField(), allow_null=True)


class ClaimsOfTwoSerializer(serializers.Serializer[Any]):
    """What two records give together."""

    spousal = SpousalBenefitSerializer(many=True)
    survivors = SurvivorBenefitSerializer(many=True)
    best = BestClaimsSerializer()


class WithheldYearSerializer(serializers.Serializer[Any]):
    """The earnings test of one year; withheld and kept add up to the benefits of the months tested."""

    year = serializers.IntegerField()
    months_paid = serializers.IntegerField()
    exempt_amount = MoneyField(allow_null=True)
    withheld = MoneyField()
    kept = MoneyField()
    months_withheld = serializers.IntegerField()
    monthly_from_full_age = MoneyField()


class FamilyShareSerializer(serializers.Serializer[Any]):
    """A benefit of another on the record before and after the family maximum."""

    asked = MoneyField()
    paid = MoneyField()


class SocialSecurityAnswerSerializer(RetirementExplainedSerializer):
    """Everything the calculator says."""

    person = WorkerEstimateSerializer()
    spouse = WorkerEstimateSerializer(allow_null=True)
    couple = ClaimsOfTwoSerializer(allow_null=True)
    work = WithheldYearSerializer(allow_null=True)
    family = FamilyShareSerializer(many=True)
    extrapolated = serializers.BooleanField(help_text="Some figure rests on a year after the tables.")


class StatementEarningsSerializer(serializers.Serializer[Any]):
    """One year of a statement."""

    year = serializers.IntegerField()
    earnings = MoneyField()


class StatementAnswerSerializer(RetirementExplainedSerializer):
    """What a statement holds; its earnings can be sent to the calculator as they are."""

    source_format = serializers.CharField()
    birth_date = serializers.DateField(allow_null=True)
    earnings = StatementEarningsSerializer(many=True)
    credits = CreditsSerializer()
    total = MoneyField()
