"""Who sees which couple and which journal entry."""

from typing import Any, Self

from django.db.models import Q

from couples.choices import CoupleState, EntryVisibility
from lifepath.core.encryption import blind_index
from lifepath.core.ownership import OwnedQuerySet
from lifepath.users.choices import HouseholdKind
from lifepath.users.mail_addresses import normalised
from lifepath.users.models import Membership, PlannerAssignment

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


class JournalQuerySet(OwnedQuerySet):
    """Entries: the author's, those shared in an active couple, and for planners those marked for them."""

    def visible_to(self, user: Any) -> Self:
        """Belonging to a household, or opening it for support, is not enough to read its journal."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            assigned = PlannerAssignment.objects.current().filter(planner=user)
            return self.filter(
                visibility=EntryVisibility.SHARED, shared_with_planner=True, household__in=assigned.values("household")
            )
        together = Membership.objects.filter(
            user=user, left_at__isnull=True, household__kind=HouseholdKind.JOINT, household__ended_at__isnull=True
        )
        shared = Q(visibility=EntryVisibility.SHARED, household__in=together.values("household"))
        return self.filter(Q(author=user) | shared)

    def editable_by(self, user: Any) -> Self:
        """Nobody but the author changes or deletes an entry, also after the couple has ended."""
        return self.filter(author=user) if user.is_authenticated and not user.is_staff else self.none()
