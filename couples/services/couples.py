"""Forming a couple: one person invites, the other accepts with their own sign-in. Parting is in `separation`."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from couples.choices import CoupleState
from couples.models import ActivePartner, Couple
from couples.querysets import address_index
from lifepath.core import audit, events
from lifepath.core.problems import Problem
from lifepath.users.choices import HouseholdKind, Role
from lifepath.users.mail_addresses import is_verified, normalised
from lifepath.users.models import Household, Membership, User
from lifepath.users.services import mail
from lifepath.users.services.households import make_joint_household
from lifepath.users.services.notifications import notify_members

VALID_DAYS = 7
MOST_INVITATIONS_A_DAY = 5


@transaction.atomic
def invite(*, inviter: User, email: str) -> Couple:
    """Ask somebody, known here or not, to plan together; the answer does not tell whether they are."""
    now = timezone.now()
    address = normalised(email)
    User.objects.select_for_update(no_key=True).get(pk=inviter.pk)
    if address == normalised(inviter.email):
        raise Problem("Name your partner, not yourself.", code="partner_is_oneself", status_code=400, field="email")
    if Couple.objects.active_of(inviter).exists():
        raise Problem("You are in a couple; separate first.", code="already_in_a_couple")
    for lapsed in Couple.objects.filter(inviter=inviter, state=CoupleState.PENDING, expires_at__lte=now):
        _close(lapsed, CoupleState.EXPIRED, now)
    if Couple.objects.filter(inviter=inviter, state=CoupleState.PENDING).exists():
        raise Problem("Your last invitation is open; decline it first to take it back.", code="invitation_open")
    today = Couple.objects.filter(inviter=inviter, created_at__gt=now - dt.timedelta(days=1)).count()
    if today >= MOST_INVITATIONS_A_DAY:
        raise Problem(
            f"At most {MOST_INVITATIONS_A_DAY} invitations a day.", code="too_many_invitations", status_code=429
        )
    couple = Couple.objects.create(
        inviter=inviter,
        invited_email=address,
        invited_index=address_index(address),
        created_at=now,
        expires_at=now + dt.timedelta(days=VALID_DAYS),
    )
    audit.record("couple_invited", household_id=inviter.personal_household_id, instance=couple)
    mail.deliver.enqueue("couple_invitation", str(couple.pk))
    return couple


@transaction.atomic
def accept(*, couple: Couple, user: User) -> Couple:
    """The invited person agrees: both become members of a joint household that has the couple's id."""
    now = timezone.now()
    couple = _open_invitation(couple, now)
    if user.role != Role.CLIENT or not _is_invited(couple, user):
        raise Problem("Only the invited person accepts.", code="not_invited", status_code=403)
    partners = list(
        User.objects.select_for_update(no_key=True).filter(pk__in=[couple.inviter_id, user.pk]).order_by("pk")
    )
    if ActivePartner.objects.filter(user=user).exists():
        raise Problem("You are in a couple; separate first.", code="already_in_a_couple")
    if ActivePartner.objects.filter(user=couple.inviter_id).exists():
        raise Problem("Your partner is in a couple already.", code="partner_in_a_couple")
    inviter = next(partner for partner in partners if partner.pk == couple.inviter_id)
    name = f"{inviter.display_name} & {user.display_name}"[:120]
    household = make_joint_household(members=[inviter, user], name=name, household_id=couple.pk)
    couple.invitee, couple.household, couple.state, couple.answered_at = user, household, CoupleState.ACTIVE, now
    couple.invited_email = couple.invited_index = ""
    couple.save()
    for other in Couple.objects.filter(inviter__in=partners, state=CoupleState.PENDING):
        _close(other, CoupleState.DECLINED, now)
    audit.record("couple_formed", household_id=household.pk, instance=couple, after=audit.snapshot(couple))
    events.publish("couple.formed", couple=couple)
    notify_members(
        household_id=household.pk,
        kind="couple",
        key=f"couple_formed:{couple.pk}",
        text="You plan together now. Your own accounts stay private until you share them.",
        evidence={"couple": str(couple.pk)},
    )
    return couple


@transaction.atomic
def decline(*, couple: Couple, user: User) -> Couple:
    """The invited person says no, or whoever invited takes it back. The address is forgotten."""
    now = timezone.now()
    couple = _open_invitation(couple, now)
    if user.pk != couple.inviter_id:
        couple.invitee = user
    _close(couple, CoupleState.DECLINED, now)
    audit.record("couple_declined", household_id=user.personal_household_id, instance=couple)
    return couple


@transaction.atomic
def adopt(household: Household) -> Couple | None:
    """The couple of a joint household of two that was made without an invitation; None where there is none to make."""
    if household.kind != HouseholdKind.JOINT or Couple.objects.filter(pk=household.pk).exists():
        return None
    members = list(Membership.objects.filter(household=household, left_at__isnull=True).order_by("pk")[:3])
    if len(members) != 2 or household.ended_at is not None:
        return None
    return Couple.objects.create(
        pk=household.pk,
        household=household,
        state=CoupleState.ACTIVE,
        inviter_id=members[0].user_id,
        invitee_id=members[1].user_id,
        created_at=household.created_at,
        expires_at=household.created_at + dt.timedelta(days=VALID_DAYS),
        answered_at=household.created_at,
    )


def close_expired(now: dt.datetime) -> str:
    """Forget the addresses of invitations that nobody answered."""
    lapsed = Couple.objects.filter(state=CoupleState.PENDING, expires_at__lte=now)
    closed = 0
    for pk in list(lapsed.values_list("pk", flat=True)):
        with transaction.atomic():
            couple = lapsed.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if couple is not None:
                _close(couple, CoupleState.EXPIRED, now)
                closed += 1
    return f"{closed} invitations expired"


def _close(couple: Couple, state: CoupleState, now: dt.datetime) -> None:
    couple.state, couple.answered_at = state, now
    couple.invited_email = couple.invited_index = ""
    couple.save(update_fields=["state", "answered_at", "invitee", "invited_email", "invited_index"])


def _open_invitation(couple: Couple, now: dt.datetime) -> Couple:
    couple = Couple.objects.select_for_update(of=("self",)).get(pk=couple.pk)
    if couple.state != CoupleState.PENDING:
        raise Problem("This invitation was answered.", code="invitation_closed")
    if couple.expires_at <= now:
        raise Problem("This invitation has expired; ask for a new one.", code="invitation_expired")
    return couple


def _is_invited(couple: Couple, user: User) -> bool:
    proven = settings.MAIL_VERIFICATION == "none" or is_verified(user)
    return proven and user.pk != couple.inviter_id and couple.invited_index == address_index(user.email)
