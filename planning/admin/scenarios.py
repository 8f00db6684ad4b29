"""Scenarios on the planner's desk, and a page that lays them side by side."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from lifepath.core import audit, charts
from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin, HouseholdScopedInline
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.users.models import Household
from planning.calc.distribution import REMAINDER
from planning.models import PlannedBill, PlanningScenario, ScenarioAllocation
from planning.selectors.outlooks.comparison import ComparedScenario, compare
from planning.serializers.scenarios import LARGEST_CENTS

MOST_COMPARED = 6


class BillInline(HouseholdScopedInline):
    """Bills of the scenario."""

    model = PlannedBill
    is_read_only = True
    show_change_link = False
    fields = ["position", "name", "amount_cents", "due_date", "category", "predicted"]
    ordering = ["position"]


class AllocationInline(HouseholdScopedInline):
    """Lines of the scenario."""

    model = ScenarioAllocation
    is_read_only = True
    show_change_link = False
    fields = ["position", "target", "kind", "value"]
    ordering = ["position"]


class CompareForm(forms.Form):
    """Which household's scenarios, on which income."""

    household = forms.ModelChoiceField(Household.objects.none(), widget=UnfoldAdminSelectWidget())
    income = forms.DecimalField(
        label="Income a month",
        min_value=Decimal(0),
        max_value=Decimal(LARGEST_CENTS) / 100,
        decimal_places=2,
        widget=UnfoldAdminTextInputWidget(),
    )
    scenarios = forms.ModelMultipleChoiceField(
        PlanningScenario.objects.none(),
        required=False,
        help_text=f"Two to {MOST_COMPARED}; none: all of the household.",
        widget=forms.CheckboxSelectMultiple(),
    )

    def limit(self, request: HttpRequest) -> None:
        """Offer what is in scope: the scenarios of the household that was chosen."""
        households: Any = self.fields["household"]
        households.queryset = Household.objects.visible_to(request.user).order_by("name", "pk")
        chosen: Any = self.fields["scenarios"]
        rows = PlanningScenario.objects.visible_to(request.user).order_by("name", "pk")
        try:
            chosen.queryset = rows.of_household(households.clean(self.data.get("household")).pk)
        except forms.ValidationError:
            chosen.queryset = rows.none()

    def clean(self) -> dict[str, Any]:
        """Enough to lay side by side."""
        given: dict[str, Any] = super().clean() or {}
        if "household" in given:
            field: Any = self.fields["scenarios"]
            rows = given.get("scenarios") or field.queryset
            listed = list(
                rows.select_related("household").prefetch_related("bills", "allocations")[: MOST_COMPARED + 1]
            )
            if not 2 <= len(listed) <= MOST_COMPARED:
                raise forms.ValidationError(f"Choose two to {MOST_COMPARED} scenarios; {len(listed)} are there.")
            given["listed"] = listed
        return given


@admin.register(PlanningScenario)
class PlanningScenarioAdmin(HouseholdScopedAdmin):
    """Scenarios of the households; they are written over the API, where the whole of one is checked."""

    viewer_roles = frozenset({PLANNER})
    is_read_only = True
    list_display = ["name", "household", "created_at", "changed_at"]
    list_filter = ["household"]
    list_select_related = ["household"]
    search_fields = ["name", "household__name"]
    ordering = ["household", "name"]
    inlines = [BillInline, AllocationInline]

    def get_urls(self) -> list[Any]:
        """The comparison stands beside the list."""
        page = path("compare/", self.admin_site.admin_view(self.comparison), name="planning_compare")
        return [page, *super().get_urls()]

    def comparison(self, request: HttpRequest) -> HttpResponse:
        """Bills, allocations, surplus, goal dates, retirement and 529 gap, as the API answers them."""
        if not self.has_module_permission(request):
            raise PermissionDenied
        form = CompareForm(request.GET if request.GET.get("income") else None, initial=request.GET.dict())
        form.limit(request)
        columns: list[ComparedScenario] = []
        if form.is_valid():
            household = form.cleaned_data["household"]
            columns = compare(
                scenarios=form.cleaned_data["listed"],
                user=request.user,
                income_cents=int(form.cleaned_data["income"] * 100),
                percent_base=REMAINDER,
                today=household.today(timezone.now()),
            )
            audit.record("read", household_id=household.pk, instance=household, details={"page": request.path})
        context = {
            **self.admin_site.each_context(request),
            "title": "Compare scenarios",
            "opts": self.opts,
            "form": form,
            "columns": columns,
            "rows": _rows(columns),
            "chart": _chart(columns),
        }
        return TemplateResponse(request, "planning/compare.html", context)


def _chart(columns: list[ComparedScenario]) -> str | None:
    if not columns:
        return None
    return charts.pairs(
        [column.scenario.name[:22] for column in columns],
        charts.Line("Left over", [Decimal(column.surplus_cents) / 100 for column in columns]),
        charts.Line("Bills not covered", [Decimal(column.bills_uncovered_cents) / 100 for column in columns]),
        title="What is left over, and what is not covered, a month",
    )


def _rows(columns: list[ComparedScenario]) -> list[tuple[str, list[str]]]:
    """Label and one cell for each scenario."""
    if not columns:
        return []
    rows = [
        ("Bills", [_dollars(column.bills_total_cents) for column in columns]),
        ("Bills not covered", [_dollars(column.bills_uncovered_cents) for column in columns]),
        ("Left over", [_dollars(column.surplus_cents) for column in columns]),
    ]
    names = sorted({_label(column, line.target) for column in columns for line in column.placed.lines})
    rows += [(name, [_dollars(_placed(column, name)) for column in columns]) for name in names]
    for index, goal in enumerate(columns[0].goals):
        rows.append((f"{goal.name}: reached", [_figure(column.goals[index].figures, "done_on") for column in columns]))
    for area, label in (("retirement", "retirement gap"), ("education", "529 gap")):
        for index, look in enumerate(getattr(columns[0], area)):
            cells = [_figure(getattr(column, area)[index].figures, "gap") for column in columns]
            rows.append((f"{look.name}: {label}", cells))
    return rows


def _label(column: ComparedScenario, target: str) -> str:
    """A line's target in words; a bill by its name."""
    kind, _, name = target.partition(":")
    if kind == "bill":
        return next((f"To bill: {bill.name}" for bill in column.scenario.bills.all() if str(bill.pk) == name), target)
    return f"To {kind}: {name}"


def _placed(column: ComparedScenario, label: str) -> int:
    pairs = zip(column.placed.lines, column.placed.result.lines, strict=True)
    return sum(got.amount_cents for line, got in pairs if _label(column, line.target) == label)


def _dollars(cents: int) -> str:
    return f"{Decimal(cents) / 100:,.2f}"


def _figure(figures: dict[str, str | None], name: str) -> str:
    return figures.get(name) or "not in sight"


menu.register(
    "scenarios",
    MenuEntry(
        "Scenarios", "alt_route", "admin:planning_planningscenario_changelist", "Money", 40, frozenset({PLANNER})
    ),
)
menu.register(
    "scenario_comparison",
    MenuEntry("Compare scenarios", "compare_arrows", "admin:planning_compare", "Money", 41, frozenset({PLANNER})),
)
