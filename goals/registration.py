"""What goals brings to the shared places, and what it follows."""

import datetime as dt

from budgets.services import snapshots
from goals import demo
from goals.cases import CASE_KINDS, SOURCE
from goals.panels import goals_panel
from goals.services import following, milestones
from lifepath.banking.services import changes
from lifepath.core import case_registry, events
from lifepath.core.demo import DemoStep, demo_steps
from lifepath.core.jobs import PeriodicJob, periodic_jobs
from lifepath.core.panels import Panel, household_panels

TELL_MILESTONES = PeriodicJob(
    "Tell members which marks their goals passed", milestones.tell_all, every=dt.timedelta(hours=1)
)

FOLLOW_SPENDING = PeriodicJob("Let emergency funds follow spending", following.follow_all_spending, at=dt.time(4, 10))


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, source=SOURCE)
    periodic_jobs.register("goal_milestones", TELL_MILESTONES)
    periodic_jobs.register("emergency_funds", FOLLOW_SPENDING)
    demo_steps.register("goals", DemoStep(order=70, build=demo.build))
    household_panels.register("goals", Panel(title="Goals", order=35, template="goals/panel.html", context=goals_panel))
    events.subscribe(snapshots.EVENT, following.on_snapshots_kept)
    events.subscribe(changes.EVENT, following.on_transactions_changed)
