"""Who may look into a household besides its members: granted, limited and ended by the members themselves.

In a household of two, both agree before an access begins or is widened; either one alone limits or ends it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lifepath.core import audit, events
from lifepath.core.problems import Problem
from lifepath.users.choices import AssignmentRole, AssignmentScope, AssignmentState, Role
from lifepath.users.mail_addresses import find_user
from lifepath.users.models import AssignmentConsent, Household, PlannerAssignment, User
from lifepath.users.services import mail

_POWER = {AssignmentRole.OBSERVER: 0, AssignmentRole.ASSOCIATE: 1, AssignmentRole.LEAD: 1}


def state_of(assignment: PlannerAssignment, *, now: dt.datetime) -> AssignmentState:
    """Where the access stands."""
    if assignment.ended_at is not None or (assignment.until is not None and assignment.until <= now):
        return AssignmentState.ENDED
    if assignment.agreed_at is None:
        return AssignmentState.PENDING
    return AssignmentState.UPCOMING if assignment.since > now else AssignmentState.ACTIVE


@transaction.atomic
def grant(
    *,
    household: Household,
    planner_email: str,
    role: str,
    purpose: str,
    scope: list[str],
    since: dt.datetime | None,
    until: dt.datetime | None,
    granted_by: User,
) -> PlannerAssignment:
    """A member lets a planner of the firm in; with other members, it waits for their agreement."""
    now = timezone.now()
    begins = max(since or now, now)
    _check(role=role, scope=scope, since=begins, until=until)
    planner = find_user(planner_email)
    if planner is None or planner.role != Role.PLANNER or not planner.is_active:
        raise Problem(
            "No planner of the firm has this address.", code="no_such_planner", status_code=400, field="email"
        )
    household = _locked(household)
    _close_lapsed(household, now)
    _check_free(household, role, planner=planner)
    assignment = PlannerAssignment.objects.create(
        planner=planner,
        household=household,
        role=role,
        purpose=purpose,
        scope=sorted(set(scope)),
        since=begins,
        until=until,
        granted_by=granted_by,
    )
    audit.record("planner_granted", household_id=household.pk, instance=assignment, after=audit.snapshot(assignment))
    _agree(assignment, granted_by, now)
    for member in _members(household).exclude(pk=granted_by.pk):
        mail.deliver.enqueue("planner_consent_asked", f"{assignment.pk} {member.pk}")
    return assignment


@transaction.atomic
def consent(*, assignment: PlannerAssignment, user: User) -> PlannerAssignment:
    """Another member agrees. Agreeing twice changes nothing."""
    _locked(assignment.household)
    assignment.refresh_from_db()
    now = timezone.now()
    if state_of(assignment, now=now) == AssignmentState.ENDED:
        raise Problem("This access is over; grant it anew.", code="assignment_ended")
    _agree(assignment, user, now)
    return assignment


@transaction.atomic
def change(*, assignment: PlannerAssignment, changes: Mapping[str, Any]) -> PlannerAssignment:
    """Limit an access at once; widen it where nobody else has to agree."""
    household = _locked(assignment.household)
    assignment.refresh_from_db()
    now = timezone.now()
    if state_of(assignment, now=now) == AssignmentState.ENDED:
        raise Problem("This access is over; grant it anew.", code="assignment_ended")
    before = audit.snapshot(assignment)
    after = {name: changes.get(name, getattr(assignment, name)) for name in ("role", "purpose", "scope", "until")}
    _check(role=after["role"], scope=after["scope"], since=assignment.since, until=after["until"])
    if after["until"] is not None and "until" in changes and after["until"] <= now:
        raise Problem("End the access instead.", code="until_has_passed", status_code=400, field="until")
    if _is_wider(assignment, after) and _members(household).count() > 1:
        raise Problem(
            "Every member has to agree to more access: end it and grant it anew.", code="needs_everyones_consent"
        )
    if after["role"] != assignment.role:
        _check_free(household, after["role"], besides=assignment)
    for name, value in after.items():
        setattr(assignment, name, sorted(set(value)) if name == "scope" else value)
    assignment.save(update_fields=list(after))
    was, now_is = audit.changed_columns(before, audit.snapshot(assignment))
    audit.record("planner_access_changed", household_id=household.pk, instance=assignment, before=was, after=now_is)
    return assignment


def _check(*, role: str, scope: list[str], since: dt.datetime, until: dt.datetime | None) -> None:
    if until is not None and until <= since:
        raise Problem("It has to end after it begins.", code="ends_before_it_begins", status_code=400, field="until")
    if role == AssignmentRole.OBSERVER and AssignmentScope.MOVE_MONEY in scope:
        raise Problem("An observer only reads.", code="observer_moves_no_money", status_code=400, field="scope")


def _check_free(
    household: Household, role: str, *, planner: User | None = None, besides: PlannerAssignment | None = None
) -> None:
    others = PlannerAssignment.objects.filter(household=household, ended_at__isnull=True)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if planner is not None and others.filter(planner=planner).exists():
        raise Problem("This planner has access already, or waits for it.", code="already_assigned", field="email")
    if role == AssignmentRole.LEAD and others.filter(role=AssignmentRole.LEAD).exists():
        raise Problem("The household has a lead planner already.", code="lead_exists", field="role")


def _agree(assignment: PlannerAssignment, user: User, now: dt.datetime) -> None:
    AssignmentConsent.objects.get_or_create(assignment=assignment, user=user)
    if assignment.agreed_at is not None:
        return
    missing = _members(assignment.household).exclude(pk__in=assignment.consents.values("user"))
    if missing.exists():
        audit.record("planner_consent_given", household_id=assignment.household_id, instance=assignment)
        return
    assignment.agreed_at = now
    assignment.save(update_fields=["agreed_at"])
    audit.record("planner_assigned", household_id=assignment.household_id, instance=assignment)
    events.publish("planner.assigned", assignment=assignment)
    mail.deliver.enqueue("planner_assigned", str(assignment.pk))


def _close_lapsed(household: Household, now: dt.datetime) -> None:
    """An access whose time has run out makes room."""
    lapsed = PlannerAssignment.objects.filter(household=household, ended_at__isnull=True, until__lte=now)
    for assignment in lapsed:
        assignment.ended_at = assignment.until
        assignment.save(update_fields=["ended_at"])
        audit.record("planner_assignment_lapsed", household_id=household.pk, instance=assignment)


def _is_wider(assignment: PlannerAssignment, after: Mapping[str, Any]) -> bool:
    longer = assignment.until is not None and (after["until"] is None or after["until"] > assignment.until)
    stronger = _POWER[AssignmentRole(after["role"])] > _POWER[AssignmentRole(assignment.role)]
    return longer or stronger or not set(after["scope"]) <= set(assignment.scope)


def _members(household: Household) -> Any:
    return User.objects.filter(Q(memberships__household=household, memberships__left_at__isnull=True))


def _locked(household: Household) -> Household:
    locked: Household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    return locked
