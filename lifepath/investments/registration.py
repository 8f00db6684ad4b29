"""What investments bring to the shared places."""

import datetime as dt
from functools import partial

from django.conf import settings

from lifepath.core import case_registry
from lifepath.core.demo import DemoStep, demo_steps
from lifepath.core.jobs import PeriodicJob, periodic_jobs
from lifepath.core.panels import Panel, household_panels
from lifepath.investments import demo
from lifepath.investments.cases import CASE_KINDS
from lifepath.investments.panels import investments_panel
from lifepath.investments.services.prices import update_periodically

AFTER_THE_MARKET = dt.time(22, 30)


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, source="Published formulas of returns")
    household_panels.register(
        "investments",
        Panel(title="Investments", order=50, template="investments/panel.html", context=investments_panel),
    )
    demo_steps.register("investments", DemoStep(order=50, build=demo.build))
    register_prices()


def register_prices() -> None:
    """Ask for prices daily, where a provider is named."""
    if settings.PRICE_PROVIDER:
        run = partial(update_periodically, name=settings.PRICE_PROVIDER)
        periodic_jobs.register("update_prices", PeriodicJob("Ask for prices of what is held", run, at=AFTER_THE_MARKET))
