"""Whose accounts a report covers: those of one household, or what a couple sees together, for the caller."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from lifepath.banking.choices import Visibility
from lifepath.banking.models import BankAccount
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household
from planning.report_choices import ReportScope


class NotACouple(Exception):
    """Only a couple's joint household can be seen together."""


@dataclass(frozen=True, slots=True)
class ScopeAccount:
    """An account that enters. `balance_only`: a partner shares no more than what it holds today."""

    pk: UUID
    name: str
    kind: str
    household_id: UUID
    household_name: str
    balance: Decimal
    balance_only: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """The accounts of a report, in the household's own currency, and what is left out."""

    household: Household
    kind: ReportScope
    accounts: Mapping[UUID, ScopeAccount]
    other_currencies: tuple[str, ...]
    covered: frozenset[UUID]
    """Households whose records count, as far as the caller sees them."""

    @property
    def household_ids(self) -> set[UUID]:
        """Whose accounts they are."""
        return {self.household.pk} | {account.household_id for account in self.accounts.values()}

    @property
    def readable(self) -> list[UUID]:
        """Accounts whose postings the caller may read."""
        return [pk for pk, account in self.accounts.items() if not account.balance_only]

    @property
    def notes(self) -> list[str]:
        """What a reader must know about what is missing."""
        if not self.other_currencies:
            return []
        kept = ", ".join(self.other_currencies)
        return [f"Accounts in {kept} are left out; amounts are in {self.household.currency}."]


def report_scope(*, household: Household, kind: ReportScope, user: Any) -> Scope:
    """What the caller sees of the household, or of the couple. Raises NotACouple for a person's own household."""
    accounts = BankAccount.objects.visible_to(user)
    if kind is ReportScope.COUPLE:
        if household.kind != HouseholdKind.JOINT:
            raise NotACouple
        accounts = accounts.seen_together(household.pk)
    else:
        accounts = accounts.of_household(household.pk)
    readable = set(BankAccount.objects.fully_visible_to(user).filter(pk__in=accounts).values_list("pk", flat=True))
    return _scope(household, kind, accounts, readable)


@dataclass(frozen=True, slots=True)
class BackgroundReader:
    """The service itself, where it computes what it keeps for a household and shows to nobody: nothing is hidden."""

    is_staff: bool = True


BACKGROUND = BackgroundReader()


def whole_household(household: Household) -> Scope:
    """All accounts of one household, whoever may see them."""
    accounts = BankAccount.objects.of_household(household.pk)
    return _scope(household, ReportScope.HOUSEHOLD, accounts, set(accounts.values_list("pk", flat=True)))


def _scope(household: Household, kind: ReportScope, accounts: Any, readable: set[UUID]) -> Scope:
    entering: dict[UUID, ScopeAccount] = {}
    currencies: set[str] = set()
    for account in accounts.select_related("household").order_by("name", "pk"):
        if account.currency != household.currency:
            currencies.add(account.currency)
            continue
        entering[account.pk] = ScopeAccount(
            pk=account.pk,
            name=account.name,
            kind=account.kind,
            household_id=account.household_id,
            household_name=account.household.name,
            balance=account.balance,
            balance_only=account.visibility == Visibility.BALANCE and account.pk not in readable,
        )
    return Scope(household, kind, entering, tuple(sorted(currencies)), _covered(household, kind))


def _covered(household: Household, kind: ReportScope) -> frozenset[UUID]:
    if kind is ReportScope.HOUSEHOLD:
        return frozenset({household.pk})
    members = household.memberships.filter(left_at__isnull=True).values("user")
    own = Household.objects.filter(personal_owner__in=members).values_list("pk", flat=True)
    return frozenset({household.pk, *own})
