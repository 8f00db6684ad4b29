"""A planner begins a household for a client, who then takes it over by mail and decides about the planner's access."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from lifepath.core import audit, events
from lifepath.core.problems import Problem
from lifepath.core.request_context import set_actor
from lifepath.users.choices import AssignmentRole, InvitationState, Relation
from lifepath.users.mail_addresses import find_user, normalised
from lifepath.users.models import (
    AssignmentConsent,
    Household,
    HouseholdInvitation,
    Person,
    PlannerAssignment,
    User,
)
from lifepath.users.services import mail
from lifepath.users.services.households import assign_planner, end_assignment, make_personal_household

VALID_DAYS = 7


class KeyNotValid(Exception):
    """The key was not made by us, was used or taken back, or is too old."""


def state_of(invitation: HouseholdInvitation, *, now: dt.datetime) -> InvitationState:
    """Where the invitation stands."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.cancelled_at is not None:
        return InvitationState.CANCELLED
    if invitation.expires_at is None:
        return InvitationState.DRAFT
    return InvitationState.SENT if invitation.expires_at > now else InvitationState.EXPIRED


@transaction.atomic
def begin(
    *,
    planner: User,
    email: str,
    display_name: str,
    household: Mapping[str, Any],
    birth_date: dt.date | None,
    purpose: str,
) -> HouseholdInvitation:
    """Enter a new client. Nobody can sign in as them until they take the account over."""
    if find_user(email) is not None:
        raise Problem("This person has an account: ask them to grant you access.", code="account_exists", field="email")
    user = User(email=normalised(email), display_name=display_name, is_active=False)
    user.time_zone = household.get("time_zone", user.time_zone)
    user.set_unusable_password()
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    made = make_personal_household(user)
    for name, value in household.items():
        setattr(made, name, value)
    made.save()
    Person.objects.filter(household=made, relation=Relation.MEMBER).update(birth_date=birth_date)
    assign_planner(planner=planner, household=made, granted_by=None, role=AssignmentRole.LEAD, purpose=purpose)
    invitation = HouseholdInvitation.objects.create(household=made, user=user, invited_by=planner)
    audit.record("client_entered", household_id=made.pk, instance=invitation)
    return invitation


@transaction.atomic
def send(invitation: HouseholdInvitation) -> HouseholdInvitation:
    """Mail the key; one that was sent before is void from now on."""
    invitation = _open(invitation.pk)
    invitation.number += 1
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + dt.timedelta(days=VALID_DAYS)
    invitation.save(update_fields=["number", "sent_at", "expires_at"])
    audit.record("invitation_sent", household_id=invitation.household_id, instance=invitation)
    mail.deliver.enqueue("household_invitation", str(invitation.pk))
    return invitation


@transaction.atomic
def cancel(invitation: HouseholdInvitation, *, by: User) -> None:
    """Take it back: the household and every access to it end."""
    invitation = _open(invitation.pk)
    invitation.cancelled_at = timezone.now()
    invitation.save(update_fields=["cancelled_at"])
    Household.objects.filter(pk=invitation.household_id).update(ended_at=invitation.cancelled_at)
    for assignment in PlannerAssignment.objects.filter(household=invitation.household_id, ended_at__isnull=True):
        end_assignment(assignment=assignment, ended_by=by)
    audit.record("invitation_cancelled", household_id=invitation.household_id, instance=invitation)


def find_by_key(key: str) -> HouseholdInvitation:
    """The open invitation whose key this is."""
    found = HouseholdInvitation.read_key(key)
    if found is None:
        raise KeyNotValid()
    pk, number = found
    invitation: HouseholdInvitation | None = (
        HouseholdInvitation.objects.select_related("user", "household", "invited_by")
        .filter(pk=UUID(hex=pk), number=number)
        .first()
    )
    if invitation is None or state_of(invitation, now=timezone.now()) != InvitationState.SENT:
        raise KeyNotValid()
    return invitation


@transaction.atomic
def accept(*, key: str, password: str, planner_may_stay: bool) -> HouseholdInvitation:
    """The client takes the account over with a validated password, and says whether the planner keeps access."""
    HouseholdInvitation.objects.select_for_update().filter(pk=find_by_key(key).pk).get()
    invitation = find_by_key(key)  # again under the lock: of two simultaneous uses one counts
    user, now = invitation.user, timezone.now()
    set_actor(user)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    audit.record("account_taken_over", household_id=invitation.household_id, instance=invitation)
    for assignment in PlannerAssignment.objects.filter(household=invitation.household_id, ended_at__isnull=True):
        if planner_may_stay:
            _confirm(assignment, user)
        else:
            end_assignment(assignment=assignment, ended_by=user)
    events.publish("account.taken_over", user=user, household_id=invitation.household_id)
    return invitation


def _confirm(assignment: PlannerAssignment, user: User) -> None:
    assignment.granted_by = user
    assignment.save(update_fields=["granted_by"])
    AssignmentConsent.objects.get_or_create(assignment=assignment, user=user)
    audit.record("planner_consent_given", household_id=assignment.household_id, instance=assignment)


def _open(pk: UUID) -> HouseholdInvitation:
    invitation: HouseholdInvitation = HouseholdInvitation.objects.select_for_update(of=("self",)).get(pk=pk)
    if invitation.accepted_at is not None or invitation.cancelled_at is not None:
        raise Problem("This invitation is closed.", code="invitation_closed")
    return invitation
