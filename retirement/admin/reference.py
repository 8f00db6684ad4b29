"""Published tables: what they hold, what confirms it, and how old it is."""

from django.contrib import admin

from lifepath.core.admin.published import TableVersionsAdmin, register_rows
from lifepath.core.admin.scoping import OPERATOR, PLANNER, SUPPORT
from lifepath.core.admin.site import MenuEntry, menu
from retirement.models import RetirementTable
from retirement.reference_specs import BY_NAME, SPECS

COLUMNS: dict[str, tuple[str, ...]] = {
    "federal_income_tax_brackets": ("rate", "taxable_income_over", "taxable_income_up_to"),
    "federal_long_term_gain_brackets": ("rate", "taxable_income_over", "taxable_income_up_to"),
    "irs_limits": ("value", "unit"),
    "irs_uniform_lifetime": ("divisor",),
    "medicare_part_b_irmaa": ("magi_up_to", "irmaa_surcharge_month", "part_b_total_month"),
    "ssa_awi": ("awi",),
    "ssa_taxable_maximum": ("taxable_maximum",),
    "ssa_bend_points": ("pia_bend_1", "pia_bend_2", "family_max_bend_1", "family_max_bend_2", "family_max_bend_3"),
    "ssa_cola": ("effective_month", "cola_percent"),
    "ssa_quarter_of_coverage": ("earnings_per_credit",),
    "ssa_earnings_test": ("annual_exempt_under_fra", "annual_exempt_year_of_fra"),
    "ssa_full_retirement_age": ("fra_months", "survivor_fra_months", "delayed_credit_percent_per_year"),
    "ssa_period_life_table": ("qx_male", "qx_female"),
    "ssa_cohort_life_table": ("qx_male", "qx_female"),
    "shiller_annual": ("stock_real", "bond10y_real", "inflation"),
    "us_annual_returns": ("stocks_sp500_total_return_pct", "treasury_notes_10y_pct", "inflation_cpi_dec_dec_pct"),
}
FILTERS: dict[str, tuple[str, ...]] = {
    "federal_income_tax_brackets": ("year", "filing_status"),
    "federal_long_term_gain_brackets": ("year", "filing_status"),
    "irs_limits": ("year",),
    "medicare_part_b_irmaa": ("premium_year", "filing_status"),
    "ssa_cohort_life_table": ("birth_year",),
}
SEARCHED = ("item", "filing_status", "confirmed_by")


@admin.register(RetirementTable)
class RetirementTableAdmin(TableVersionsAdmin):
    """How old each table is."""

    specs = BY_NAME


for spec in SPECS:
    register_rows(
        spec,
        columns=COLUMNS[spec.name],
        filters=FILTERS.get(spec.name, ()),
        searched=SEARCHED,
        source_field="confirmed_by",
    )

menu.register(
    "retirement_tables",
    MenuEntry(
        "Retirement tables",
        "elderly",
        "admin:retirement_retirementtable_changelist",
        "Reference data",
        30,
        frozenset({PLANNER, SUPPORT, OPERATOR}),
    ),
)
