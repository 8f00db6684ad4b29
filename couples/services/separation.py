"""Parting: either alone, at once, in one transaction. Nothing of it needs the other's consent."""

from django.db import transaction
from django.utils import timezone

from couples.choices import CoupleState
from couples.models import Couple
from couples.services import check_ins, goal_copies
from lifepath.banking.models import BankAccount
from lifepath.banking.services.accounts import hide_all
from lifepath.core import audit, events
from lifepath.core.problems import Problem
from lifepath.users.models import Household, User
from lifepath.users.services.notifications import notify_members


@transaction.atomic
def separate(*, couple: Couple, user: User) -> Couple:
    """End the couple: no account of the other is seen any more, what was joint becomes history for both."""
    now = timezone.now()
    Household.objects.select_for_update(no_key=True).get(pk=couple.pk)
    couple = Couple.objects.select_for_update(of=("self",)).select_related("household").get(pk=couple.pk)
    if couple.state != CoupleState.ACTIVE:
        raise Problem("This couple is not active.", code="couple_not_active")
    check_ins.stop(couple.pk)
    goal_copies.part(couple=couple, user=user)
    for partner in User.objects.filter(pk__in=[couple.inviter_id, couple.invitee_id]).order_by("pk"):
        hide_all(partner)
    couple.state, couple.ended_at, couple.ended_by = CoupleState.ENDED, now, user
    couple.save(update_fields=["state", "ended_at", "ended_by"])
    Household.objects.filter(pk=couple.pk).update(ended_at=now)
    audit.record("couple_separated", household_id=couple.pk, instance=couple, after=audit.snapshot(couple))
    notify_members(
        household_id=couple.pk,
        kind="couple",
        key=f"couple_ended:{couple.pk}",
        text="You no longer plan together. What was joint stays readable as history.",
        evidence={"couple": str(couple.pk)},
    )
    events.publish("couple.ended", couple=couple)
    return couple


@transaction.atomic
def hide_now(*, couple: Couple, user: User) -> list[BankAccount]:
    """Make all of one's own accounts private in one step; the couple goes on."""
    if couple.state != CoupleState.ACTIVE:
        raise Problem("This couple is not active.", code="couple_not_active")
    hidden = hide_all(user)
    audit.record("accounts_hidden", household_id=user.personal_household_id, details={"accounts": len(hidden)})
    return hidden
