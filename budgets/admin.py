from django.contrib import admin

from budgets.models import Budget, BudgetItem, BudgetSnapshot, SpendingBenchmark
from lifepath.core.admin.scoping import (
    OPERATOR,
    PLANNER,
    SUPPORT,
    HouseholdScopedAdmin,
    HouseholdScopedInline,
    ReferenceDataAdmin,
)
from lifepath.core.admin.site import MenuEntry, menu


@admin.register(SpendingBenchmark)
class SpendingBenchmarkAdmin(ReferenceDataAdmin):
    """What peers spend; a command loads it."""

    list_display = [
        "income_bracket",
        "category",
        "benchmark_percentage",
        "benchmark_amount",
        "year",
        "basis",
        "confidence",
    ]
    list_filter = ["income_bracket", "year", "confidence"]
    search_fields = ["category", "income_bracket"]
    ordering = ["-year", "income_bracket", "category"]


@admin.register(BudgetSnapshot)
class BudgetSnapshotAdmin(HouseholdScopedAdmin):
    """Months as they closed; the month's close and the household make them."""

    is_read_only = True
    list_display = ["household", "month", "total_income", "total_expenses", "surplus", "source"]
    list_filter = ["source", "household"]
    list_select_related = ["household"]
    search_fields = ["household__name"]
    ordering = ["-month", "pk"]


class BudgetItemInline(HouseholdScopedInline):
    """Limits of the budget's categories."""

    model = BudgetItem
    is_read_only = True
    show_change_link = False
    fields = ["category", "amount", "roll_over", "carried", "alert_share"]


@admin.register(Budget)
class BudgetAdmin(HouseholdScopedAdmin):
    """Budgets by period; the household and its planner write them over the API."""

    is_read_only = True
    list_display = ["name", "household", "amount", "category", "period_type", "start_on", "end_on", "repeats"]
    list_filter = ["period_type", "category", "household"]
    list_select_related = ["household"]
    search_fields = ["name", "household__name"]
    ordering = ["-start_on", "pk"]
    inlines = [BudgetItemInline]


menu.register(
    "budgets",
    MenuEntry("Budgets", "savings", "admin:budgets_budget_changelist", "Money", 11, frozenset({PLANNER, SUPPORT})),
)
menu.register(
    "budget_snapshots",
    MenuEntry(
        "Budget snapshots",
        "calendar_month",
        "admin:budgets_budgetsnapshot_changelist",
        "Money",
        12,
        frozenset({PLANNER, SUPPORT}),
    ),
)
menu.register(
    "benchmarks",
    MenuEntry(
        "Spending benchmarks",
        "bar_chart",
        "admin:budgets_spendingbenchmark_changelist",
        "Reference data",
        10,
        frozenset({PLANNER, SUPPORT, OPERATOR}),
    ),
)
