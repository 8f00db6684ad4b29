"""What planning gives to a person and how it forgets."""

import datetime as dt

import pytest
from django.utils import timezone

from lifepath.core.periods import Month
from lifepath.core.privacy import erasures, export_parts
from planning.models import ClientActiveDay, PlanningScenario, RelationshipMetric, Task
from planning.personal_data import RECORDS
from planning.services.follow_up import add_task
from planning.services.metrics import keep_metrics
from planning.services.scenarios import create_scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(alice, bob, home):
    """Alice's records, and a scenario of Bob's."""
    now = timezone.now()
    create_scenario(household_id=home.pk, created_by_id=None, name="Mine")
    create_scenario(household_id=bob.personal_household_id, created_by_id=None, name="His")
    values = {"title": "Call", "due_on": dt.date(2026, 12, 1)}
    add_task(household_id=home.pk, values=values, created_by=None, today=now.date())
    keep_metrics(household=home, metric_types=["client_engagement"], month=Month.of(now.date()), now=now)
    ClientActiveDay.objects.create(user=alice, day=now.date())


def test_an_export_holds_the_persons_own_records_only(kept, alice, bob, home):
    both = {home.pk, bob.personal_household_id}

    rows = {name: list(export_parts.get(name).rows(alice, both)) for name in RECORDS}

    assert [row["name"] for row in rows["scenarios"]] == ["Mine"]
    assert (len(rows["tasks"]), len(rows["relationship_metrics"])) == (1, 1)
    assert all(set(row) == set(export_parts.get(name).columns) for name in RECORDS for row in rows[name])


def test_what_is_erased_is_the_persons_and_nobody_elses(kept, alice, home):
    erasure, now = erasures.get("scenarios_and_metrics"), timezone.now()

    assert (erasure.erase_household(home.pk, now), erasure.erase_person(alice.pk, now)) == (3, 1)

    assert not Task.objects.exists()
    assert not RelationshipMetric.objects.exists()
    assert not ClientActiveDay.objects.exists()
    assert PlanningScenario.objects.get().name == "His"
