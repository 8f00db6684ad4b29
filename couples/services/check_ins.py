"""Check-ins: planned by a rule, delivered once per occurrence, completed with decisions.

An occurrence that falls into quiet hours or a snooze waits for their end. When several have passed meanwhile (the
scheduler stood still, a snooze), the latest is delivered and the others are not made up for.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from couples.calc import schedule as rules
from couples.models import CheckIn, Decision, PromptSchedule
from lifepath.core import audit
from lifepath.core.problems import Problem
from lifepath.users.models import Household, User
from lifepath.users.services.notifications import notify_members

MOST_SNOOZED = dt.timedelta(days=7)
RULE_FIELDS = frozenset({"rrule", "start_on", "start_time"})


class BadSchedule(ValueError):
    """The rule cannot be read, or it never comes after now."""


@transaction.atomic
def plan(*, household: Household, user: User, values: Mapping[str, Any]) -> PromptSchedule:
    """A new schedule."""
    schedule = PromptSchedule(household=household, created_by=user, **values)
    schedule.next_at = _next(schedule, after=timezone.now())
    schedule.save(force_insert=True)
    return schedule


@transaction.atomic
def change(*, schedule: PromptSchedule, values: Mapping[str, Any]) -> PromptSchedule:
    """Change a schedule; another rule counts from now on."""
    for name, value in values.items():
        setattr(schedule, name, value)
    if RULE_FIELDS & set(values) and schedule.paused_at is None:
        schedule.next_at = _next(schedule, after=timezone.now())
    schedule.save()
    return schedule


@transaction.atomic
def pause(schedule: PromptSchedule) -> PromptSchedule:
    """Nothing is delivered until it is resumed; what falls in between is not made up for."""
    if schedule.paused_at is None:
        schedule.paused_at, schedule.next_at, schedule.snoozed_until = timezone.now(), None, None
        schedule.save()
        audit.record("prompts_paused", household_id=schedule.household_id, instance=schedule)
    return schedule


@transaction.atomic
def resume(schedule: PromptSchedule) -> PromptSchedule:
    """Go on with the next occurrence from now."""
    if schedule.paused_at is not None:
        schedule.paused_at = None
        schedule.next_at = _next(schedule, after=timezone.now())
        schedule.save()
        audit.record("prompts_resumed", household_id=schedule.household_id, instance=schedule)
    return schedule


@transaction.atomic
def snooze(*, schedule: PromptSchedule, until: dt.datetime) -> PromptSchedule:
    """Hold deliveries back for up to seven days."""
    now = timezone.now()
    if schedule.paused_at is not None:
        raise Problem("The schedule is paused; resume it first.", code="schedule_paused")
    if not now < until <= now + MOST_SNOOZED:
        raise Problem(
            f"Snooze until a time within the next {MOST_SNOOZED.days} days.",
            code="too_long_a_snooze",
            status_code=400,
            field="until",
        )
    schedule.snoozed_until = until
    schedule.save(update_fields=["snoozed_until"])
    audit.record("prompts_snoozed", household_id=schedule.household_id, instance=schedule)
    return schedule


@transaction.atomic
def run_now(*, household: Household, title: str) -> CheckIn:
    """A check-in at once, whatever the schedules say."""
    now = timezone.now()
    check_in = CheckIn.objects.create(household=household, title=title, occurrence_at=now, delivered_at=now)
    _tell(check_in)
    audit.record("check_in_delivered", household_id=household.pk, instance=check_in)
    return check_in


@transaction.atomic
def complete(*, check_in: CheckIn, user: User, decisions: Sequence[Mapping[str, Any]]) -> CheckIn:
    """Close a check-in with what was decided."""
    check_in = CheckIn.objects.select_for_update().get(pk=check_in.pk)
    if check_in.completed_at is not None:
        raise Problem("This check-in was completed.", code="already_completed")
    check_in.completed_at, check_in.completed_by = timezone.now(), user
    check_in.save(update_fields=["completed_at", "completed_by"])
    Decision.objects.bulk_create(
        Decision(check_in=check_in, made_by=user, made_at=check_in.completed_at, **decision) for decision in decisions
    )
    audit.record(
        "check_in_completed",
        household_id=check_in.household_id,
        instance=check_in,
        details={"decisions": len(decisions)},
    )
    return check_in


def deliver_due(now: dt.datetime) -> str:
    """What the scheduler runs: deliver every occurrence whose moment has come, each in a transaction of its own."""
    due = PromptSchedule.objects.filter(next_at__lte=now, household__ended_at__isnull=True)
    delivered = 0
    for pk in list(due.order_by("next_at").values_list("pk", flat=True)):
        with transaction.atomic():
            locked = due.select_related("household").select_for_update(skip_locked=True, of=("self",))
            schedule = locked.filter(pk=pk).first()
            if schedule is not None and _deliver(schedule, now):
                delivered += 1
    return f"{delivered} check-ins delivered"


def stop(household_id: Any) -> None:
    """Prompts of a household end for good, with the couple."""
    PromptSchedule.objects.filter(household=household_id, paused_at__isnull=True).update(
        paused_at=timezone.now(), next_at=None, snoozed_until=None
    )


def is_quiet(schedule: PromptSchedule, now: dt.datetime) -> bool:
    """Do the quiet hours hold on the household's wall clock? They may run over midnight."""
    begin, end = schedule.quiet_from, schedule.quiet_until
    if begin is None or end is None:
        return False
    clock = now.astimezone(ZoneInfo(schedule.household.time_zone)).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def _deliver(schedule: PromptSchedule, now: dt.datetime) -> bool:
    if is_quiet(schedule, now) or (schedule.snoozed_until is not None and schedule.snoozed_until > now):
        return False
    occurrence = schedule.next_at
    if occurrence is None:
        return False
    following: dt.datetime | None = occurrence
    while following is not None and following <= now:
        occurrence, following = following, _next(schedule, after=following)
    check_in, is_new = CheckIn.objects.get_or_create(
        schedule=schedule,
        occurrence_at=occurrence,
        defaults={"household": schedule.household, "title": schedule.title, "delivered_at": now},
    )
    schedule.next_at, schedule.snoozed_until = following, None
    schedule.save(update_fields=["next_at", "snoozed_until"])
    if is_new:
        _tell(check_in)
        audit.record("check_in_delivered", household_id=schedule.household_id, instance=check_in)
    return is_new


def _tell(check_in: CheckIn) -> None:
    notify_members(
        household_id=check_in.household_id,
        kind="check_in",
        key=f"check_in:{check_in.pk}",
        text=f"{check_in.title}: your agenda is ready.",
        evidence={"check_in": str(check_in.pk)},
    )


def _next(schedule: PromptSchedule, *, after: dt.datetime) -> dt.datetime | None:
    try:
        return rules.next_occurrence(
            rule=schedule.rrule,
            start_local=dt.datetime.combine(schedule.start_on, schedule.start_time),
            time_zone=schedule.household.time_zone,
            after=after,
        )
    except (rules.BadRule, rules.UnknownTimeZone) as error:
        raise BadSchedule(str(error)) from error
