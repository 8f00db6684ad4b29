"""What couples brings to the shared places."""

import datetime as dt

from couples import demo, letters
from couples.cases import CASE_KINDS, SOURCE
from couples.services.check_ins import deliver_due
from couples.services.couples import close_expired
from couples.services.drift_alerts import measure_all
from couples.services.rebalancing import purge_suggestions
from lifepath.core import case_registry
from lifepath.core.demo import DemoStep, demo_steps
from lifepath.core.jobs import PeriodicJob, periodic_jobs


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, source=SOURCE)
    letters.register()
    demo_steps.register("couples", DemoStep(order=15, build=demo.form_couple))
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
