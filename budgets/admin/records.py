"""Snapshots, sessions, marks and benchmarks in the back office, and the menu of the app."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from budgets.admin.reports import REPORTS
from budgets.models import BudgetSession, BudgetSnapshot, OpportunityMark, SpendingBenchmark
from budgets.services import sessions
from budgets.services.opportunities import clear_mark
from lifepath.core import audit
from lifepath.core.admin.scoping import (
    OPERATOR,
    PLANNER,
    SUPPORT,
    HouseholdScopedAdmin,
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


@admin.register(BudgetSession)
class BudgetSessionAdmin(HouseholdScopedAdmin):
    """Budgets on their way from raw to final; the household moves them."""

    is_read_only = True
    viewer_roles = frozenset({PLANNER})
    list_display = ["created_at", "household", "stage", "lines_read", "surplus"]
    list_filter = ["stage", "household"]
    list_select_related = ["household"]
    search_fields = ["household__name"]
    fields = ["household", "stage", "created_at", "user_query", "user_profile", "said", "asked", "budget", "moves"]
    readonly_fields = fields
    ordering = ["-created_at", "pk"]

    @admin.display(description="Lines")
    def lines_read(self, session: BudgetSession) -> int:
        """How many there are."""
        return len(session.lines)

    @admin.display(description="Surplus a month")
    def surplus(self, session: BudgetSession) -> str:
        """Of a final one."""
        return str(session.result["summary"]["surplus"]) if session.result else ""

    @admin.display(description="Lines as they are understood")
    def said(self, session: BudgetSession) -> str:
        """Each with its confidence."""
        return _table(
            ("Line", "Kind", "Amount", "How often", "Category", "Confidence"),
            [
                (line.label, line.kind, line.amount, line.frequency, line.category, line.confidence)
                for line in sessions.parsed(session)
            ],
        )

    @admin.display(description="Open questions")
    def asked(self, session: BudgetSession) -> str:
        """What is still to be answered."""
        return _table(("Question",), [(question.text,) for question in sessions.questions(session)])

    @admin.display(description="Budget and suggestions")
    def budget(self, session: BudgetSession) -> str:
        """Of a final session."""
        if not session.result:
            return "Not final yet."
        summary = [(name.replace("_", " "), amount) for name, amount in session.result["summary"].items()]
        steps = [("suggestion", step["text"]) for step in session.result["suggestions"]]
        return _table(("", ""), [*summary, ("framework", session.result["framework"]), *steps])

    @admin.display(description="Events")
    def moves(self, session: BudgetSession) -> str:
        """Every move of its stage, newest first."""
        return _table(
            ("When", "What", "From", "To", "By", "From address"),
            [
                (
                    f"{event.created_at:%Y-%m-%d %H:%M}",
                    event.action.replace("_", " "),
                    event.from_stage,
                    event.to_stage,
                    getattr(event.actor, "display_name", ""),
                    getattr(getattr(event, "payload", None), "source_ip", ""),
                )
                for event in audit.history_of(session)
                if event.to_stage
            ],
        )


@admin.register(OpportunityMark)
class OpportunityMarkAdmin(HouseholdScopedAdmin):
    """Ways to save that households dismissed, and what they do not use; taking a mark back brings it up again."""

    viewer_roles = frozenset({PLANNER})
    list_display = ["household", "mark", "key", "marked_at"]
    list_filter = ["mark", "household"]
    list_select_related = ["household"]
    search_fields = ["key", "household__name"]
    fields = ["household", "mark", "key", "marked_at"]
    readonly_fields = fields
    ordering = ["-marked_at", "pk"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Marks are made where the opportunity shows."""
        return False

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """By the service that the API calls, which puts it on record."""
        clear_mark(household_id=obj.household_id, key=obj.key, mark=obj.mark)


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A small table; every cell is escaped."""
    if not rows:
        return "None."
    names = format_html_join("", "<th class='pr-4 text-left'>{}</th>", ((name,) for name in head))
    cells = (
        (format_html_join("", "<td class='pr-4'>{}</td>", (("" if cell is None else cell,) for cell in row)),)
        for row in rows
    )
    return format_html("<table><tr>{}</tr>{}</table>", names, format_html_join("", "<tr>{}</tr>", cells))


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
menu.register(
    "budget_sessions",
    MenuEntry("Budget sessions", "forum", "admin:budgets_budgetsession_changelist", "Money", 13, frozenset({PLANNER})),
)
menu.register(
    "budget_marks",
    MenuEntry(
        "Dismissed savings",
        "do_not_disturb_on",
        "admin:budgets_opportunitymark_changelist",
        "Money",
        17,
        frozenset({PLANNER}),
    ),
)
for number, report in enumerate(REPORTS):
    menu.register(
        report.url_name,
        MenuEntry(report.title, "monitoring", f"admin:{report.url_name}", "Money", 14 + number, frozenset({PLANNER})),
    )
