"""Households and who belongs to them."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lifepath.core import audit, events
from lifepath.core.ids import new_id
from lifepath.users.choices import AssignmentRole, HouseholdKind, Relation
from lifepath.users.models import Household, Membership, Person, PlannerAssignment, User


@transaction.atomic
def make_personal_household(user: User) -> Household:
    """The household that a person gets at registration, with them as its member."""
    household = Household.objects.create(
        kind=HouseholdKind.PERSONAL, name=user.display_name, personal_owner=user, time_zone=user.time_zone
    )
    _add_member(household, user)
    audit.record("created", household_id=household.pk, instance=household, after=audit.snapshot(household))
    events.publish("household.created", household=household)
    return household


@transaction.atomic
def make_joint_household(*, members: Sequence[User], name: str, household_id: UUID | None = None) -> Household:
    """A couple's household; called when both have agreed. It takes the id it is given."""
    first = members[0]
    household = Household.objects.create(
        pk=household_id or new_id(), kind=HouseholdKind.JOINT, name=name, time_zone=first.time_zone
    )
    for user in members:
        _add_member(household, user)
    audit.record("created", household_id=household.pk, instance=household, after=audit.snapshot(household))
    events.publish("household.created", household=household)
    return household


@transaction.atomic
def assign_planner(
    *,
    planner: User,
    household: Household,
    granted_by: User | None,
    role: str = AssignmentRole.LEAD,
    purpose: str = "",
    scope: Sequence[str] = (),
    until: dt.datetime | None = None,
) -> PlannerAssignment:
    """Give a planner access to one household, with the agreement of all whom it takes."""
    assignment = PlannerAssignment.objects.create(
        planner=planner,
        household=household,
        role=role,
        purpose=purpose,
        scope=list(scope),
        until=until,
        granted_by=granted_by,
        agreed_at=timezone.now(),
    )
    audit.record("planner_assigned", household_id=household.pk, instance=assignment, after=audit.snapshot(assignment))
    events.publish("planner.assigned", assignment=assignment)
    return assignment


@transaction.atomic
def end_assignment(*, assignment: PlannerAssignment, ended_by: User) -> None:
    """Take the access back; it is gone on the next request."""
    assignment.ended_at = timezone.now()
    assignment.ended_by = ended_by
    assignment.save(update_fields=["ended_at", "ended_by"])
    audit.record("planner_assignment_ended", household_id=assignment.household_id, instance=assignment)
    events.publish("planner.ended", assignment=assignment)


def _add_member(household: Household, user: User) -> None:
    Membership.objects.create(household=household, user=user)
    Person.objects.create(household=household, user=user, name=user.display_name, relation=Relation.MEMBER)
