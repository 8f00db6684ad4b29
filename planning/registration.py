"""What planning brings to the shared places."""

import datetime as dt

from lifepath.core import case_registry
from lifepath.core.attention import attention_flags
from lifepath.core.demo import DemoStep, demo_steps
from lifepath.core.jobs import PeriodicJob, periodic_jobs
from lifepath.core.panels import Panel, household_panels
from lifepath.outbox.topics import topics
from planning import demo, insight_registration, metric_events, metric_stream, personal_data
from planning.attention import ENGAGEMENT_LOW, MESSAGE_PARKED
from planning.cases import CASE_KINDS, SOURCE
from planning.panels import relationship_panel, scenarios_panel
from planning.services.live_metrics import forget_old_events
from planning.services.metrics import close_months, recompute_due

DEMO = DemoStep(order=90, build=demo.build)
_DAY = dt.timedelta(days=1)


def register() -> None:
    """Called once at start-up."""
    case_registry.register_cases(CASE_KINDS, source=SOURCE)
    insight_registration.register()
    household_panels.register(
        "relationship",
        Panel(
            title="Relationship",
            order=15,
            template="planning/relationship_panel.html",
            context=relationship_panel,
            shows_money=False,
        ),
    )
    household_panels.register(
        "scenarios",
        Panel(title="Scenarios", order=80, template="planning/scenarios_panel.html", context=scenarios_panel),
    )
    attention_flags.register("message_parked", MESSAGE_PARKED)
    attention_flags.register("engagement_low", ENGAGEMENT_LOW)
    demo_steps.register("planning", DEMO)
    topics.register(metric_stream.NAME, metric_stream.TOPIC)
    metric_events.register()
    personal_data.register()
    periodic_jobs.register(
        "relationship_metrics",
        PeriodicJob("Compute relationship metrics that were touched", recompute_due, every=dt.timedelta(minutes=1)),
    )
    periodic_jobs.register(
        "close_relationship_metrics",
        PeriodicJob("Close the month's relationship metrics", close_months, at=dt.time(2, 20)),
    )
    periodic_jobs.register(
        "forget_stream_events", PeriodicJob("Forget events that cannot come again", forget_old_events, every=_DAY)
    )
