"""Which accounts a reader may know of when goals and events name them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from lifepath.banking.models import BankAccount

FROM_PARTNER = "from partner"
CLOSED = "closed account"


@dataclass(eq=False)
class KnownAccounts:
    """The accounts one reader sees, read once per answer; every other is "from partner"."""

    user: Any

    @cached_property
    def names(self) -> dict[UUID, str]:
        """Name by id."""
        return dict(BankAccount.objects.visible_to(self.user).values_list("pk", "name"))

    @cached_property
    def households(self) -> frozenset[UUID]:
        """Households whose accounts the reader sees all of."""
        return frozenset(self.user.readable_households().values_list("pk", flat=True))

    def sees(self, account_id: UUID, household_id: UUID) -> bool:
        """Whether the reader may know which account this is, also one that is gone by now."""
        return account_id in self.names or household_id in self.households

    def name_of(self, account_id: UUID, household_id: UUID) -> str:
        """What the reader is shown in the account's place."""
        if not self.sees(account_id, household_id):
            return FROM_PARTNER
        return self.names.get(account_id, CLOSED)
