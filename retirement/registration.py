"""What retirement brings to the shared places."""

from lifepath.core import case_registry
from lifepath.core.jobs import job_kinds
from lifepath.core.privacy import export_of, export_parts
from retirement.cases import CASE_COMPARISONS, CASE_KINDS
from retirement.models import EarningsRecord
from retirement.services import projection_jobs

SOURCE = "Published tables and examples"


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, comparisons=CASE_COMPARISONS, source=SOURCE)
    job_kinds.register(projection_jobs.KIND, projection_jobs.JOB)
    export_parts.register("earnings_records", export_of("Earnings records", EarningsRecord.objects.all()))
