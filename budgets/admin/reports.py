"""Trends, anomalies and comparison as pages: the selectors that the API calls, with charts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from budgets.calc.anomalies import DEFAULT_THRESHOLD_STDDEV
from budgets.calc.compare import Comparison
from budgets.calc.trends import CATEGORY_WINDOW_MONTHS, SUMMARY_WINDOW_MONTHS
from budgets.dashboard import anomaly_chart, category_chart, directions, totals_chart
from budgets.explaining.months import anomaly_body, comparison_body, trend_body
from budgets.selectors import snapshots
from budgets.selectors.snapshots import TrendReport
from lifepath.core import audit, charts
from lifepath.core.periods import Month, NotAMonth
from lifepath.core.spending_categories import LABELS
from lifepath.users.models import Household

FIRST_YEAR, LAST_YEAR = 1900, 2999
MOST_MONTHS = 120
TOTALS = {"total_income": "Income", "total_expenses": "Expenses", "surplus": "Surplus"}


class MonthInput(forms.CharField):
    """A month, YYYY-MM."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "YYYY-MM"}), **kwargs)

    def clean(self, value: Any) -> Any:
        """None where it may be left open."""
        text = super().clean(value)
        if not text:
            return None
        try:
            month = Month.parse(text)
        except NotAMonth as error:
            raise forms.ValidationError("Write a month as YYYY-MM.") from error
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise forms.ValidationError(f"A month from {FIRST_YEAR} to {LAST_YEAR}.")
        return month


class ReportForm(forms.Form):
    """Of which household."""

    household = forms.ModelChoiceField(Household.objects.none(), widget=UnfoldAdminSelectWidget())

    def limit_households(self, households: Any) -> None:
        """Offer the households in scope."""
        field: Any = self.fields["household"]
        field.queryset = households


class TrendsForm(ReportForm):
    """Trends."""

    months = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        widget=UnfoldAdminTextInputWidget(),
        help_text=f"{CATEGORY_WINDOW_MONTHS} for categories and {SUMMARY_WINDOW_MONTHS} for totals, unless said.",
    )
    period = MonthInput("Until", required=False, help_text="The last closed month, unless said.")


class AnomaliesForm(ReportForm):
    """Anomalies."""

    period = MonthInput("Month", required=False, help_text="The running month, unless said.")
    threshold_stddev = forms.DecimalField(
        label="Standard deviations",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1000),
        widget=UnfoldAdminTextInputWidget(),
        help_text=f"{DEFAULT_THRESHOLD_STDDEV}, unless said.",
    )


class CompareForm(ReportForm):
    """Comparison."""

    left = MonthInput("Month", required=False, help_text="The month before the last closed one, unless said.")
    right = MonthInput("Compared with", required=False, help_text="The last closed month, unless said.")


Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """One page."""

    name: str
    title: str
    words: str
    form: type[ReportForm]
    answer: Callable[[Household, Asked], Mapping[str, Any]]

    @property
    def url_name(self) -> str:
        """Name of the address."""
        return f"budgets_{self.name}"


def report_page(report: Report, model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    """The view of one report."""

    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_module_permission(request):
            raise PermissionDenied
        form = report.form(request.GET if "household" in request.GET else None)
        form.limit_households(Household.objects.visible_to(request.user).order_by("name", "pk"))
        shown: Mapping[str, Any] | None = None
        if form.is_bound and form.is_valid():
            household = form.cleaned_data["household"]
            audit.record("read", household_id=household.pk, instance=household, details={"page": request.path})
            try:
                shown = report.answer(household, form.cleaned_data)
            except snapshots.NoData as error:
                form.add_error(None, str(error))
        context = {
            **model_admin.admin_site.each_context(request),
            "title": report.title,
            "opts": model_admin.opts,
            "report": report,
            "reports": REPORTS,
            "asked": request.GET.get("household", ""),
            "form": form,
            "shown": shown,
        }
        return TemplateResponse(request, "budgets/report.html", context)

    return view


def _running(household: Household) -> Month:
    return Month.of(household.today(timezone.now()))


def _trends(household: Household, asked: Asked) -> Mapping[str, Any]:
    report: TrendReport = snapshots.trends(
        household=household,
        running=_running(household),
        month=asked["period"],
        category_window=asked["months"] or CATEGORY_WINDOW_MONTHS,
        summary_window=asked["months"] or SUMMARY_WINDOW_MONTHS,
    )
    return {
        "charts": [chart for chart in (totals_chart(report.summary_months), category_chart(report)) if chart],
        "directions": directions(report),
        **_explained(trend_body(report)),
    }


def _anomalies(household: Household, asked: Asked) -> Mapping[str, Any]:
    running = _running(household)
    month = asked["period"] or running
    threshold = asked["threshold_stddev"]
    found, history = snapshots.anomalies(
        household=household,
        running=running,
        month=month,
        threshold_stddev=DEFAULT_THRESHOLD_STDDEV if threshold is None else threshold,
    )
    chart = anomaly_chart(found, month=month)
    return {
        "charts": [chart] if chart else [],
        "head": ["Category", "This month", "Mean before", "Standard deviations", "Kind", "Severity"],
        "rows": [
            [
                LABELS[each.category],
                f"{each.current_amount:,.2f}",
                f"{each.historical_average:,.2f}",
                "past did not vary" if each.deviation is None else str(each.deviation),
                each.kind.replace("_", " "),
                each.severity,
            ]
            for each in found
        ],
        **_explained(anomaly_body(found, history)),
    }


def _compare(household: Household, asked: Asked) -> Mapping[str, Any]:
    last = _running(household).plus(-1)
    left, right = asked["left"] or last.plus(-1), asked["right"] or last
    result = snapshots.comparison(household=household, left=left, right=right)
    lines = (result.total_income, result.total_expenses, result.surplus, *result.categories)
    return {
        "charts": [_comparison_chart(result)],
        "head": ["", str(left), str(right), "Difference", "Percent"],
        "rows": [
            [
                TOTALS.get(line.name) or LABELS.get(line.name, line.name),
                f"{line.left:,.2f}",
                f"{line.right:,.2f}",
                f"{line.difference:+,.2f}",
                "from nothing" if line.percent is None else f"{line.percent} %",
            ]
            for line in lines
        ],
        **_explained(comparison_body(result)),
    }


def _comparison_chart(result: Comparison) -> SafeString:
    lines = (result.total_income, result.total_expenses, *result.categories)
    return charts.pairs(
        [TOTALS.get(line.name) or LABELS.get(line.name, line.name) for line in lines],
        charts.Line(str(result.left), [line.left for line in lines]),
        charts.Line(str(result.right), [line.right for line in lines]),
        title=f"{result.left} beside {result.right}",
    )


def _explained(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"steps": body["explanation"], "assumptions": body["assumptions"]}


REPORTS = (
    Report(
        "trends",
        "Budget trends",
        "Where categories, income and expenses are heading over closed months.",
        TrendsForm,
        _trends,
    ),
    Report(
        "anomalies",
        "Budget anomalies",
        "What stands out in a month against up to twelve closed months before it.",
        AnomaliesForm,
        _anomalies,
    ),
    Report("compare", "Compare months", "Two months side by side, by category and in total.", CompareForm, _compare),
)
