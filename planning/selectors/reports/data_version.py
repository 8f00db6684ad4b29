"""A text that changes with anything a report could show."""

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Max

from education529.models import Plan529
from lifepath.banking.models import BankAccount, Category, Tombstone, Transaction, TransferPair
from lifepath.investments.models import (
    HoldingPrice,
    InvestmentAccount,
    InvestmentActivity,
    InvestmentHolding,
    SecurityPrice,
    StatedBalance,
)
from planning.models import MonthEndValue
from planning.selectors.reports.row_marks import row_mark
from planning.selectors.reports.scope import Scope


def data_version(*, scope: Scope, user: Any, today: dt.date, with_holdings: bool) -> str:
    """Equal while nothing was written that enters, the caller sees the same accounts, and the day is the same.

    Its part before the dash is `scope_mark`. A row bears the number of the database transaction that wrote it: while
    one older than the newest seen is still open, it may yet bring rows with lower numbers, and the version is like no
    other.
    """
    households = sorted(scope.household_ids)
    newest = [_newest(model, household) for household in households for model in (Transaction, BankAccount, Tombstone)]
    marks: list[Any] = [
        today,
        newest,
        None if _oldest_open() > max(newest) else uuid4(),
        row_mark(TransferPair.objects.filter(household__in=households)),
        row_mark(Category.objects.filter(household__in=households)),
        *(_held_elsewhere(scope) if with_holdings else ()),
    ]
    return f"{scope_mark(scope, user)}-{_digest(marks)}"


def scope_mark(scope: Scope, user: Any) -> str:
    """The part of a version that changes with who asks and which accounts they see, and with nothing else."""
    seen = sorted((str(pk), account.balance_only) for pk, account in scope.accounts.items())
    return _digest([user.pk, scope.kind, scope.household.currency, seen])


def _digest(marks: list[Any]) -> str:
    return hashlib.sha256(repr(marks).encode()).hexdigest()[:12]


def _held_elsewhere(scope: Scope) -> list[str]:
    holdings = InvestmentHolding.objects.filter(account__household__in=scope.covered)
    return [
        row_mark(rows)
        for rows in (
            InvestmentAccount.objects.filter(household__in=scope.covered),
            StatedBalance.objects.filter(account__household__in=scope.covered),
            InvestmentActivity.objects.filter(account__household__in=scope.covered),
            holdings,
            HoldingPrice.objects.filter(holding__in=holdings),
            SecurityPrice.objects.filter(symbol__in=holdings.values("symbol")),
            Plan529.objects.filter(beneficiary__person__household__in=scope.covered),
            MonthEndValue.objects.filter(household__in=scope.covered),
        )
    ]


def _newest(model: Any, household_id: UUID) -> int:
    newest: int | None = model.objects.filter(household=household_id).aggregate(newest=Max("revision"))["newest"]
    return newest or 0


def _oldest_open() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
