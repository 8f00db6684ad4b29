"""Published tables of plans and colleges: glide paths, fund lists, college costs, federal limits."""

from django.db import models

from education529.models.reference import ReferenceRow
from lifepath.core.published_models import a_rate, a_text, a_year, dollars


class GlideTrackRow(ReferenceRow):
    """One row of a plan's published glide path; percent of each asset class at an age or distance."""

    plan_id = models.CharField(max_length=40)
    state = a_text(2)
    plan_name = models.CharField(max_length=120)
    track = models.CharField(max_length=60)
    basis = models.CharField(max_length=30)
    from_value = a_rate(null=True)
    to_value = a_rate(null=True)
    years_to_enrollment = a_rate(null=True)
    equity_pct = a_rate()
    fixed_income_pct = a_rate()
    money_market_pct = a_rate()
    step_type = models.CharField(max_length=20)
    as_of_words = a_text(40)
    notes = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "published glide path row"
        constraints = [
            models.UniqueConstraint(
                fields=["plan_id", "track", "basis", "from_value", "to_value", "years_to_enrollment"],
                nulls_distinct=False,
                name="one_row_per_place_of_a_glide_path",
            ),
        ]

    def __str__(self) -> str:
        place = self.years_to_enrollment if self.years_to_enrollment is not None else self.from_value
        return f"{self.plan_id} {self.track} at {place}"


class FundList(ReferenceRow):
    """Whether a plan's menu is known whole."""

    plan_id = models.CharField(max_length=40, unique=True)
    list_complete = models.BooleanField()
    words = models.TextField()

    class Meta:
        verbose_name = "fund list"

    def __str__(self) -> str:
        return self.plan_id


class ApprovedFund(ReferenceRow):
    """A portfolio on a plan's menu; expense ratio in percent a year, dates inclusive and empty where not known."""

    plan_id = models.CharField(max_length=40)
    state = a_text(2)
    plan_name = models.CharField(max_length=120)
    option_name = models.CharField(max_length=160)
    option_type = models.CharField(max_length=40)
    underlying_ticker = a_text(20)
    portfolio_symbol = a_text(20)
    asset_class = a_text(40)
    expense_ratio_pct = a_rate(null=True)
    as_of_words = a_text(40)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "approved fund"
        constraints = [
            models.UniqueConstraint(
                fields=["plan_id", "option_name", "portfolio_symbol"], name="one_row_per_portfolio_of_a_plan"
            ),
            models.CheckConstraint(
                condition=models.Q(effective_to__isnull=True)
                | models.Q(effective_from__isnull=True)
                | models.Q(effective_to__gte=models.F("effective_from")),
                name="a_fund_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.option_name}"


class CollegeCost(ReferenceRow):
    """A published average of an academic year; dollars, except components that end in `_pct`."""

    academic_year = models.CharField(max_length=20)
    sector = models.CharField(max_length=40)
    component = models.CharField(max_length=60)
    amount_usd = dollars()
    change_from_prior_year_pct = a_rate(null=True)

    class Meta:
        verbose_name = "college cost"
        constraints = [
            models.UniqueConstraint(
                fields=["academic_year", "sector", "component"], name="one_college_cost_per_year_sector_and_component"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.academic_year} {self.sector} {self.component}"


class FederalLimit(ReferenceRow):
    """A federal amount or rate of a year."""

    parameter = models.CharField(max_length=60)
    year = a_year()
    value = models.DecimalField(max_digits=20, decimal_places=8)

    class Meta:
        verbose_name = "federal limit"
        constraints = [
            models.UniqueConstraint(fields=["parameter", "year"], name="one_federal_limit_per_year"),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.year}"
