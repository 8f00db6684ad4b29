"""What insights and reports bring to the shared places."""

import datetime as dt
from typing import Any

from rest_framework import serializers

from lifepath.core.jobs import JobKind, PeriodicJob, job_kinds, periodic_jobs
from lifepath.core.panels import Panel, household_panels
from lifepath.users.context_facts import FactKind, fact_kinds
from planning.selectors.insights.health import POLICIES_IN_FORCE, POLICIES_NEEDED
from planning.services.month_end_values import keep_month_end_values
from planning.services.predictions import train_all
from planning.services.reports import export_job, forget_unused_reports
from planning.worth_panel import worth_panel

POLICY_FACTS = (
    (
        POLICIES_NEEDED,
        "Insurance policies needed",
        "How many policies does the household need: health, life, disability, home, liability?",
    ),
    (POLICIES_IN_FORCE, "Insurance policies in force", "How many of the policies it needs are in force?"),
)


def register() -> None:
    """Called once at start-up."""
    for name, title, question in POLICY_FACTS:
        fact_kinds.register(name, FactKind(title, question, _policies, ("financial health",)))
    household_panels.register(
        "planning_worth",
        Panel(
            title="Net worth and financial health",
            order=20,
            template="planning/worth_panel.html",
            context=worth_panel,
        ),
    )
    job_kinds.register("report_export", JobKind("File of a long report", export_job, attempts=2))
    for name, job in {
        "keep_month_end_values": PeriodicJob(
            "Keep what 529 accounts stand at", keep_month_end_values, every=dt.timedelta(hours=6)
        ),
        "train_models": PeriodicJob("Train the forecasts", train_all, at=dt.time(4, 30)),
        "forget_unused_reports": PeriodicJob(
            "Forget reports nobody saved", forget_unused_reports, every=dt.timedelta(days=1)
        ),
    }.items():
        periodic_jobs.register(name, job)


def _policies(**arguments: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=20, **arguments)
