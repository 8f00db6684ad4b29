"""Published tables of the Social Security Administration. Columns keep the names of the published files."""

from django.db import models

from lifepath.core.published_models import PublishedRow, a_rate, a_whole, a_year, dollars
from retirement.models.published_tax import ConfirmedRow


class WageIndex(ConfirmedRow):
    """The national average wage index of a year, in dollars."""

    year = a_year()
    awi = dollars()

    class Meta:
        verbose_name = "average wage index"
        constraints = [models.UniqueConstraint(fields=["year"], name="one_wage_index_per_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class TaxableMaximum(ConfirmedRow):
    """The most of a year's earnings that counts."""

    year = a_year()
    taxable_maximum = a_whole()

    class Meta:
        verbose_name = "taxable maximum"
        constraints = [models.UniqueConstraint(fields=["year"], name="one_taxable_maximum_per_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class BendPoint(ConfirmedRow):
    """Dollar bend points of a year of attaining 62."""

    eligibility_year = a_year()
    pia_bend_1 = a_whole()
    pia_bend_2 = a_whole()
    family_max_bend_1 = a_whole()
    family_max_bend_2 = a_whole()
    family_max_bend_3 = a_whole()

    class Meta:
        verbose_name = "bend points"
        verbose_name_plural = "bend points"
        constraints = [models.UniqueConstraint(fields=["eligibility_year"], name="one_row_of_bend_points_per_year")]

    def __str__(self) -> str:
        return f"{self.eligibility_year}"


class CostOfLiving(ConfirmedRow):
    """A cost-of-living adjustment in percent, by its determination year."""

    determination_year = a_year()
    effective_month = a_whole()
    cola_percent = a_rate()

    class Meta:
        verbose_name = "cost-of-living adjustment"
        constraints = [models.UniqueConstraint(fields=["determination_year"], name="one_cola_per_determination_year")]

    def __str__(self) -> str:
        return f"{self.determination_year}"


class QuarterOfCoverage(ConfirmedRow):
    """Earnings that give one credit."""

    year = a_year()
    earnings_per_credit = a_whole()

    class Meta:
        verbose_name = "earnings of a credit"
        verbose_name_plural = "earnings of a credit"
        constraints = [models.UniqueConstraint(fields=["year"], name="one_quarter_of_coverage_per_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class ExemptEarnings(PublishedRow):
    """Exempt amounts of the earnings test, dollars a year."""

    year = a_year()
    annual_exempt_under_fra = a_whole()
    annual_exempt_year_of_fra = a_whole()

    class Meta:
        verbose_name = "exempt amount"
        constraints = [models.UniqueConstraint(fields=["year"], name="one_row_of_exempt_amounts_per_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class RetirementAge(PublishedRow):
    """What a birth year fixes: full retirement ages in months, delayed credits in percent a year."""

    birth_year = a_year()
    fra_months = a_whole()
    fra_years = a_whole()
    fra_extra_months = a_whole()
    survivor_fra_months = a_whole()
    percent_of_pia_at_62 = a_rate()
    delayed_credit_percent_per_year = a_rate()
    percent_of_pia_at_70 = a_rate()

    class Meta:
        verbose_name = "full retirement age"
        constraints = [models.UniqueConstraint(fields=["birth_year"], name="one_retirement_age_per_birth_year")]

    def __str__(self) -> str:
        return f"born {self.birth_year}"
