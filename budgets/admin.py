from django.contrib import admin

from budgets.models import SpendingBenchmark
from lifepath.core.admin.scoping import OPERATOR, PLANNER, SUPPORT, ReferenceDataAdmin
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
