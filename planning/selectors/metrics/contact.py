"""What a household did in a month: the inputs of its engagement, and the client tasks that two metrics count."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from couples.models import CheckIn
from lifepath.core.periods import add_months
from lifepath.users.models import Household, Membership
from planning.calc.engagement import MonthOfContact
from planning.choices import MeetingState, TaskFor
from planning.models import ClientActiveDay, Meeting, Task
from planning.selectors.metrics.sections import FRESH_DAYS, last_touched, required_sections
from planning.selectors.metrics.window import Window, firm_day, midnight

ANSWER_TIME = dt.timedelta(days=7)


def month_of_contact(household: Household, window: Window) -> MonthOfContact:
    """Counts of the window."""
    tasks_due, tasks_done = client_tasks(household.pk, window)
    prompts = _prompts(household.pk, window)
    required = required_sections(household.pk)
    since = window.as_of - dt.timedelta(days=FRESH_DAYS)
    touched = last_touched(household.pk, since=since, until=window.as_of)
    return MonthOfContact(
        active_days=len(active_days(household.pk, window)),
        tasks_due=tasks_due,
        tasks_done_on_time=tasks_done,
        prompts_sent=len(prompts),
        prompts_answered_7d=sum(prompts),
        sections_required=len(required),
        sections_fresh=sum(name in touched for name in required),
        meeting_within_cadence=_was_met(household, window),
    )


def active_days(household_id: UUID, window: Window) -> set[dt.date]:
    """Days on which somebody who was a member that day made a request."""
    found: set[dt.date] = set()
    memberships = Membership.objects.of_household(household_id).filter(
        Q(left_at__isnull=True) | Q(left_at__gte=window.starts_at), joined_at__lt=window.as_of
    )
    spans = {(m.user_id, firm_day(m.joined_at), firm_day(m.left_at) if m.left_at else None) for m in memberships}
    days = ClientActiveDay.objects.filter(
        user__in={user for user, _, _ in spans}, day__gte=window.month.start, day__lte=window.last_day
    ).values_list("user", "day")
    for user_id, day in days:
        if any(user == user_id and first <= day and (last is None or day <= last) for user, first, last in spans):
            found.add(day)
    return found


def client_tasks(household_id: UUID, window: Window) -> tuple[int, int]:
    """Client tasks due in the window, and how many of them were done on or before the due day."""
    rows = Task.objects.of_household(household_id).filter(
        Q(dropped_at__isnull=True) | Q(dropped_at__gte=window.as_of),
        whose=TaskFor.CLIENT,
        created_at__lt=window.as_of,
        due_on__gte=window.month.start,
        due_on__lt=window.month.end,
    )
    due = done = 0
    for due_on, done_at in rows.values_list("due_on", "done_at"):
        is_done = done_at is not None and done_at < window.as_of
        if is_done or due_on <= window.last_day:
            due += 1
            done += done_at is not None and is_done and firm_day(done_at) <= due_on
    return due, done


def _prompts(household_id: UUID, window: Window) -> list[bool]:
    """Check-ins that were delivered in the window: answered within seven times 24 hours?"""
    rows = CheckIn.objects.of_household(household_id).filter(
        delivered_at__gte=window.starts_at, delivered_at__lt=window.as_of
    )
    return [
        completed is not None and completed < window.as_of and completed - delivered <= ANSWER_TIME
        for delivered, completed in rows.values_list("delivered_at", "completed_at")
    ]


def _was_met(household: Household, window: Window) -> bool:
    """A completed meeting within the cadence before the end of the window."""
    first_day = add_months(window.last_day + dt.timedelta(days=1), -household.review_cadence_months)
    held = Meeting.objects.of_household(household.pk).filter(
        state=MeetingState.COMPLETED, starts_at__gte=midnight(first_day), starts_at__lt=window.as_of
    )
    return bool(held.filter(completed_at__lt=window.as_of).exists())
