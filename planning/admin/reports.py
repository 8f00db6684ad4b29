"""Reports in the back office: a builder whose answer is the service of the API, and files to hand over."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.admin.scoping import PLANNER, HouseholdScopedAdmin
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.users.models import Household
from planning.admin.report_form import ReportForm
from planning.calc.reports.specification import BadSpecification, specification_of
from planning.exporting.document import cell_text
from planning.exporting.files import chart_of, table_of
from planning.models import Report
from planning.report_choices import FileFormat, ReportKind, ReportScope
from planning.selectors.reports.income_expense import TooManyRows
from planning.services.reports import Answer, ask, make_file, run
from planning.views.reports import handed_over

MOST_ROWS_SHOWN = 200


@admin.register(Report)
class ReportAdmin(HouseholdScopedAdmin):
    """Reports that households keep, and one's own; made in the builder, not here."""

    viewer_roles = frozenset({PLANNER})
    is_read_only = True
    list_display = ["__str__", "household", "kind", "scope", "is_saved", "used_at"]
    list_filter = ["kind", "is_saved"]
    list_select_related = ["household"]
    ordering = ["-used_at", "pk"]
    fields = ["household", "kind", "scope", "name", "is_saved", "specification", "created_at", "used_at"]

    def get_urls(self) -> list[Any]:
        """With the builder and the files."""
        wrap = self.admin_site.admin_view
        return [
            path("builder/", wrap(self.builder), name="planning_report_builder"),
            path("<uuid:pk>/file/<str:format>/", wrap(self.file), name="planning_report_file"),
            *super().get_urls(),
        ]

    def builder(self, request: HttpRequest) -> HttpResponse:
        """Choose household, report and months; read it, take it along as a file."""
        if not self.has_module_permission(request):
            raise PermissionDenied
        asked = "household" in request.GET and "kind" in request.GET
        form = ReportForm(request.GET if asked else None, initial=request.GET.dict())
        form.limit_households(Household.objects.visible_to(request.user).order_by("name", "pk"))
        answer = self._answer(form, request) if asked and form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "title": "Report builder",
            "opts": self.opts,
            "form": form,
            **(shown(answer) if answer is not None else {}),
        }
        return TemplateResponse(request, "planning/report_builder.html", context)

    def file(self, request: HttpRequest, pk: UUID, format: str) -> HttpResponse:
        """The report as a file, computed for whoever asks."""
        if not self.has_module_permission(request):
            raise PermissionDenied
        report = self.get_queryset(request).select_related("household").filter(pk=pk).first()
        if report is None or format not in FileFormat.values:
            raise Http404
        user: Any = request.user
        audit.record("read", household_id=report.household_id, instance=report, details={"page": request.path})
        answer = run(report=report, user=user, now=timezone.now())
        return handed_over(report, make_file(answer=answer, format=format, user=user))

    def _answer(self, form: ReportForm, request: HttpRequest) -> Answer | None:
        given = form.cleaned_data
        household: Household = given["household"]
        user: Any = request.user
        audit.record("read", household_id=household.pk, instance=household, details={"page": request.path})
        try:
            return ask(
                user=user,
                household=household,
                scope_kind=ReportScope(given["scope"] or ReportScope.HOUSEHOLD),
                kind=ReportKind(given["kind"]),
                specification=specification_of(form.question()).as_data(),
                now=timezone.now(),
            )
        except BadSpecification as error:
            form.add_error(None, error.message)
        except TooManyRows as error:
            form.add_error("by", f"The report would have {error.rows} rows; take a coarser cut or fewer months.")
        return None


def shown(answer: Answer) -> dict[str, Any]:
    """The answer as the page shows it."""
    table = table_of(answer.result)
    kinds = [column.kind for column in table.columns]
    lines = [*table.rows[:MOST_ROWS_SHOWN], *([table.total] if table.total is not None else [])]
    return {
        "report": answer.report,
        "result": answer.result,
        "currency": answer.scope.household.currency,
        "charts": chart_of(answer.result.series, title=answer.result.title),
        "head": [(column.label, column.kind.value != "text") for column in table.columns],
        "rows": [
            [(cell_text(cell, kind), kind.value != "text") for cell, kind in zip(row, kinds, strict=True)]
            for row in lines
        ],
        "has_total": table.total is not None,
        "left_out": max(0, len(table.rows) - MOST_ROWS_SHOWN),
        "formats": FileFormat.choices,
    }


menu.register(
    "planning_report_builder",
    MenuEntry("Reports", "summarize", "admin:planning_report_builder", "Clients", 30, frozenset({PLANNER})),
)
