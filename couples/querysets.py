"""Who sees which couple."""

from typing import Any, Self

from django.db.models import Q

from couples.choices import CoupleState
from lifepath.core.encryption import blind_index
from lifepath.core.ownership import OwnedQuerySet
from lifepath.users.mail_addresses import normalised

ADDRESS_CONTEXT = "couples.couple.invited_email"


def address_index(email: str) -> str:
    """The fingerprint under which an invited address is found."""
    return blind_index(normalised(email), context=ADDRESS_CONTEXT)


class CoupleQuerySet(OwnedQuerySet):
    """Couples: an open invitation is the two people's alone, a couple its household's readers'."""

    def visible_to(self, user: Any) -> Self:
        """One's own, those one is invited to, and those of households one reads."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._party(user) | Q(household__in=user.readable_households()))

    def editable_by(self, user: Any) -> Self:
        """Nobody answers or ends it for the two."""
        return self.filter(self._party(user)) if user.is_authenticated else self.none()

    def active_of(self, user: Any) -> Self:
        """The couple that a person is in now."""
        return self.filter(active_partners__user=user)

    def _party(self, user: Any) -> Q:
        if user.is_staff:
            return Q(pk__in=[])
        own = Q(inviter=user) | Q(invitee=user)
        return own | Q(state=CoupleState.PENDING, invited_index=address_index(user.email))
