"""Published tables of the Internal Revenue Service and of Medicare. Columns keep the names of the published files."""

from django.db import models

from lifepath.core.published_models import (
    PublishedRow,
    PublishedTableVersion,
    a_rate,
    a_text,
    a_whole,
    a_year,
    dollars,
)


class RetirementTable(PublishedTableVersion):
    """Which version of a table is in place."""

    class Meta:
        verbose_name = "retirement table"


class ConfirmedRow(PublishedRow):
    """A row that says which sources confirm it."""

    confirmed_by = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


class BracketRow(ConfirmedRow):
    """One slice of taxable income and its rate, a fraction; no upper bound is empty."""

    year = a_year()
    filing_status = models.CharField(max_length=20)
    rate = a_rate()
    taxable_income_over = dollars()
    taxable_income_up_to = dollars(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.year} {self.filing_status} over {self.taxable_income_over}"


class IncomeTaxBracket(BracketRow):
    """Ordinary income."""

    class Meta:
        verbose_name = "income tax bracket"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "filing_status", "taxable_income_over"], name="one_income_tax_bracket_per_place"
            ),
        ]


class LongTermGainBracket(BracketRow):
    """Long-term gains and qualified dividends."""

    class Meta:
        verbose_name = "long-term gain bracket"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "filing_status", "taxable_income_over"], name="one_long_term_gain_bracket_per_place"
            ),
        ]


class FederalFigure(ConfirmedRow):
    """A limit, deduction, threshold or rate of a year."""

    item = models.CharField(max_length=80)
    year = a_year()
    value = models.DecimalField(max_digits=20, decimal_places=8)
    unit = a_text(60)

    class Meta:
        verbose_name = "limit or threshold"
        verbose_name_plural = "limits and thresholds"
        constraints = [models.UniqueConstraint(fields=["item", "year"], name="one_federal_figure_per_year")]

    def __str__(self) -> str:
        return f"{self.item} {self.year}"


class MedicarePremiumTier(ConfirmedRow):
    """A Part B premium a month by the income of two years before; the total includes the surcharge."""

    premium_year = a_year()
    filing_status = models.CharField(max_length=20)
    magi_over = dollars()
    magi_up_to = dollars(null=True)
    irmaa_surcharge_month = dollars()
    part_b_total_month = dollars()

    class Meta:
        verbose_name = "Medicare premium tier"
        constraints = [
            models.UniqueConstraint(
                fields=["premium_year", "filing_status", "magi_over"], name="one_medicare_premium_tier_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.premium_year} {self.filing_status} over {self.magi_over}"


class DistributionPeriod(PublishedRow):
    """The divisor of the Uniform Lifetime Table at an age."""

    age = a_whole()
    divisor = a_rate()

    class Meta:
        verbose_name = "distribution period"
        constraints = [models.UniqueConstraint(fields=["age"], name="one_distribution_period_per_age")]

    def __str__(self) -> str:
        return f"age {self.age}"
