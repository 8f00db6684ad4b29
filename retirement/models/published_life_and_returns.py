"""Published life tables and market returns. Columns keep the names of the published files."""

from django.db import models

from lifepath.core.published_models import PublishedRow, a_rate, a_text, a_whole, a_year


class PeriodLife(PublishedRow):
    """Probabilities of death within a year at an age, and who of 100,000 is alive."""

    age = a_whole()
    qx_male = a_rate()
    qx_female = a_rate()
    lx_male = a_whole()
    lx_female = a_whole()

    class Meta:
        verbose_name = "period life table row"
        constraints = [models.UniqueConstraint(fields=["age"], name="one_period_life_row_per_age")]

    def __str__(self) -> str:
        return f"age {self.age}"


class CohortLife(PublishedRow):
    """Probabilities of death within a year at an age, by birth year."""

    birth_year = a_year()
    age = a_whole()
    qx_male = a_rate()
    qx_female = a_rate()

    class Meta:
        verbose_name = "cohort life table row"
        constraints = [models.UniqueConstraint(fields=["birth_year", "age"], name="one_cohort_life_row_per_age")]

    def __str__(self) -> str:
        return f"born {self.birth_year}, age {self.age}"


class ShillerYear(PublishedRow):
    """Returns and inflation of a year as fractions, January to January."""

    year = a_year()
    stock_real = a_rate()
    bond10y_real = a_rate()
    inflation = a_rate()
    stock_nominal = a_rate()
    bond10y_nominal = a_rate()
    inflation_source = a_text(80)

    class Meta:
        verbose_name = "return of a year (Shiller)"
        verbose_name_plural = "returns by year (Shiller)"
        constraints = [models.UniqueConstraint(fields=["year"], name="one_shiller_row_per_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class DamodaranYear(PublishedRow):
    """Total returns and inflation of a year in percent, December to December."""

    year = a_year()
    stocks_sp500_total_return_pct = a_rate()
    corporate_bonds_baa_pct = a_rate()
    real_estate_pct = a_rate()
    treasury_bills_3m_pct = a_rate()
    treasury_notes_10y_pct = a_rate()
    inflation_cpi_dec_dec_pct = a_rate()

    class Meta:
        verbose_name = "return of a year (Damodaran)"
        verbose_name_plural = "returns by year (Damodaran)"
        constraints = [models.UniqueConstraint(fields=["year"], name="one_damodaran_row_per_year")]

    def __str__(self) -> str:
        return f"{self.year}"
