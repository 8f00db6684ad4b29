"""Published tables: what they hold, where it comes from, and how old it is."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Max, Min
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from education529.models import TableVersion
from education529.reference_specs import BY_NAME, SPECS
from lifepath.core.admin.scoping import OPERATOR, PLANNER, SUPPORT, ReferenceDataAdmin
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.core.periods import Month, whole_months

STALE_AFTER_MONTHS = 18
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


def today() -> dt.date:
    """The day on which ages are told."""
    return timezone.now().date()


def is_stale(as_of: dt.date | None) -> bool:
    """Older than eighteen months."""
    return as_of is not None and whole_months(as_of, max(today(), as_of)) >= STALE_AFTER_MONTHS


class StaleFilter(admin.SimpleListFilter):
    """Figures that are due for a replacement."""

    title = "age"
    parameter_name = "stale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Two sides of eighteen months."""
        return [("yes", f"Older than {STALE_AFTER_MONTHS} months"), ("no", "Newer")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """By the day that the figures describe."""
        month = Month.of(today()).plus(-STALE_AFTER_MONTHS)
        limit = dt.date(month.year, month.month, min(today().day, month.days))
        if self.value() == "yes":
            return queryset.filter(as_of__lte=limit)
        return queryset.filter(as_of__gt=limit) if self.value() == "no" else queryset


class PublishedTableAdmin(ReferenceDataAdmin):
    """Rows of one published table; commands load it, the history keeps what was replaced."""

    @admin.display(description="Newer than 18 months", boolean=True)
    def fresh(self, row: Any) -> bool:
        """A cross marks what is older than eighteen months."""
        return not is_stale(row.as_of)

    @admin.display(description="Source")
    def source_text(self, row: Any) -> str:
        """Where the row comes from, cut to fit."""
        text: str = row.source
        return text if len(text) <= 60 else f"{text[:59]}…"


@admin.register(TableVersion)
class TableVersionAdmin(ReferenceDataAdmin):
    """How old each table is."""

    list_display = ["title", "rows", "compiled_on", "oldest", "newest", "changed_at", "fresh"]
    list_display_links = None
    ordering = ["name"]
    search_fields = ["name"]
    fields = ["name", "compiled_on", "changed_at", "version"]

    @admin.display(description="Table")
    def title(self, table: TableVersion) -> str:
        """A link to the rows, and one to what is known of the table."""
        spec = BY_NAME[table.name]
        rows = reverse(f"admin:education529_{spec.model._meta.model_name}_changelist")
        own = reverse("admin:education529_tableversion_change", args=[table.pk])
        return format_html('<a href="{}">{}</a> · <a href="{}">about</a>', rows, spec.title, own)

    @admin.display(description="Rows")
    def rows(self, table: TableVersion) -> int:
        """How many rows it holds."""
        return BY_NAME[table.name].model._default_manager.count()

    @admin.display(description="Oldest figure")
    def oldest(self, table: TableVersion) -> dt.date | None:
        """The earliest day that a row describes."""
        return self._age(table)["oldest"]

    @admin.display(description="Newest figure")
    def newest(self, table: TableVersion) -> dt.date | None:
        """The latest day that a row describes."""
        return self._age(table)["newest"]

    @admin.display(description="Newer than 18 months", boolean=True)
    def fresh(self, table: TableVersion) -> bool:
        """A cross marks a table that holds anything older."""
        return not is_stale(self._age(table)["oldest"])

    def _age(self, table: Any) -> dict[str, dt.date | None]:
        if not hasattr(table, "age_of_rows"):
            rows = BY_NAME[table.name].model._default_manager
            table.age_of_rows = rows.aggregate(oldest=Min("as_of"), newest=Max("as_of"))
        ages: dict[str, dt.date | None] = table.age_of_rows
        return ages


for spec in SPECS:
    names = {field.name for field in spec.model._meta.concrete_fields}
    page = type(
        f"{spec.model.__name__}Admin",
        (PublishedTableAdmin,),
        {
            "__doc__": f"{spec.title}.",
            "list_display": ["__str__", *COLUMNS[spec.name], "as_of", "fresh", "confidence", "source_text"],
            "list_filter": [StaleFilter, "confidence", *FILTERS.get(spec.name, ())],
            "search_fields": [name for name in SEARCHED if name in names] or ["source"],
            "ordering": list(spec.key),
        },
    )
    admin.site.register(spec.model, page)

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
