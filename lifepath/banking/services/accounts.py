"""Accounts: opening them, what their balance rests on, and closing them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from lifepath.banking.choices import AnchorSource, Visibility
from lifepath.banking.models import BankAccount, Transaction, TransactionSplit
from lifepath.banking.services import changes, transfers
from lifepath.core import audit
from lifepath.core.encryption import blind_index
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household, User

NUMBER_CONTEXT = "banking.bankaccount.number"


class BalanceIsReported(Exception):
    """The bank reports this account's balance; a person does not set it."""


class JointAccountsAreShared(Exception):
    """An account of a joint household is open to both of its members."""


class LimitWithoutSharing(Exception):
    """A partner allocates only from an account of one's own that they are shown."""


class CurrencyIsFixed(Exception):
    """Transactions carry their account's currency, so it does not change under them."""


class AccountInUse(Exception):
    """Goals rest on the account, or a statement was reconciled with its rows."""

    def __init__(self, *, allocated: Decimal, locked_ids: list[UUID], locked_count: int) -> None:
        super().__init__("The account has allocations or locked transactions.")
        self.allocated = allocated
        self.locked_ids = locked_ids
        self.locked_count = locked_count


def number_index(number: str) -> str:
    """The fingerprint under which files find their account."""
    return blind_index(number, context=NUMBER_CONTEXT)


@transaction.atomic
def open_account(
    *, household: Household, values: Mapping[str, Any], balance: Decimal | None, balance_on: dt.date
) -> BankAccount:
    """A new account; one of a personal household belongs to its person, one of a joint household to both."""
    account = BankAccount(household=household, owner=household.personal_owner, **_columns(values))
    if household.kind == HouseholdKind.JOINT:
        _refuse_hiding(values)
        account.visibility = Visibility.FULL
    _refuse_hidden_limit(account, values)
    if balance is not None:
        _anchor(account, balance=balance, on=balance_on)
    account.save()
    return account


@transaction.atomic
def change_account(
    *, account: BankAccount, values: Mapping[str, Any], balance: Decimal | None, balance_on: dt.date
) -> BankAccount:
    """Change what a person may; a balance that they state becomes the account's new anchor."""
    household = account.household
    if household.kind == HouseholdKind.JOINT:
        _refuse_hiding(values)
    if values.get("currency", account.currency) != account.currency and account.transactions.exists():
        raise CurrencyIsFixed("The account has transactions in its currency.")
    columns = _columns(values)
    if columns.get("visibility") == Visibility.PRIVATE:
        columns.setdefault("partner_monthly_limit", None)
    for name, value in columns.items():
        setattr(account, name, value)
    _refuse_hidden_limit(account, columns)
    names = set(columns)
    if balance is not None:
        if not account.is_manual:
            raise BalanceIsReported("The bank reports this account's balance.")
        _anchor(account, balance=balance, on=balance_on)
        names |= {"anchor_balance", "anchor_on", "anchor_source"}
    if names:
        account.save(update_fields=names)
    account.refresh_from_db()
    return account


@transaction.atomic
def remove_account(account: BankAccount) -> None:
    """Delete an account with its transactions, unless goals rest on it or rows of it are locked."""
    locked_account = BankAccount.objects.select_for_update().get(pk=account.pk)
    rows = Transaction.objects.filter(account=account)
    locked = rows.filter(reconciled=True)
    locked_count = locked.count()
    if locked_account.allocated > 0 or locked_count:
        ids = list(locked.order_by("posted_on", "pk").values_list("pk", flat=True)[:20])
        raise AccountInUse(allocated=locked_account.allocated, locked_ids=ids, locked_count=locked_count)
    months = changes.months_of(rows)
    transfers.forget(rows)
    TransactionSplit.objects.filter(transaction__in=rows).delete()
    rows._raw_delete(rows.db)
    locked_account.delete()
    changes.announce(household_id=account.household_id, months=months)


@transaction.atomic
def hide_all(owner: User) -> list[BankAccount]:
    """Make every account of a person's own private, and end partner limits; answers those changed."""
    own = BankAccount.objects.filter(household__personal_owner=owner).exclude(visibility=Visibility.PRIVATE)
    hidden = list(own.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for account in hidden:
        before = {"visibility": account.visibility, "partner_monthly_limit": account.partner_monthly_limit}
        account.visibility, account.partner_monthly_limit = Visibility.PRIVATE, None
        account.save(update_fields=["visibility", "partner_monthly_limit"])
        audit.record(
            "account_hidden",
            household_id=account.household_id,
            instance=account,
            before=before,
            after={"visibility": account.visibility, "partner_monthly_limit": None},
        )
    return hidden


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = dict(values)
    if "number" in columns:
        number = "".join(columns["number"].split())
        columns["number"] = number
        columns["number_tail"] = number[-4:]
        columns["number_index"] = number_index(number) if number else ""
    return columns


def _anchor(account: BankAccount, *, balance: Decimal, on: dt.date) -> None:
    account.anchor_balance, account.anchor_on = balance, on
    account.anchor_source = AnchorSource.MANUAL


def _refuse_hidden_limit(account: BankAccount, columns: Mapping[str, Any]) -> None:
    if columns.get("partner_monthly_limit") is None:
        return
    if account.owner_id is None or account.visibility == Visibility.PRIVATE:
        raise LimitWithoutSharing("Share an account of your own first; a partner allocates from no other.")


def _refuse_hiding(values: Mapping[str, Any]) -> None:
    if values.get("visibility", Visibility.FULL) != Visibility.FULL:
        raise JointAccountsAreShared("An account of a joint household is open to both of its members.")
