"""The relationship dashboard, the score card, the scenario comparison, and what they raise flags about."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lifepath.core.attention import raised_flags
from lifepath.outbox.models import OutboxMessage
from lifepath.users.models import Household
from lifepath.users.services.households import assign_planner
from planning import demo
from planning.choices import MetricType
from planning.models import PlanningScenario, RelationshipMetric
from planning.selectors.metrics.window import running_month
from planning.services.metrics import keep_metrics
from planning.services.scenarios import create_scenario
from tests.core.test_admin_scoping import desk

pytestmark = pytest.mark.django_db
DASHBOARD = "/admin/planning/relationshipmetric/dashboard/"
COMPARE = "/admin/planning/planningscenario/compare/"


def card(household):
    return reverse("admin:planning_score_card", args=[household.pk])


def text(user, url, status=200):
    response = desk(user).get(url)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def measured(home, paula):
    """Alice's running month."""
    keep_metrics(
        household=home, metric_types=["client_engagement"], month=running_month(timezone.now()), now=timezone.now()
    )
    return RelationshipMetric.objects.get()


def test_the_dashboard_and_the_card_show_a_planners_own_clients_only(home, paula, quentin, sam, measured):
    assert card(home) in text(paula, DASHBOARD)
    assert card(home) not in text(quentin, DASHBOARD)
    text(sam, DASHBOARD, 403)
    assert "Fresh data" in text(paula, card(home))
    for outsider in (quentin, sam):
        text(outsider, card(home), 404)


def test_the_dashboard_costs_the_same_for_many_clients(home, paula, measured, charlie, bob):
    browser = desk(paula)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(DASHBOARD).status_code == 200
        return len(seen)

    queries()
    alone = queries()
    for user in (bob, charlie):
        household = Household.objects.get(personal_owner=user)
        assign_planner(planner=paula, household=household, granted_by=user)
        keep_metrics(
            household=household,
            metric_types=MetricType.values,
            month=running_month(timezone.now()),
            now=timezone.now(),
        )

    assert queries() == alone


def test_scenarios_are_compared_for_those_who_see_them(home, paula, quentin):
    for name, percent in (("Plan A", 50), ("Plan B", 75)):
        create_scenario(
            household_id=home.pk,
            created_by_id=None,
            name=name,
            allocations=[{"target": "savings:emergency", "kind": "percent", "value": percent}],
        )

    page = text(paula, f"{COMPARE}?household={home.pk}&income=1000.00")
    assert "500.00" in page
    assert "750.00" in page
    assert "Plan A" not in text(quentin, f"{COMPARE}?household={home.pk}&income=1000.00")
    assert "Choose two to 6" in text(
        paula, f"{COMPARE}?household={home.pk}&income=1&scenarios={PlanningScenario.objects.first().pk}"
    )


def test_low_engagement_and_a_parked_message_raise_flags(home, paula):
    now = timezone.now()
    month = running_month(now).plus(-1)
    for back, value in ((0, "55.00"), (1, "80.00")):
        RelationshipMetric.objects.create(
            household=home,
            metric_type="client_engagement",
            month=month.plus(-back).start,
            metric_value=Decimal(value),
            as_of=now,
        )
    OutboxMessage.objects.create(
        topic="planner-relationship-metrics",
        key=str(home.pk),
        sequence=7,
        body={},
        parked_at=now,
        parked_because="MSG_SIZE_TOO_LARGE",
    )

    raised = {flag.name: flag.finding.evidence for flag in raised_flags({home.pk}, now)}

    assert raised["engagement_low"] == f"Engagement was 55.0 of 100 in {month} after 80.0 the month before."
    assert raised["message_parked"] == "Message 7 of the metrics was not taken: MSG_SIZE_TOO_LARGE"


def test_the_demonstration_is_made_once(home, paula):
    assert demo.build() == "Scenarios, tasks and metrics of 1 households were made."
    assert demo.build() == "Scenarios, tasks and metrics of 0 households were made."

    assert PlanningScenario.objects.of_household(home.pk).count() == 3
    assert RelationshipMetric.objects.filter(closed_at__isnull=False).count() == 3 * (demo.MONTHS - 1)
    assert Household.objects.get(pk=home.pk).created_at < timezone.now() - dt.timedelta(days=100)
