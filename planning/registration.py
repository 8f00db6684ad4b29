"""What planning brings to the shared places."""

import datetime as dt

from lifepath.core import case_registry
from lifepath.core.jobs import JobKind, PeriodicJob, job_kinds, periodic_jobs
from planning.cases import CASE_KINDS, SOURCE
from planning.services.month_end_values import keep_month_end_values
from planning.services.reports import export_job, forget_unused_reports

_DAY = dt.timedelta(days=1)


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, source=SOURCE)
    job_kinds.register("report_export", JobKind("File of a long report", export_job, attempts=2))
    periodic_jobs.register(
        "keep_month_end_values",
        PeriodicJob("Keep what 529 accounts stand at", keep_month_end_values, every=dt.timedelta(hours=6)),
    )
    periodic_jobs.register(
        "forget_unused_reports", PeriodicJob("Forget reports nobody saved", forget_unused_reports, every=_DAY)
    )
