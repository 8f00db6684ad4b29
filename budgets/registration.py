"""What budgets brings to the shared places."""

import datetime as dt

from budgets import cases, demo
from budgets.dashboard import dashboard_panel
from budgets.panels import spending_panel
from budgets.services.benchmarks import load_shipped
from budgets.services.budgets import ALERT_KIND, roll_all, tell_all
from budgets.services.household_facts import ask_after_import
from budgets.services.snapshots import close_months
from lifepath.core import case_registry, events
from lifepath.core.demo import DemoStep, demo_steps
from lifepath.core.jobs import PeriodicJob, periodic_jobs
from lifepath.core.panels import Panel, household_panels
from lifepath.core.reference_tables import ReferenceTable, reference_tables
from lifepath.users.notification_kinds import notification_kinds

CLOSE_MONTHS = PeriodicJob("Keep the snapshots of months that have closed", close_months, at=dt.time(3, 40))
ROLL_BUDGETS = PeriodicJob(
    "Open the next periods of budgets", lambda now: roll_all(now=now), every=dt.timedelta(hours=1)
)
TELL_LIMITS = PeriodicJob("Tell members whose limits are near", tell_all, every=dt.timedelta(hours=1))
ALERT_TITLE = "A budget's limit is near or exceeded"
DEMO = DemoStep(order=50, build=demo.build)


def register() -> None:
    """Called once at start-up."""
    reference_tables.register(
        "spending_benchmarks", ReferenceTable(title="Spending benchmarks", order=20, load=load_shipped)
    )
    household_panels.register(
        "spending",
        Panel(title="Spending", order=30, template="budgets/spending_panel.html", context=spending_panel),
    )
    household_panels.register(
        "budgets",
        Panel(title="Budget dashboard", order=31, template="budgets/dashboard_panel.html", context=dashboard_panel),
    )
    periodic_jobs.register("close_months", CLOSE_MONTHS)
    periodic_jobs.register("roll_budgets", ROLL_BUDGETS)
    periodic_jobs.register("budget_alerts", TELL_LIMITS)
    events.subscribe("transactions.imported", ask_after_import)
    notification_kinds.register(ALERT_KIND, ALERT_TITLE)
    demo_steps.register("budgets", DEMO)
    case_registry.register_cases(cases.CASE_KINDS, source=cases.SOURCE)
