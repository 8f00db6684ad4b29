"""Transactions as people write them: one by one, or up to a thousand at once."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from lifepath.banking.calc import payees
from lifepath.banking.category_tree import INCOME_ID, OTHER_ID
from lifepath.banking.choices import AccountKind, CategorySource
from lifepath.banking.models import BankAccount, Transaction, TransactionSplit
from lifepath.banking.services import changes, transfers
from lifepath.core.periods import Month

SURPRISE_DAYS = 60
PAYING_IN = (AccountKind.CHECKING, AccountKind.SAVINGS, AccountKind.CASH)
"""Where money that came in without a category is income; on a card or a loan it is a refund or a payment."""

_BREAKS_TRANSFER = frozenset({"amount", "posted_on", "pending", "excluded"})


class Locked(Exception):
    """The transaction was reconciled with a statement."""


class PartsDoNotAddUp(Exception):
    """The parts of a split must add up to the transaction's amount."""


class TooLongASurprise(Exception):
    """A surprise ends within sixty days of the day it was first marked."""


@dataclass(slots=True)
class Batch:
    """What a bulk call does, in the order in which it was asked."""

    created: list[tuple[Transaction, Sequence[Mapping[str, Any]] | None]] = field(default_factory=list)
    updated: list[tuple[Transaction, Mapping[str, Any]]] = field(default_factory=list)
    deleted: list[Transaction] = field(default_factory=list)


def default_category_id(*, amount: Any, account_kind: str) -> UUID:
    """Where a posting without a category counts until somebody says better."""
    return INCOME_ID if amount > 0 and account_kind in PAYING_IN else OTHER_ID


def build(*, account: BankAccount, values: Mapping[str, Any], actor: Any, today: dt.date) -> Transaction:
    """A transaction of these values, not stored yet."""
    columns = {name: value for name, value in values.items() if name != "splits"}
    until = columns.pop("surprise_until", None)
    row = Transaction(account=account, household_id=account.household_id)
    if columns.get("category") is None:
        columns.pop("category", None)
        row.category_id = default_category_id(amount=columns["amount"], account_kind=account.kind)
    else:
        row.category_source = CategorySource.PERSON
    for name, value in columns.items():
        setattr(row, name, value)
    row.payee_by_person, row.excluded_by_person = bool(row.payee), "excluded" in columns
    row.payee = row.payee or payees.clean(row.payee_raw)
    _set_payee_key(row)
    _set_surprise(row, until=until, actor=actor, today=today)
    _check_parts(amount=row.amount, parts=values.get("splits"))
    return row


def create(*, account: BankAccount, values: Mapping[str, Any], actor: Any, today: dt.date) -> Transaction:
    """Post one transaction."""
    row = build(account=account, values=values, actor=actor, today=today)
    with transaction.atomic(savepoint=False):
        row.save(force_insert=True)
        _store_parts({row: values.get("splits")})
        changes.announce(household_id=row.household_id, months=[Month.of(row.posted_on)])
    return row


@transaction.atomic
def change(*, row: Transaction, values: Mapping[str, Any], actor: Any, today: dt.date) -> Transaction:
    """Change one transaction; a category that a person chose stays theirs, and a transfer that it ends is ended."""
    months = {Month.of(row.posted_on)}
    _make_way([(row, values)])
    _apply(row, values=values, actor=actor, today=today)
    row.save()
    _replace_parts(row, values)
    months.add(Month.of(row.posted_on))
    changes.announce(household_id=row.household_id, months=months)
    return row


@transaction.atomic
def remove(row: Transaction) -> None:
    """Delete one transaction."""
    _remove_all([row])
    changes.announce(household_id=row.household_id, months=[Month.of(row.posted_on)])


@transaction.atomic
def run_batch(*, batch: Batch, actor: Any, today: dt.date) -> None:
    """Do all of it or nothing; the caller has checked each row and locked those that change."""
    touched = [row for row, _ in batch.created] + [row for row, _ in batch.updated] + batch.deleted
    months = {(row.household_id, Month.of(row.posted_on)) for row in touched}
    _remove_all(batch.deleted)
    _make_way(batch.updated)
    for row, values in batch.updated:
        _apply(row, values=values, actor=actor, today=today)
    Transaction.objects.bulk_update([row for row, _ in batch.updated], _CHANGEABLE, batch_size=500)
    for row, values in batch.updated:
        _replace_parts(row, values)
    Transaction.objects.bulk_create([row for row, _ in batch.created])
    _store_parts(dict(batch.created))
    months |= {(row.household_id, Month.of(row.posted_on)) for row in touched}
    for household_id in {household_id for household_id, _ in months}:
        changes.announce(household_id=household_id, months=[month for owner, month in months if owner == household_id])


_CHANGEABLE = [
    "posted_on",
    "amount",
    "payee",
    "payee_key",
    "payee_key_version",
    "memo",
    "category",
    "category_source",
    "pending",
    "cleared",
    "excluded",
    "payee_by_person",
    "excluded_by_person",
    "notes",
    "tags",
    "surprise_until",
    "surprise_since",
    "surprise_by",
]


def check_change(*, row: Transaction, values: Mapping[str, Any], today: dt.date) -> None:
    """Refuse a change, or with no values a deletion, that cannot be; nothing is written."""
    _refuse_locked([row])
    _breaks_transfer(row, values)
    if values.get("surprise_until") is not None:
        _refuse_long_surprise(row, until=values["surprise_until"], today=today)


def _refuse_locked(rows: Iterable[Transaction]) -> None:
    if any(row.reconciled for row in rows):
        raise Locked("The transaction was reconciled with a statement; undo the reconciliation first.")


def _make_way(planned: Sequence[tuple[Transaction, Mapping[str, Any]]]) -> None:
    """Refuse what cannot be, and end the transfers that the changes break."""
    _refuse_locked(row for row, _ in planned)
    broken = {row.pk: row for row, values in planned if _breaks_transfer(row, values)}
    if not broken:
        return
    chosen = Transaction.objects.filter(pk__in=broken)
    transfers.forget(chosen)
    for pk, category_id, source in chosen.values_list("pk", "category", "category_source"):
        broken[pk].category_id, broken[pk].category_source = category_id, source


def _breaks_transfer(row: Transaction, values: Mapping[str, Any]) -> bool:
    amount = values.get("amount", row.amount)
    if "splits" in values:
        _check_parts(amount=amount, parts=values["splits"])
    elif row.is_split and amount != row.amount:
        raise PartsDoNotAddUp("Give the parts of the split together with a new amount.")
    category = values.get("category")
    differs = any(getattr(row, name) != values[name] for name in _BREAKS_TRANSFER & values.keys())
    return differs or (category is not None and category.pk != row.category_id) or bool(values.get("splits"))


def _apply(row: Transaction, *, values: Mapping[str, Any], actor: Any, today: dt.date) -> None:
    columns = {name: value for name, value in values.items() if name not in ("splits", "account", "external_id")}
    if "surprise_until" in columns:
        _set_surprise(row, until=columns.pop("surprise_until"), actor=actor, today=today)
    if columns.get("category") is not None:
        row.category_source = CategorySource.PERSON
    for name, value in columns.items():
        if value is not None:
            setattr(row, name, value)
    if "payee" in columns:
        row.payee_by_person = True
        _set_payee_key(row)
    if "excluded" in columns:
        row.excluded_by_person = True


def _set_payee_key(row: Transaction) -> None:
    row.payee_key, row.payee_key_version = payees.key(row.payee_raw or row.payee), payees.KEY_VERSION


def _set_surprise(row: Transaction, *, until: dt.date | None, actor: Any, today: dt.date) -> None:
    if until is None:
        row.surprise_until = row.surprise_since = row.surprise_by = None
        return
    _refuse_long_surprise(row, until=until, today=today)
    row.surprise_since = row.surprise_since or today
    row.surprise_until, row.surprise_by = until, row.surprise_by or actor


def _refuse_long_surprise(row: Transaction, *, until: dt.date, today: dt.date) -> None:
    since = row.surprise_since or today
    if not today <= until <= since + dt.timedelta(days=SURPRISE_DAYS):
        raise TooLongASurprise(f"A surprise ends within {SURPRISE_DAYS} days of {since}, and not in the past.")


def _check_parts(*, amount: Any, parts: Sequence[Mapping[str, Any]] | None) -> None:
    if parts and sum(part["amount"] for part in parts) != amount:
        raise PartsDoNotAddUp(f"The parts add up to {sum(part['amount'] for part in parts)}, the whole is {amount}.")


def _replace_parts(row: Transaction, values: Mapping[str, Any]) -> None:
    if "splits" not in values:
        return
    TransactionSplit.objects.filter(transaction=row).delete()
    _store_parts({row: values["splits"]})
    row.refresh_from_db(fields=["is_split"])


def _store_parts(parts_of: Mapping[Transaction, Sequence[Mapping[str, Any]] | None]) -> None:
    stored = [
        TransactionSplit(transaction=row, position=position, **part)
        for row, parts in parts_of.items()
        for position, part in enumerate(parts or ())
    ]
    if stored:
        TransactionSplit.objects.bulk_create(stored)
    for split in stored:
        split.transaction.is_split = True


def _remove_all(rows: Sequence[Transaction]) -> None:
    _refuse_locked(rows)
    if not rows:
        return
    chosen = Transaction.objects.filter(pk__in=[row.pk for row in rows])
    transfers.forget(chosen)
    TransactionSplit.objects.filter(transaction__in=chosen).delete()
    chosen._raw_delete(chosen.db)
