"""Tasks, meetings and the next review: due days that follow from rules, and what being done leads to."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lifepath.core.periods import Month, add_months
from lifepath.users.models import Household, User
from planning.choices import DueRule, MeetingKind, MeetingState, Repeats
from planning.models import Meeting, NextReview, Task
from planning.selectors.metrics.window import firm_day

MONTHS_BETWEEN = {Repeats.MONTHLY: 1, Repeats.QUARTERLY: 3, Repeats.ANNUAL: 12}


class FollowUpRule(Exception):
    """What is asked does not fit; `field` says where."""

    def __init__(self, code: str, detail: str, *, field: str) -> None:
        super().__init__(detail)
        self.code = code
        self.field = field


@transaction.atomic
def add_task(*, household_id: UUID, values: Mapping[str, Any], created_by: User | None, today: dt.date) -> Task:
    """A task whose due day follows from its rule. An open one of the same source is answered instead of another."""
    source = values.get("source", "")
    if source:
        Household.objects.select_for_update(no_key=True).get(pk=household_id)
        open_one = _open_tasks(household_id).filter(source=source).first()
        if open_one is not None:
            return open_one
    task = Task(household_id=household_id, created_by=created_by, **values)
    _settle_due_day(task, today)
    task.save(force_insert=True)
    return task


@transaction.atomic
def change_task(*, task: Task, values: Mapping[str, Any]) -> Task:
    """Other values; a new rule gives a new due day, counted from the day the task was made."""
    if task.done_at is not None or task.dropped_at is not None:
        raise FollowUpRule("task_is_over", "A task that is done or dropped is not changed any more.", field="")
    for name, value in values.items():
        setattr(task, name, value)
    if {"due_on", "due_rule", "rule_days", "meeting"} & set(values):
        _settle_due_day(task, firm_day(task.created_at))
    task.save()
    return task


@transaction.atomic
def finish_task(*, task: Task, by: User | None, now: dt.datetime) -> Task | None:
    """Done now; a task that repeats opens its successor, which is answered."""
    held = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if held.done_at is not None:
        return getattr(held, "following", None)
    if held.dropped_at is not None:
        raise FollowUpRule("task_is_over", "The task was dropped.", field="")
    held.done_at, held.done_by = now, by
    held.save(update_fields=["done_at", "done_by"])
    task.done_at, task.done_by = now, by
    months = MONTHS_BETWEEN.get(Repeats(held.repeats))
    if months is None:
        return None
    following: Task = Task.objects.create(
        household_id=held.household_id,
        title=held.title,
        details=held.details,
        whose=held.whose,
        due_on=_next_due(held.due_on, months, firm_day(now)),
        repeats=held.repeats,
        follows=held,
        source=held.source,
        created_by=held.created_by,
    )
    return following


@transaction.atomic
def drop_task(*, task: Task, now: dt.datetime) -> None:
    """Not to be done any more; it counts neither as done nor as missed from now on."""
    if task.done_at is not None:
        raise FollowUpRule("task_is_over", "The task is done.", field="")
    task.dropped_at = task.dropped_at or now
    task.save(update_fields=["dropped_at"])


@transaction.atomic
def plan_meeting(*, household_id: UUID, values: Mapping[str, Any], planner: User | None) -> Meeting:
    """A meeting that is to come, or one that is put on record."""
    meeting: Meeting = Meeting.objects.create(household_id=household_id, planner=planner, **values)
    return meeting


@transaction.atomic
def complete_meeting(*, meeting: Meeting, now: dt.datetime) -> NextReview | None:
    """It took place; a review sets the next one by the cadence. Tasks that count from the meeting get their day."""
    if meeting.state == MeetingState.CANCELLED:
        raise FollowUpRule("meeting_is_cancelled", "A cancelled meeting does not take place.", field="")
    if meeting.starts_at > now:
        raise FollowUpRule("meeting_is_to_come", "A meeting is completed after it began.", field="starts_at")
    if meeting.state != MeetingState.COMPLETED:
        meeting.state, meeting.completed_at = MeetingState.COMPLETED, now
        meeting.save(update_fields=["state", "completed_at"])
    if meeting.kind != MeetingKind.REVIEW:
        return None
    return follow_cadence(household=meeting.household, last_met_on=firm_day(meeting.starts_at))


@transaction.atomic
def change_meeting(*, meeting: Meeting, values: Mapping[str, Any]) -> Meeting:
    """Another day or subject; open tasks that count from the meeting move with it."""
    if meeting.state == MeetingState.CANCELLED or (meeting.state == MeetingState.COMPLETED and "starts_at" in values):
        raise FollowUpRule("meeting_is_over", "A meeting that is over keeps its time.", field="starts_at")
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save()
    for task in _open_tasks(meeting.household_id).filter(meeting=meeting, due_rule=DueRule.AFTER_MEETING):
        task.meeting = meeting
        _settle_due_day(task, firm_day(task.created_at))
        task.save(update_fields=["due_on"])
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting) -> Meeting:
    """It does not take place."""
    if meeting.state == MeetingState.COMPLETED:
        raise FollowUpRule("meeting_is_over", "A completed meeting is not cancelled.", field="")
    meeting.state = MeetingState.CANCELLED
    meeting.save(update_fields=["state"])
    return meeting


@transaction.atomic
def follow_cadence(*, household: Household, last_met_on: dt.date) -> NextReview:
    """The next review lies one cadence after the last; a date that somebody fixed for later stays."""
    due_on = add_months(last_met_on, household.review_cadence_months)
    row, made = NextReview.objects.select_for_update().get_or_create(
        household=household, defaults={"due_on": due_on, "changed_at": timezone.now()}
    )
    if made or (row.is_fixed and row.due_on > last_met_on):
        return row
    return _move_review(row, due_on, is_fixed=False)


@transaction.atomic
def fix_next_review(*, household: Household, due_on: dt.date) -> NextReview:
    """A date of its own, whatever the cadence says; tasks that count back from it move along."""
    row, _ = NextReview.objects.select_for_update().get_or_create(household=household, defaults={"due_on": due_on})
    return _move_review(row, due_on, is_fixed=True)


def _move_review(row: NextReview, due_on: dt.date, *, is_fixed: bool) -> NextReview:
    row.due_on, row.is_fixed, row.changed_at = due_on, is_fixed, timezone.now()
    row.save()
    for task in _open_tasks(row.household_id).filter(due_rule=DueRule.BEFORE_REVIEW):
        _settle_due_day(task, firm_day(task.created_at))
        task.save(update_fields=["due_on"])
    return row


def _settle_due_day(task: Task, made_on: dt.date) -> None:
    """The due day of a rule; a rule without what it counts from is refused by name."""
    days = dt.timedelta(days=task.rule_days)
    if task.due_rule == DueRule.ON_DATE:
        if task.due_on is None:
            raise FollowUpRule("required", "Give the day, or another rule.", field="due_on")
    elif task.due_rule == DueRule.AFTER_CREATION:
        task.due_on = made_on + days
    elif task.due_rule == DueRule.MONTH_END:
        task.due_on = Month.of(made_on).last_day
    elif task.due_rule == DueRule.AFTER_MEETING:
        if task.meeting is None:
            raise FollowUpRule("required", "Name the meeting that the days count from.", field="meeting")
        task.due_on = firm_day(task.meeting.starts_at) + days
    else:
        review = NextReview.objects.filter(household=task.household_id).first()
        if review is None:
            raise FollowUpRule("no_next_review", "No next review is set to count back from.", field="due_rule")
        task.due_on = review.due_on - days


def _next_due(due_on: dt.date, months: int, done_on: dt.date) -> dt.date:
    """The next day of the rhythm that lies after the day it was done."""
    step = 1
    while add_months(due_on, step * months) <= done_on:
        step += 1
    return add_months(due_on, step * months)


def _open_tasks(household_id: UUID) -> Any:
    return Task.objects.of_household(household_id).filter(done_at__isnull=True, dropped_at__isnull=True)
