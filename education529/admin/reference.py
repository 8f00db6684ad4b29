"""Published tables: what they hold, where it comes from, and how old it is."""

from django.contrib import admin

from education529.admin.uploads import TableUploadsMixin
from education529.models import TableVersion
from education529.reference_specs import BY_NAME, SPECS
from lifepath.core.admin.published import TableVersionsAdmin, register_rows
from lifepath.core.admin.scoping import OPERATOR, PLANNER, SUPPORT
from lifepath.core.admin.site import MenuEntry, menu

COLUMNS: dict[str, tuple[str, ...]] = {
    "state_tax_benefits": ("benefit_type", "limit_single", "limit_joint", "limit_basis", "plan_scope"),
    "state_special_rules": ("value", "words"),
    "state_credit_tiers": ("credit_share",),
    "state_credit_reductions": ("agi_to", "rate"),
    "state_income_tax_brackets": ("rate",),
    "state_plans": ("age_based_fee_pct", "expense_ratio_low_pct", "expense_ratio_high_pct", "max_aggregate_balance"),
    "glide_paths": ("equity_pct", "fixed_income_pct", "money_market_pct", "step_type"),
    "fund_lists": ("list_complete", "words"),
    "approved_funds": ("portfolio_symbol", "asset_class", "effective_from", "effective_to"),
    "college_costs": ("amount_usd",),
    "federal_limits": ("value",),
}
FILTERS: dict[str, tuple[str, ...]] = {
    "state_tax_benefits": ("tax_year", "benefit_type", "state"),
    "state_special_rules": ("rule",),
    "state_income_tax_brackets": ("tax_year", "filing_status", "state"),
    "glide_paths": ("plan_id",),
    "approved_funds": ("plan_id", "asset_class"),
    "college_costs": ("academic_year", "sector"),
    "federal_limits": ("parameter",),
}
SEARCHED = ("state", "plan_name", "plan_id", "option_name", "portfolio_symbol", "sector", "parameter")


@admin.register(TableVersion)
class TableVersionAdmin(TableUploadsMixin, TableVersionsAdmin):
    """How old each table is."""

    specs = BY_NAME
    list_before_template = "education529/upload_link.html"


for spec in SPECS:
    register_rows(
        spec,
        columns=COLUMNS[spec.name],
        filters=FILTERS.get(spec.name, ()),
        searched=SEARCHED,
        confidence_field="confidence",
    )

menu.register(
    "education529_tables",
    MenuEntry(
        "529 and college tables",
        "school",
        "admin:education529_tableversion_changelist",
        "Reference data",
        20,
        frozenset({PLANNER, SUPPORT, OPERATOR}),
    ),
)
