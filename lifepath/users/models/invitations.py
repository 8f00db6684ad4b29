"""Clients whom a planner entered first, and who take their account over by mail."""

from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from lifepath.users.models.households import Household
from lifepath.users.models.people import User

_SIGNER = signing.Signer(salt="household invitation", sep=".")


class HouseholdInvitation(OwnedModel):
    """A household that a planner began, waiting for its client. Its key is signed, not stored; sending voids the last.

    `number` counts how often it was sent; 0 has not been sent.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household"], name="one_invitation_per_household"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="an_accepted_invitation_is_not_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(number=0, sent_at__isnull=True, expires_at__isnull=True)
                | Q(number__gt=0, sent_at__isnull=False, expires_at__gt=F("sent_at")),
                name="an_invitation_expires_once_it_is_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {str(self.pk)[-8:]}"

    @property
    def key(self) -> str:
        """What the client is sent: proves that the mailbox is theirs."""
        return _SIGNER.sign(f"{self.pk.hex}.{self.number}")

    @staticmethod
    def read_key(key: str) -> tuple[str, int] | None:
        """Id and number in a key that we signed."""
        try:
            pk, _, number = _SIGNER.unsign(key).partition(".")
        except signing.BadSignature:
            return None
        return pk, int(number)
