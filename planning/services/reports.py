"""Running reports: who asks, for what, from which data; and turning an answer into a file."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.jobs import JobFailed, JobRun
from lifepath.core.periods import Month
from lifepath.users.models import Household, User
from planning.calc.reports.result import Result
from planning.calc.reports.specification import specification_of
from planning.exporting.document import Document
from planning.exporting.files import MEDIA_TYPES, WRITERS, document_of
from planning.models import Report, ReportFile
from planning.report_choices import ReportKind, ReportScope
from planning.selectors.reports.cash_flow import cash_flow
from planning.selectors.reports.data_version import data_version, scope_mark
from planning.selectors.reports.income_expense import table_report
from planning.selectors.reports.net_worth import net_worth
from planning.selectors.reports.scope import NotACouple, Scope, report_scope
from planning.selectors.reports.trends import trends

CACHED_SECONDS = 3600
KEPT_DAYS = 30
LONG_REPORT_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A report with what it was computed from."""

    report: Report
    scope: Scope
    result: Result
    data_version: str
    as_of: dt.datetime

    def document(self) -> Document:
        """The answer as it is handed over."""
        asked = self.report.specification
        return document_of(
            self.result,
            household=self.scope.household.name,
            currency=self.scope.household.currency,
            period=f"{asked['start']} to {asked['end']}",
            made_at=self.as_of,
            version=self.data_version,
        )


def ask(
    *,
    user: User,
    household: Household,
    scope_kind: ReportScope,
    kind: ReportKind,
    specification: Mapping[str, Any],
    now: dt.datetime,
) -> Answer:
    """Run a report and remember the question, so that it can be exported. Raises NotACouple, BadSpecification."""
    scope = report_scope(household=household, kind=scope_kind, user=user)
    version = _version(kind, scope, user, now)
    result = _cached(kind, specification, scope, version, user, now)
    with transaction.atomic():
        report, _ = Report.objects.update_or_create(
            created_by=user,
            household=household,
            digest=_digest(kind, scope_kind, specification),
            is_saved=False,
            defaults={"data_version": version, "used_at": now},
            create_defaults={
                "kind": kind,
                "scope": scope_kind,
                "specification": dict(specification),
                "data_version": version,
                "used_at": now,
            },
        )
    return Answer(report, scope, result, version, now)


def run(*, report: Report, user: User, now: dt.datetime) -> Answer:
    """Run a remembered report for whoever asks now, on the data of now."""
    household = report.household
    scope = report_scope(household=household, kind=ReportScope(report.scope), user=user)
    kind = ReportKind(report.kind)
    version = _version(kind, scope, user, now)
    result = _cached(kind, report.specification, scope, version, user, now)
    return Answer(report, scope, result, version, now)


@transaction.atomic
def save_report(
    *, user: User, household: Household, scope_kind: ReportScope, name: str, specification: Mapping[str, Any]
) -> Report:
    """Keep a custom report under a name for the whole household."""
    report: Report = Report.objects.create(
        created_by=user,
        household=household,
        kind=ReportKind.CUSTOM,
        scope=scope_kind,
        name=name,
        is_saved=True,
        specification=dict(specification),
        digest=_digest(ReportKind.CUSTOM, scope_kind, specification),
    )
    audit.record("report_saved", household_id=household.pk, instance=report, after=audit.snapshot(report))
    return report


def file_of(answer: Answer, *, format: str, user: User) -> ReportFile | None:
    """The file that was made of the same data for the same person."""
    kept: ReportFile | None = ReportFile.objects.filter(
        report=answer.report, made_for=user, format=format, data_version=answer.data_version
    ).first()
    return kept


def made_file(*, report: Report, file_id: UUID, user: User) -> ReportFile | None:
    """A file of this report that was made for the person while they saw the same accounts as now."""
    scope = report_scope(household=report.household, kind=ReportScope(report.scope), user=user)
    kept: ReportFile | None = report.files.filter(
        pk=file_id, made_for=user, data_version__startswith=f"{scope_mark(scope, user)}-"
    ).first()
    return kept


def make_file(*, answer: Answer, format: str, user: User) -> ReportFile:
    """The answer as a file; made once for the same data."""
    kept = file_of(answer, format=format, user=user)
    if kept is not None:
        return kept
    content = WRITERS[format](answer.document())
    made: ReportFile
    made, _ = ReportFile.objects.get_or_create(
        report=answer.report,
        made_for=user,
        format=format,
        data_version=answer.data_version,
        defaults={"content": content, "sha256": hashlib.sha256(content).hexdigest(), "made_at": answer.as_of},
    )
    audit.record(
        "report_exported",
        household_id=answer.report.household_id,
        instance=answer.report,
        details={"format": format, "sha256": made.sha256, "data_version": answer.data_version},
    )
    return made


def export_job(job: JobRun) -> Mapping[str, Any]:
    """Make the file of a long report in the background."""
    user = User.objects.get(pk=job.created_by_id)
    report = Report.objects.visible_to(user).filter(pk=job.arguments["report"]).first()
    if report is None:
        raise JobFailed("The report is not there any more.")
    job.report_progress(10)
    try:
        answer = run(report=report, user=user, now=timezone.now())
    except NotACouple as error:
        raise JobFailed("The couple is not there any more.") from error
    job.report_progress(50)
    file = make_file(answer=answer, format=job.arguments["format"], user=user)
    return {
        "report": str(report.pk),
        "format": file.format,
        "sha256": file.sha256,
        "media_type": MEDIA_TYPES[file.format],
        "download": f"/api/v1/reports/export/{report.pk}?format={file.format}&file={file.pk}",
    }


def forget_unused_reports(now: dt.datetime) -> str:
    """Questions that nobody saved are forgotten after a month without use, files with them."""
    before = now - dt.timedelta(days=KEPT_DAYS)
    _, counts = Report.objects.filter(is_saved=False, used_at__lt=before).delete()
    old, _ = ReportFile.objects.filter(made_at__lt=before).delete()
    return f"{counts.get('planning.Report', 0)} reports and {old} files forgotten"


def _version(kind: ReportKind, scope: Scope, user: User, now: dt.datetime) -> str:
    today = scope.household.today(now)
    return data_version(scope=scope, user=user, today=today, with_holdings=kind is ReportKind.NET_WORTH)


def _cached(
    kind: ReportKind, specification: Mapping[str, Any], scope: Scope, version: str, user: User, now: dt.datetime
) -> Result:
    key = f"report:{_digest(kind, scope.kind, specification)}:{scope.household.pk}:{version}"
    found: Result | None = cache.get(key)
    if found is None:
        found = _compute(kind, specification, scope, user, now)
        cache.set(key, found, CACHED_SECONDS)
    return found


def _compute(kind: ReportKind, data: Mapping[str, Any], scope: Scope, user: User, now: dt.datetime) -> Result:
    specification = specification_of(data)
    first, last = Month.of(specification.first_on), Month.of(specification.last_on)
    if kind is ReportKind.CASH_FLOW:
        return cash_flow(first=first, last=last, scope=scope, user=user, now=now)
    if kind is ReportKind.NET_WORTH:
        by_account = "account" in specification.dimensions
        return net_worth(first=first, last=last, by_account=by_account, scope=scope, user=user, now=now)
    if kind is ReportKind.TRENDS:
        return trends(first=first, last=last, filters=specification.filters, scope=scope, user=user, now=now)
    return table_report(title=str(kind.label), specification=specification, scope=scope, user=user, now=now)


def _digest(kind: str, scope: str, specification: Mapping[str, Any]) -> str:
    text = json.dumps([kind, scope, dict(specification)], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
