"""What couples brings to the shared places."""

import datetime as dt

from couples import attention, demo, letters, personal_data
from couples.cases import CASE_KINDS, SOURCE
from couples.panels import together_panel
from couples.services.check_ins import deliver_due
from couples.services.couples import close_expired
from couples.services.drift_alerts import measure_all
from couples.services.rebalancing import purge_suggestions
from lifepath.core import case_registry
from lifepath.core.demo import DemoStep, demo_steps
from lifepath.core.jobs import PeriodicJob, periodic_jobs
from lifepath.core.panels import Panel, household_panels


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, source=SOURCE)
    letters.register()
    attention.register()
    personal_data.register()
    household_panels.register(
        "couples",
        Panel(title="Goals and planning together", order=45, template="couples/panel.html", context=together_panel),
    )
    demo_steps.register("couples", DemoStep(order=15, build=demo.form_couple))
    demo_steps.register("couples_plans", DemoStep(order=90, build=demo.build))
    periodic_jobs.register(
        "couples.deliver_check_ins",
        PeriodicJob("Deliver check-ins whose moment has come", deliver_due, every=dt.timedelta(minutes=1)),
    )
    periodic_jobs.register(
        "couples.measure_drift", PeriodicJob("Measure goals and tell of those behind", measure_all, at=dt.time(5, 30))
    )
    periodic_jobs.register(
        "couples.purge_suggestions",
        PeriodicJob("Forget rebalance suggestions after a week", purge_suggestions, every=dt.timedelta(days=1)),
    )
    periodic_jobs.register(
        "couples.expire_invitations",
        PeriodicJob("Close invitations of couples that nobody answered", close_expired, every=dt.timedelta(hours=1)),
    )
