"""Relationship metrics out of what happened: worked by hand, closed once, rebuilt to the same, told to the stream."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from couples.models import CheckIn
from goals.services.allocations import allocate
from goals.services.goals import change_goal
from lifepath.core import audit
from lifepath.core.periods import Month
from lifepath.outbox.models import OutboxMessage
from lifepath.users.choices import AssignmentRole
from lifepath.users.models import PlannerAssignment
from lifepath.users.services.households import assign_planner
from planning import metric_events
from planning.choices import MetricType
from planning.models import ClientActiveDay, MetricDue, RelationshipMetric, Task
from planning.selectors.metrics.contact import active_days, client_tasks
from planning.selectors.metrics.window import running_month, window_of
from planning.services.follow_up import complete_meeting, plan_meeting
from planning.services.metrics import close_months, confirm_section, keep_metrics, recompute_due
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

pytestmark = pytest.mark.django_db
MAY = Month(2026, 5)
IN_JUNE = dt.datetime(2026, 6, 3, 12, tzinfo=dt.UTC)
ENGAGEMENT, ADHERENCE, PROGRESS = MetricType.values


@pytest.fixture(autouse=True)
def _days_are_asked_anew():
    metric_events.forget()


@pytest.fixture
def here_since_may(home, alice, paula):
    """Alice and her planner have been here since spring."""
    spring = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    alice.memberships.update(joined_at=spring)
    PlannerAssignment.objects.update(since=spring, agreed_at=spring)
    type(home).objects.filter(pk=home.pk).update(created_at=spring)
    home.refresh_from_db()
    return home


def at(day, hour=12):
    """A moment of May, UTC."""
    return dt.datetime(2026, 5, day, hour, tzinfo=dt.UTC)


def task(home, due_on, done_at=None, **values):
    values = {"title": "Send the statement", "created_at": at(1), **values}
    return Task.objects.create(household=home, due_on=due_on, done_at=done_at, **values)


def met(home, day):
    """A review that took place."""
    meeting = plan_meeting(household_id=home.pk, values={"subject": "Review", "starts_at": day}, planner=None)
    complete_meeting(meeting=meeting, now=day + dt.timedelta(hours=1))


def stored(home, metric_type=ENGAGEMENT):
    return RelationshipMetric.objects.get(household=home, metric_type=metric_type)


def test_engagement_of_a_month_is_what_the_definition_says_to_the_cent(here_since_may, alice):
    home = here_since_may
    for day in (4, 9, 9, 30):  # three days: 22.5 of 30
        ClientActiveDay.objects.get_or_create(user=alice, day=dt.date(2026, 5, day))
    for due, done in ((5, at(5)), (10, at(10)), (20, at(21)), (31, None)):  # two of four in time: 12.5 of 25
        task(home, dt.date(2026, 5, due), done)
    CheckIn.objects.create(household=home, title="?", occurrence_at=at(2), delivered_at=at(2))
    CheckIn.objects.create(  # answered after exactly seven days: 10 of 20
        household=home, title="?", occurrence_at=at(3), delivered_at=at(3), completed_at=at(10), completed_by=alice
    )
    confirm_section(household_id=home.pk, section="income", user=alice, now=at(2))  # one of five: 3 of 15
    met(home, at(12))  # 10 of 10

    keep_metrics(household=home, metric_types=[ENGAGEMENT], month=MAY, now=IN_JUNE, closing=True)

    metric = stored(home)
    assert metric.metric_value == Decimal("58.00")
    assert [(part["name"], part["ratio"]) for part in metric.parts] == [
        ("active_days", "0.7500"),
        ("tasks", "0.5000"),
        ("prompts", "0.5000"),
        ("sections", "0.2000"),
        ("meeting", "1.0000"),
    ]
    assert metric.inputs["sections_required"] == 5  # no beneficiary, no education


def test_a_message_is_exactly_what_its_schema_describes(here_since_may, paula):
    home = here_since_may
    now = dt.datetime(2026, 6, 3, 12, 0, 1, 234567, tzinfo=dt.UTC)

    keep_metrics(household=home, metric_types=MetricType.values, month=MAY, now=now, closing=True)

    message = OutboxMessage.objects.get()  # adherence and progress have nothing to measure: no message
    assert message.key == str(home.pk)
    assert message.body == {
        "planner_id": str(paula.pk),
        "client_id": str(home.pk),
        "metric_type": "client_engagement",
        "metric_value": "0.00",
        "period": "2026-05",
        "timestamp": "2026-06-03T12:00:01.234Z",
    }
    assert message.headers == {"schema-version": "1", "content-type": "application/json"}
    assert stored(home, PROGRESS).metric_value is None


def test_months_are_cut_where_the_firm_is_and_days_count_for_members_of_that_day(here_since_may, alice, joint):
    metric_events.after_activity(alice, dt.datetime(2026, 6, 1, 3, 59, tzinfo=dt.UTC))  # 31 May in New York
    metric_events.after_activity(alice, dt.datetime(2026, 6, 1, 4, 1, tzinfo=dt.UTC))

    assert active_days(here_since_may.pk, window_of(MAY, now=IN_JUNE)) == {dt.date(2026, 5, 31)}
    assert active_days(joint.pk, window_of(MAY, now=IN_JUNE)) == set()  # the couple was formed later


def test_a_running_month_counts_tasks_that_were_due_so_far(here_since_may):
    task(here_since_may, dt.date(2026, 5, 5), at(5))
    task(here_since_may, dt.date(2026, 5, 25))
    task(here_since_may, dt.date(2026, 5, 26), whose="PLANNER")

    assert client_tasks(here_since_may.pk, window_of(MAY, now=at(15))) == (1, 1)
    assert client_tasks(here_since_may.pk, window_of(MAY, now=IN_JUNE)) == (2, 1)


def test_adherence_and_progress_rest_on_the_ledger_and_a_closed_month_is_rebuilt_to_the_same(home, alice, paula):
    month = running_month(timezone.now())
    goal = make_goal(home, "House", "1000.00", created_on=month.plus(-2).start, target_date=month.plus(10).start)
    account = funded(home)
    allocate(account=account, goal=goal, amount=Decimal("80.00"), user=alice)
    after = timezone.now() + dt.timedelta(days=40)

    close_months(after)

    adherence, progress = stored_of(home, ADHERENCE, month), stored_of(home, PROGRESS, month)
    assert adherence.inputs["planned_contributions"] == "100.00"  # 1,000 in ten months
    assert adherence.inputs["actual_contributions"] == "80.00"
    assert (adherence.metric_value, progress.metric_value) == (Decimal("80.00"), Decimal("8.00"))
    assert progress.closed_at == after

    RelationshipMetric.objects.filter(closed_at__isnull=True).delete()  # the month that runs then
    late = dt.timedelta(days=60)
    goal.refresh_from_db()
    change_at(goal, {"target_amount": Decimal("500.00")}, timezone.now() + late, home)
    call_command("rebuild_metrics")
    assert "0 months of clients closed" in close_months(after)
    RelationshipMetric.objects.filter(pk=progress.pk).update(metric_value=Decimal("9.00"))
    with pytest.raises(CommandError, match="1 of "):
        call_command("rebuild_metrics")


def change_at(goal, values, moment, home):
    """A change of a goal that is on record as done at a later moment."""
    from lifepath.users.models import AuditEvent

    before = audit.snapshot(goal)
    changed = change_goal(goal=goal, values=values, today=moment.date())
    was, now = audit.changed_columns(before, audit.snapshot(changed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: moment)
        audit.record("changed", household_id=home.pk, instance=changed, before=was, after=now)
    assert AuditEvent.objects.filter(object_id=str(goal.pk), action="changed").exists()


def stored_of(home, metric_type, month):
    return RelationshipMetric.objects.get(household=home, metric_type=metric_type, month=month.start)


def test_what_was_touched_is_computed_at_most_once_in_five_minutes(
    home, alice, paula, django_capture_on_commit_callbacks
):
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        client_for(alice).post("/api/v1/goals/", {"name": "House", "target_amount": "100.00"}, format="json")
    assert set(MetricDue.objects.values_list("metric_type", flat=True)) == {ENGAGEMENT, ADHERENCE, PROGRESS}

    assert recompute_due(now).startswith("3 metrics computed")
    assert stored(home, PROGRESS).metric_value == Decimal("0.00")

    make_due = {"household": home, "metric_type": PROGRESS, "month": running_month(now).start, "noted_at": now}
    MetricDue.objects.create(**make_due)
    assert recompute_due(now + dt.timedelta(minutes=4, seconds=59)).startswith("0 metrics computed")
    assert recompute_due(now + dt.timedelta(minutes=5)).startswith("1 metrics computed, 0 messages")


def test_the_planner_of_a_month_is_the_lead_at_its_end_else_the_longest_assigned(
    here_since_may, paula, observer, quentin
):
    home = here_since_may
    PlannerAssignment.objects.filter(planner=observer).update(since=at(1), agreed_at=at(1))
    newer = assign_planner(planner=quentin, household=home, granted_by=None, role=AssignmentRole.ASSOCIATE)
    PlannerAssignment.objects.filter(pk=newer.pk).update(since=at(2), agreed_at=at(2))

    def planner_of_may():
        RelationshipMetric.objects.all().delete()
        keep_metrics(household=home, metric_types=[ENGAGEMENT], month=MAY, now=IN_JUNE)
        return stored(home).planner

    assert planner_of_may() == paula
    PlannerAssignment.objects.filter(planner=paula).update(ended_at=at(30))
    assert planner_of_may() == observer
    PlannerAssignment.objects.update(ended_at=at(30))
    told = OutboxMessage.objects.count()
    assert planner_of_may() is None  # kept as history
    assert OutboxMessage.objects.count() == told
