"""Lists that show one household, or what a couple sees together."""

from functools import cached_property
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter

from lifepath.banking.models import BankAccount, Tombstone
from lifepath.users.models import Household, Membership

HOUSEHOLD_PARAMETERS = [
    OpenApiParameter("household", UUID, description="A household; the caller's personal one when absent."),
    OpenApiParameter(
        "couple", UUID, description="A joint household: what is joint, the caller's own, and what the partner shares."
    ),
]

_NOT_THE_SCOPE = frozenset({"cursor", "limit", "fields", "ordering", "updated_since", "sync_token"})


class SeenTogetherMixin:
    """`household` narrows a list to one household, `couple` to a joint one with what its members show each other."""

    request: Any
    household_id: Any
    named_household_id: Any

    def in_household(self, queryset: Any) -> Any:
        """The rows of the list, as far as the caller sees them."""
        couple_id = self.couple_id()
        return queryset.of_household(self.household_id()) if couple_id is None else queryset.seen_together(couple_id)

    def couple_id(self) -> UUID | None:
        """The joint household that the caller names as `couple`; staff see each household by itself."""
        named = self.request.query_params
        if "couple" not in named or "household" in named or self.request.user.is_staff:
            return None
        return self._named_couple

    @cached_property
    def _named_couple(self) -> UUID | None:
        named: UUID | None = self.named_household_id()
        return named

    def sync_scope(self) -> list[object]:
        """A partner's shared accounts are part of the scope, with what they show, and so are the filters."""
        couple_id = self.couple_id()
        asked = sorted(item for item in self.request.query_params.items() if item[0] not in _NOT_THE_SCOPE)
        scope = [type(self).__name__, self.request.user.pk, asked]
        if couple_id is None:
            return scope
        seen = BankAccount.objects.visible_to(self.request.user).seen_together(couple_id)
        shared = seen.exclude(household__in=self.request.user.readable_households())
        return [*scope, *shared.order_by("pk").values_list("pk", "visibility")]

    def tombstones(self) -> Any:
        """Deletions in households of the caller; a partner's shared ones are found by their account."""
        couple_id = self.couple_id()
        if couple_id is None:
            return Tombstone.objects.of_household(self.household_id())
        members = Membership.objects.filter(household=couple_id, left_at__isnull=True).values("user")
        own = Household.objects.filter(personal_owner__in=members, pk__in=self.request.user.readable_households())
        shared = BankAccount.objects.fully_visible_to(self.request.user).seen_together(couple_id)
        return (
            Tombstone.objects.filter(household=couple_id)
            | Tombstone.objects.filter(household__in=own.values("pk"))
            | Tombstone.objects.filter(account_id__in=shared.values("pk"))
        )
