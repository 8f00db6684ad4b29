"""Reports over HTTP: four that are ready-made, custom ones, and their files."""

import datetime as dt
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.views.household_view import HOUSEHOLD, MONTH, HouseholdView
from lifepath.core.audited_view import AuditedView
from lifepath.core.calculators import field_refusal
from lifepath.core.periods import Month
from lifepath.users.services.jobs import enqueue
from planning.calc.reports.specification import BadSpecification, Dimension, specification_of
from planning.exporting.files import MEDIA_TYPES
from planning.models import Report, ReportFile
from planning.report_choices import FileFormat, ReportKind, ReportScope
from planning.selectors.reports.income_expense import TooManyRows
from planning.selectors.reports.scope import NotACouple
from planning.serializers.report_examples import ANSWER_EXAMPLE
from planning.serializers.reports import (
    DEFAULTS,
    ExportJobSerializer,
    FiltersSerializer,
    ReportAnswerSerializer,
    figure_text,
)
from planning.services.reports import LONG_REPORT_ROWS, Answer, ask, file_of, made_file, make_file, run

MONTHS = 12
EXPORT_JOB = "report_export"
SCOPE = OpenApiParameter(
    "scope", enum=list(ReportScope.values), description="`couple`: a joint household with what its partners share."
)
START = OpenApiParameter("start", MONTH, description="Default: eleven months before `end`.")
END = OpenApiParameter("end", MONTH, description="Default: the running month; of trends, the last one that is over.")
CATEGORIES = OpenApiParameter(
    "category", {"type": "array", "items": {"type": "string", "format": "uuid"}}, explode=True
)
ACCOUNTS = OpenApiParameter("account", {"type": "array", "items": {"type": "string", "format": "uuid"}}, explode=True)
EXAMPLE = OpenApiExample("Two months", value=ANSWER_EXAMPLE, response_only=True)


class RefusesReports(AuditedView):
    """What cannot be reported is refused by field."""

    def handle_exception(self, exc: Exception) -> Any:
        """A refusal that says what would be right."""
        if isinstance(exc, BadSpecification):
            exc = field_refusal(exc.field, exc.message)
        elif isinstance(exc, NotACouple):
            exc = field_refusal("scope", "Only a couple's joint household can be seen together.")
        elif isinstance(exc, TooManyRows):
            words = f"The report would have {exc.rows} rows; take fewer dimensions or a shorter period."
            exc = field_refusal("dimensions", words, code="too_many_rows")
        return super().handle_exception(exc)


class ReportView(RefusesReports, HouseholdView):
    """A ready-made report on months."""

    kind: ReportKind

    def answer(self, specification: dict[str, Any]) -> Response:
        """Run it and answer."""
        answer = ask(
            user=self.request.user,
            household=self.household(),
            scope_kind=self.scope(),
            kind=self.kind,
            specification=specification_of(specification).as_data(),
            now=timezone.now(),
        )
        return Response(body_of(answer))

    def scope(self) -> ReportScope:
        """One household, or what a couple sees together."""
        text = self.request.query_params.get("scope", ReportScope.HOUSEHOLD)
        if text not in ReportScope.values:
            raise ValidationError({"scope": f"One of {', '.join(ReportScope.values)}."})
        return ReportScope(text)

    def months(self, *, closed: bool = False) -> dict[str, Any]:
        """The first and last day of the months asked for."""
        running = Month.of(self.household().today(timezone.now()))
        end = self.month("end", running.plus(-1) if closed else running)
        start = self.month("start", end.plus(1 - MONTHS))
        if start > end:
            raise ValidationError({"start": "It lies after `end`."})
        return {"start": start.start, "end": end.last_day}

    def filters(self) -> dict[str, Any]:
        """Categories and accounts that the caller may see."""
        given = {
            "categories": self.request.query_params.getlist("category"),
            "accounts": self.request.query_params.getlist("account"),
        }
        serializer = FiltersSerializer(data=given, context={"request": self.request})
        if not serializer.is_valid():
            names = {"categories": "category", "accounts": "account"}
            raise ValidationError({names[name]: detail for name, detail in serializer.errors.items()})
        return plain_filters(serializer.validated_data)

    def dimensions(self, allowed: tuple[Dimension, ...], default: str) -> list[str]:
        """What the query asks to tell apart."""
        wanted = [name for name in self.request.query_params.get("by", default).split(",") if name]
        if unknown := [name for name in wanted if name not in allowed]:
            raise ValidationError({"by": f"Not {', '.join(unknown)}; only {', '.join(allowed)}."})
        return wanted


class IncomeExpenseView(ReportView):
    """Income, spending, what was put aside, transfers and the net of them."""

    kind = ReportKind.INCOME_EXPENSE

    @extend_schema(
        operation_id="reports_income_expense",
        parameters=[
            HOUSEHOLD,
            SCOPE,
            START,
            END,
            CATEGORIES,
            ACCOUNTS,
            OpenApiParameter("by", str, description=f"Up to three, by commas: {', '.join(Dimension)}. Default: month."),
        ],
        responses=ReportAnswerSerializer,
        examples=[EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        """By category, account, month, payee, tags, or a combination."""
        dimensions = self.dimensions(tuple(Dimension), "month")
        return self.answer({**self.months(), "dimensions": dimensions, "filters": self.filters()})


class CashFlowView(ReportView):
    """How the money at hand went from month to month."""

    kind = ReportKind.CASH_FLOW

    @extend_schema(
        operation_id="reports_cash_flow",
        parameters=[HOUSEHOLD, SCOPE, START, END],
        responses=ReportAnswerSerializer,
        examples=[EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        """Opening, income, spending, put aside, transfers, left out, closing; the row adds up."""
        return self.answer(self.months())


class NetWorthView(ReportView):
    """What is owned less what is owed."""

    kind = ReportKind.NET_WORTH

    @extend_schema(
        operation_id="reports_net_worth",
        parameters=[
            HOUSEHOLD,
            SCOPE,
            START,
            END,
            OpenApiParameter("by", enum=["month", "month,account"], description="Default: month."),
        ],
        responses=ReportAnswerSerializer,
        examples=[EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        """Accounts, property, investments, college savings and debts at the end of each month."""
        dimensions = self.dimensions((Dimension.MONTH, Dimension.ACCOUNT), "month")
        return self.answer({**self.months(), "dimensions": dimensions})


class TrendsView(ReportView):
    """Where income, spending and each category are heading."""

    kind = ReportKind.TRENDS

    @extend_schema(
        operation_id="reports_trends",
        parameters=[HOUSEHOLD, SCOPE, START, END, CATEGORIES, ACCOUNTS],
        responses=ReportAnswerSerializer,
        examples=[EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        """Average, direction, change and ups and downs of the months."""
        return self.answer({**self.months(closed=True), "filters": self.filters()})


class ReportExportView(RefusesReports):
    """A report as a file."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """`format` names the file here, not the representation of the answer."""
        renderer = self.get_renderers()[0]
        return renderer, renderer.media_type

    @extend_schema(
        operation_id="reports_export",
        parameters=[
            OpenApiParameter("format", enum=list(FileFormat.values), required=True),
            OpenApiParameter("file", {"type": "string", "format": "uuid"}, description="The file that a job made."),
            OpenApiParameter("id", {"type": "string", "format": "uuid"}, location=OpenApiParameter.PATH),
        ],
        responses={
            **{
                (200, media_type): OpenApiResponse({"type": "string", "format": "binary"}, description="The file.")
                for media_type in MEDIA_TYPES.values()
            },
            202: ExportJobSerializer,
        },
        examples=[
            OpenApiExample(
                "A long report",
                value={
                    "job": "0197a1d0-7c11-7abc-8def-0123456789ab",
                    "status": "/api/v1/jobs/0197a1d0-7c11-7abc-8def-0123456789ab",
                },
                response_only=True,
                status_codes=["202"],
            )
        ],
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse | Response:
        """Computed for the caller from the data of now; a long one answers 202 with the job that makes it."""
        user: Any = request.user
        report = Report.objects.visible_to(user).select_related("household").filter(pk=pk).first()
        if report is None:
            raise NotFound()
        self.about_object = report
        wanted = request.query_params.get("format")
        if wanted not in FileFormat.values:
            raise ValidationError({"format": f"One of {', '.join(FileFormat.values)}."})
        if "file" in request.query_params:
            return handed_over(report, self._made(report, user))
        answer = run(report=report, user=user, now=timezone.now())
        if len(answer.result.rows) > LONG_REPORT_ROWS and file_of(answer, format=wanted, user=user) is None:
            job = enqueue(
                kind=EXPORT_JOB,
                household_id=report.household_id,
                created_by=user,
                arguments={"report": str(report.pk), "format": wanted},
            )
            return Response({"job": job.pk, "status": f"/api/v1/jobs/{job.pk}"}, status=202)
        return handed_over(report, make_file(answer=answer, format=wanted, user=user))

    def _made(self, report: Report, user: Any) -> ReportFile:
        try:
            file_id = UUID(self.request.query_params["file"])
        except ValueError as error:
            raise ValidationError({"file": "The id of a file."}) from error
        file = made_file(report=report, file_id=file_id, user=user)
        if file is None or file.format != self.request.query_params["format"]:
            raise NotFound()
        return file


def handed_over(report: Report, file: ReportFile) -> HttpResponse:
    """The file, to be kept under a telling name."""
    response = HttpResponse(bytes(file.content), content_type=MEDIA_TYPES[file.format])
    name = f"{report.kind.replace('_', '-')}-{file.made_at:%Y-%m-%d}.{file.format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = f'"{file.sha256[:32]}"'
    return response


def body_of(answer: Answer) -> dict[str, Any]:
    """A report as the API answers it."""
    result, report = answer.result, answer.report
    units = {column.key: column.unit for column in result.columns}

    def texts(values: Any) -> dict[str, str | None]:
        return {key: figure_text(value, units[key]) for key, value in values.items()}

    asked = report.specification
    return dict(
        ReportAnswerSerializer(
            {
                "report_id": report.pk,
                "kind": report.kind,
                "name": report.name,
                "title": result.title,
                "household": report.household_id,
                "scope": report.scope,
                "currency": answer.scope.household.currency,
                "start": dt.date.fromisoformat(asked["start"]),
                "end": dt.date.fromisoformat(asked["end"]),
                "as_of": answer.as_of,
                "data_version": answer.data_version,
                "dimensions": result.dimensions,
                "columns": [asdict(column) for column in result.columns],
                "rows": [
                    {"buckets": [asdict(bucket) for bucket in row.buckets], "values": texts(row.values)}
                    for row in result.rows
                ],
                "totals": None if result.totals is None else texts(result.totals),
                "series": [asdict(line) for line in result.series],
                "notes": result.notes,
                "assumptions": [asdict(assumption) for assumption in result.assumptions],
                "explanation": result.explanation,
            }
        ).data
    )


def plain_filters(given: dict[str, Any]) -> dict[str, Any]:
    """Checked filters as a specification keeps them."""
    plain = dict(given)
    for name in ("categories", "accounts"):
        plain[name] = [row.pk for row in given.get(name, ())]
    return plain


def plain_specification(given: dict[str, Any]) -> dict[str, Any]:
    """A checked specification with what it leaves out."""
    asked: dict[str, Any] = {name: given[name] for name in ("start", "end", "dimensions", "measures") if name in given}
    return {**DEFAULTS, **asked, "filters": plain_filters(given.get("filters", {}))}
