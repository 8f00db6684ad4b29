"""A text that changes with anything a report could show, and with nothing that its reader may not see."""

import datetime as dt
import hashlib
from typing import Any
from uuid import uuid4

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
from lifepath.investments.selectors.values import balances_of
from planning.models import MonthEndValue
from planning.selectors.reports.row_marks import row_mark
from planning.selectors.reports.scope import Scope


def data_version(*, scope: Scope, user: Any, today: dt.date, with_holdings: bool) -> str:
    """Equal while nothing was written that enters, the caller sees the same accounts, and the day is the same.

    Its part before the dash is `scope_mark`. A row bears the number of the database transaction that wrote it: while
    one older than the newest seen is still open, it may yet bring rows with lower numbers, and the version is like no
    other.
    """
    readable = scope.readable
    newest = [
        _newest(rows)
        for household in sorted(scope.household_ids)
        for rows in (
            Transaction.objects.filter(household=household, account__in=readable),
            BankAccount.objects.filter(household=household, pk__in=readable),
            Tombstone.objects.filter(household=household, account_id__in=readable),
        )
    ]
    marks: list[Any] = [
        today,
        newest,
        None if _oldest_open() > max(newest) else uuid4(),
        sorted((str(pk), row.balance) for pk, row in scope.accounts.items() if row.balance_only),
        row_mark(TransferPair.objects.filter(paying__account__in=readable, receiving__account__in=readable)),
        row_mark(Category.objects.visible_to(user).filter(household__in=scope.household_ids)),
        *(_held_elsewhere(scope, user, today) if with_holdings else ()),
    ]
    return f"{scope_mark(scope, user)}-{_digest(marks)}"


def scope_mark(scope: Scope, user: Any) -> str:
    """The part of a version that changes with who asks and which accounts they see, and with nothing else."""
    seen = sorted((str(pk), account.balance_only) for pk, account in scope.accounts.items())
    return _digest([user.pk, scope.kind, scope.household.currency, seen])


def _digest(marks: list[Any]) -> str:
    return hashlib.sha256(repr(marks).encode()).hexdigest()[:12]


def _held_elsewhere(scope: Scope, user: Any, today: dt.date) -> list[Any]:
    accounts = InvestmentAccount.objects.visible_to(user).filter(household__in=scope.covered)
    readable = InvestmentAccount.objects.fully_visible_to(user).filter(household__in=scope.covered)
    holdings = InvestmentHolding.objects.filter(account__in=readable)
    plans = Plan529.objects.visible_to(user).filter(beneficiary__person__household__in=scope.covered)
    return [
        [(str(each.account_id), each.name, each.balance) for each in balances_of(accounts, today=today)],
        *(
            row_mark(rows)
            for rows in (
                StatedBalance.objects.filter(account__in=readable),
                InvestmentActivity.objects.filter(account__in=readable),
                holdings,
                HoldingPrice.objects.filter(holding__in=holdings),
                SecurityPrice.objects.filter(symbol__in=holdings.values("symbol")),
                plans,
                MonthEndValue.objects.filter(object_id__in=plans.values("pk")),
            )
        ),
    ]


def _newest(rows: Any) -> int:
    newest: int | None = rows.aggregate(newest=Max("revision"))["newest"]
    return newest or 0


def _oldest_open() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
