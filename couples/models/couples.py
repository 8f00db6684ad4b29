"""Two people who agreed to plan together."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from couples.choices import CoupleState
from couples.querysets import CoupleQuerySet
from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User

CLOSED = (CoupleState.DECLINED, CoupleState.EXPIRED)
FORMED = (CoupleState.ACTIVE, CoupleState.ENDED)


class Couple(OwnedModel):
    """An invitation from one person to another, and what came of it.

    Accepting makes the joint household, which gets the couple's id. Until then `household` is empty and the couple is
    known to the person who invited and to whoever signs in with the invited address. The address is forgotten when the
    invitation is answered.
    """

    household = models.OneToOneField(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="couple", editable=False
    )
    state = models.CharField(max_length=8, choices=CoupleState, default=CoupleState.PENDING)
    inviter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invitee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    invited_email = EncryptedTextField(blank=True, default="")
    invited_index = models.CharField(max_length=32, blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = CoupleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["invited_index"], name="couple_by_invited_address")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CoupleState.values), name="couple_state_is_known"),
            models.CheckConstraint(
                condition=Q(household__isnull=True) | Q(household=F("id")), name="a_couple_has_the_id_of_its_household"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FORMED, household__isnull=False, invitee__isnull=False, answered_at__isnull=False)
                | (~Q(state__in=FORMED) & Q(household__isnull=True)),
                name="a_couple_has_a_household_once_both_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state=CoupleState.PENDING) ^ Q(invited_index=""),
                name="only_an_open_invitation_keeps_the_address",
            ),
            models.CheckConstraint(
                condition=Q(state=CoupleState.ENDED) ^ Q(ended_at__isnull=True), name="a_couple_ends_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(invitee__isnull=True) | ~Q(invitee=F("inviter")), name="a_couple_is_two_people"
            ),
            models.UniqueConstraint(
                fields=["inviter"],
                condition=Q(state=CoupleState.PENDING),
                name="one_open_invitation_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"couple {str(self.pk)[-8:]}"

    def state_at(self, now: dt.datetime) -> CoupleState:
        """An invitation that nobody answered expires by the clock."""
        if self.state == CoupleState.PENDING and self.expires_at <= now:
            return CoupleState.EXPIRED
        return CoupleState(self.state)

    def partner_of(self, user: User) -> User | None:
        """The other one; None while nobody has accepted."""
        return self.invitee if user.pk == self.inviter_id else self.inviter


class ActivePartner(models.Model):
    """Who is in an active couple. A trigger keeps it; its key is what makes one active couple per person."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="active_partners")

    def __str__(self) -> str:
        return f"partner in {self.couple_id}"
