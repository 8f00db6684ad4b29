"""Reconciliation: an account's cleared rows against the balance of a statement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from lifepath.banking.choices import ReconciliationState
from lifepath.banking.models import BankAccount, Reconciliation, Transaction
from lifepath.core.money import ZERO


class DoesNotMatch(Exception):
    """The cleared rows do not lead to the statement's balance."""

    def __init__(self, standing: "Standing") -> None:
        super().__init__(f"The cleared rows differ from the statement by {standing.difference}.")
        self.standing = standing


class StatementIsEarlier(Exception):
    """A later statement, or the same, was reconciled already."""


class NotTheLast(Exception):
    """Only the last reconciliation can be reopened: later ones rest on it."""


class NotOfThisAccount(Exception):
    """A row to be cleared is of another account, later than the statement, pending or locked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands against a statement."""

    statement_on: dt.date
    statement_balance: Decimal
    opening_balance: Decimal
    """Of the last reconciled statement; before the first one, of the account before its first row."""
    cleared_total: Decimal
    cleared_count: int
    uncleared_total: Decimal
    uncleared_count: int

    @property
    def difference(self) -> Decimal:
        """What the statement has beyond the cleared rows; zero when they match."""
        return self.statement_balance - self.opening_balance - self.cleared_total

    @property
    def matches(self) -> bool:
        """It can be finished."""
        return self.difference == 0


def check(*, account: BankAccount, statement_on: dt.date, statement_balance: Decimal) -> Standing:
    """Compare, and change nothing."""
    open_rows = _open_rows(account, statement_on)
    cleared, uncleared = open_rows.filter(cleared=True), open_rows.filter(cleared=False)
    return Standing(
        statement_on=statement_on,
        statement_balance=statement_balance,
        opening_balance=_opening_balance(account),
        cleared_total=_total(cleared),
        cleared_count=cleared.count(),
        uncleared_total=_total(uncleared),
        uncleared_count=uncleared.count(),
    )


@transaction.atomic
def finish(
    *,
    account: BankAccount,
    statement_on: dt.date,
    statement_balance: Decimal,
    also_clear: Sequence[UUID],
    actor: Any,
) -> Reconciliation:
    """Agree with the statement and lock the rows that it rests on; a difference refuses it and changes nothing."""
    BankAccount.objects.select_for_update().get(pk=account.pk)
    last = _last(account)
    if last is not None and last.statement_on >= statement_on:
        raise StatementIsEarlier(f"The statement of {last.statement_on} was reconciled already.")
    _clear(account, statement_on, also_clear)
    standing = check(account=account, statement_on=statement_on, statement_balance=statement_balance)
    if not standing.matches:
        raise DoesNotMatch(standing)
    made = Reconciliation.objects.create(
        account=account,
        statement_on=statement_on,
        statement_balance=statement_balance,
        opening_balance=standing.opening_balance,
        row_count=standing.cleared_count,
        created_by=actor,
    )
    _open_rows(account, statement_on).filter(cleared=True).update(reconciled=True, reconciliation=made)
    return made


@transaction.atomic
def reopen(reconciliation: Reconciliation) -> Reconciliation:
    """Unlock the rows of the last reconciliation; they stay cleared."""
    BankAccount.objects.select_for_update().get(pk=reconciliation.account_id)
    last = _last(reconciliation.account)
    if last is None or last.pk != reconciliation.pk:
        raise NotTheLast("Only the last finished reconciliation of an account can be reopened.")
    Transaction.objects.filter(account=reconciliation.account_id, reconciliation=reconciliation).update(
        reconciled=False, reconciliation=None
    )
    reconciliation.state, reconciliation.reopened_at = ReconciliationState.REOPENED, timezone.now()
    reconciliation.save(update_fields=["state", "reopened_at"])
    return reconciliation


def _clear(account: BankAccount, statement_on: dt.date, ids: Sequence[UUID]) -> None:
    wanted = set(ids)
    if wanted and _open_rows(account, statement_on).filter(pk__in=wanted).update(cleared=True) != len(wanted):
        raise NotOfThisAccount(
            "Each row to be cleared is an unlocked, posted one of this account, up to the statement."
        )


def _open_rows(account: BankAccount, statement_on: dt.date) -> Any:
    return Transaction.objects.filter(account=account, posted_on__lte=statement_on, pending=False, reconciled=False)


def _opening_balance(account: BankAccount) -> Decimal:
    last = _last(account)
    if last is not None:
        return last.statement_balance
    if account.anchor_on is None or account.anchor_balance is None:
        return ZERO
    before = Q(account=account, pending=False, posted_on__lte=account.anchor_on)
    return account.anchor_balance - _total(Transaction.objects.filter(before))


def _last(account: BankAccount) -> Reconciliation | None:
    finished = Reconciliation.objects.filter(account=account, state=ReconciliationState.FINISHED)
    return finished.order_by("-statement_on").first()


def _total(rows: Any) -> Decimal:
    total: Decimal | None = rows.aggregate(total=Sum("amount"))["total"]
    return total if total is not None else ZERO
