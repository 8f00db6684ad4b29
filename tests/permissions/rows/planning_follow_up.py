"""Rows of tasks, meetings, the next review and relationship metrics."""

import datetime as dt

from django.utils import timezone

from lifepath.core.periods import Month
from planning.models import RelationshipMetric
from planning.services.follow_up import add_task, fix_next_review, plan_meeting
from planning.services.metrics import keep_metrics
from tests.permissions.world import AdminRow, Row, own_list, readers, writers

DUE = dt.date(2026, 12, 1)
BEGUN = dt.datetime(2026, 5, 4, 15, tzinfo=dt.UTC)
NEW_TASK = {"title": "Send it", "due_on": "2026-12-01"}
NEW_MEETING = {"subject": "Review", "starts_at": "2026-12-03T16:00:00Z"}


def task(world):
    """A task of the owner."""
    return add_task(
        household_id=world.home.pk, values={"title": "Call", "due_on": DUE}, created_by=None, today=dt.date(2026, 11, 1)
    )


def meeting(world):
    """A meeting of the owner that has begun."""
    return plan_meeting(household_id=world.home.pk, values={"subject": "Review", "starts_at": BEGUN}, planner=None)


def metric(world):
    """A month of the owner."""
    month = Month.of(timezone.now().date())
    keep_metrics(household=world.home, metric_types=["client_engagement"], month=month, now=timezone.now())
    return RelationshipMetric.objects.get(household=world.home)


def review(world):
    """A day that was fixed for the owner."""
    fix_next_review(household=world.home, due_on=DUE)
    return {}, {"household": str(world.home.pk)}, None


def of(make, body=None):
    """One record of the owner."""
    return lambda world: ({"id": make(world).pk}, {}, body)


def about(make=None, body=None):
    """The owner's household is named."""

    def request(world):
        if make is not None:
            make(world)
        return {}, {"household": str(world.home.pk)}, body

    return request


ROWS = {
    "GET /api/v1/planning/tasks": Row(about(task), own_list()),
    "POST /api/v1/planning/tasks": Row(about(body=NEW_TASK), writers(201)),
    "GET /api/v1/planning/tasks/{id}": Row(of(task), readers()),
    "PUT /api/v1/planning/tasks/{id}": Row(of(task, NEW_TASK), writers(200)),
    "PATCH /api/v1/planning/tasks/{id}": Row(of(task, {"title": "New"}), writers(200)),
    "DELETE /api/v1/planning/tasks/{id}": Row(of(task), writers(204)),
    "POST /api/v1/planning/tasks/{id}/done": Row(of(task), writers(200)),
    "POST /api/v1/planning/tasks/{id}/drop": Row(of(task), writers(200)),
    "GET /api/v1/planning/meetings": Row(about(meeting), own_list()),
    "POST /api/v1/planning/meetings": Row(about(body=NEW_MEETING), writers(201)),
    "GET /api/v1/planning/meetings/{id}": Row(of(meeting), readers()),
    "PUT /api/v1/planning/meetings/{id}": Row(of(meeting, NEW_MEETING), writers(200)),
    "PATCH /api/v1/planning/meetings/{id}": Row(of(meeting, {"subject": "New"}), writers(200)),
    "DELETE /api/v1/planning/meetings/{id}": Row(of(meeting), writers(204)),
    "POST /api/v1/planning/meetings/{id}/complete": Row(of(meeting), writers(200)),
    "POST /api/v1/planning/meetings/{id}/cancel": Row(of(meeting), writers(200)),
    "GET /api/v1/planning/metrics": Row(about(metric), own_list()),
    "GET /api/v1/planning/metrics/{id}": Row(of(metric), readers()),
    "GET /api/v1/planning/next-review": Row(review, readers()),
    "PUT /api/v1/planning/next-review": Row(about(body={"due_on": "2027-01-14"}), writers(200)),
    "GET /api/v1/planning/data-sections": Row(about(), readers()),
    "POST /api/v1/planning/data-sections": Row(about(body={"section": "income"}), writers(200)),
}

ADMIN_ROWS = {"planning.RelationshipMetric": AdminRow(metric, changed_by=())}
