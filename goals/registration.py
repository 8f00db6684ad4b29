"""What goals brings to the shared places, and what it follows."""

import datetime as dt

from goals.cases import CASE_KINDS, SOURCE
from goals.services import milestones
from lifepath.core import case_registry
from lifepath.core.jobs import PeriodicJob, periodic_jobs

TELL_MILESTONES = PeriodicJob(
    "Tell members which marks their goals passed", milestones.tell_all, every=dt.timedelta(hours=1)
)


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, source=SOURCE)
    periodic_jobs.register("goal_milestones", TELL_MILESTONES)
