"""What accounts held at the end of each month, walked back from today's balances."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from lifepath.banking.models import MonthlyCategoryTotal, Transaction
from lifepath.core.periods import Month, months_between
from planning.selectors.reports.scope import Scope

ZERO = Decimal("0.00")
Movements = dict[UUID, dict[Month, Decimal]]


def month_ends(
    *, scope: Scope, accounts: Sequence[UUID], first: Month, last: Month
) -> dict[UUID, dict[Month, Decimal]]:
    """The balance of each account at the end of each month from `first` to `last`; of the running month, today's.

    Balance at a month's end = today's balance - what was posted later. Rows that reports leave out move a balance, too;
    pending ones do not.
    """
    counted = _counted(scope, accounts, after=first)
    left_out = left_out_movements(scope=scope, accounts=accounts, after=first)
    answer: dict[UUID, dict[Month, Decimal]] = {}
    for pk in accounts:
        held = scope.accounts[pk].balance
        moved = counted[pk].keys() | left_out[pk].keys()
        held -= sum((_of(counted, left_out, pk, month) for month in moved if month > last), ZERO)
        ends: dict[Month, Decimal] = {}
        for month in reversed(months_between(first, last)):
            ends[month] = held
            held -= _of(counted, left_out, pk, month)
        answer[pk] = dict(reversed(ends.items()))
    return answer


def left_out_movements(*, scope: Scope, accounts: Sequence[UUID], after: Month) -> Movements:
    """By account and month, from the month `after` on: booked rows that reports leave out."""
    rows = (
        Transaction.objects.filter(
            household__in=scope.household_ids,
            account__in=accounts,
            posted_on__gte=after.start,
            excluded=True,
            pending=False,
        )
        .order_by()
        .values("account_id", month=TruncMonth("posted_on"))
        .annotate(amount=Sum("amount"))
    )
    return _by_account((row["account_id"], row["month"], row["amount"]) for row in rows)


def _counted(scope: Scope, accounts: Sequence[UUID], *, after: Month) -> Movements:
    rows = (
        MonthlyCategoryTotal.objects.filter(
            household__in=scope.household_ids, account__in=accounts, month__gte=after.start
        )
        .order_by()
        .values_list("account_id", "month")
        .annotate(Sum("amount"))
    )
    return _by_account(rows)


def _by_account(rows: object) -> Movements:
    movements: Movements = defaultdict(dict)
    for account_id, day, amount in rows:  # type: ignore[attr-defined]
        movements[account_id][Month.of(day)] = amount
    return movements


def _of(counted: Movements, left_out: Movements, account_id: UUID, month: Month) -> Decimal:
    return counted[account_id].get(month, ZERO) + left_out[account_id].get(month, ZERO)
