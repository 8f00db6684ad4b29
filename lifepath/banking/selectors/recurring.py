"""What comes again in a household's accounts, and what an account will hold."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Value

from lifepath.banking.calc.balance_forecast import BalanceForecast, forecast_balance, items_of, typical_change
from lifepath.banking.calc.recurring import ENDED, RecurringSeries, StatementLine, find_recurring
from lifepath.banking.models import BankAccount, Transaction
from lifepath.core.money import ZERO

HISTORY_DAYS = 800  # an annual bill needs two occurrences and may be late
TYPICAL_DAYS = 364
TRANSFERS, INCOME = "transfer", "income"


@dataclass(frozen=True, slots=True)
class AccountForecast:
    """A forecast with what it rests on."""

    forecast: BalanceForecast
    series: tuple[RecurringSeries, ...]
    weeks: int


def statement_lines(*, user: Any, household_id: UUID, as_of: dt.date, now: dt.datetime) -> list[StatementLine]:
    """Posted lines of a household's accounts that the user sees, without transfers and others' surprises."""
    rows = Transaction.objects.visible_to(user).of_household(household_id).exclude(category__root_slug=TRANSFERS)
    return _lines(rows, user=user, as_of=as_of, now=now)


def recurring_series(*, user: Any, household_id: UUID, as_of: dt.date, now: dt.datetime) -> list[RecurringSeries]:
    """Bills, subscriptions and pay of a household."""
    lines = statement_lines(user=user, household_id=household_id, as_of=as_of, now=now)
    return find_recurring(lines=lines, as_of=as_of)


def pay_series(*, household_id: UUID, as_of: dt.date) -> list[RecurringSeries]:
    """Pay of a household that goes on, whoever asks: surprises are left out."""
    rows = (
        Transaction.objects.of_household(household_id)
        .filter(amount__gt=0, category__root_slug=INCOME, surprise_until__isnull=True)
        .annotate(masked=Value(False))
    )
    return [entry for entry in find_recurring(lines=_posted(rows, as_of=as_of), as_of=as_of) if entry.state != ENDED]


def account_forecast(
    *, user: Any, account: BankAccount, as_of: dt.date, now: dt.datetime, days: int
) -> AccountForecast:
    """The account's balance day by day, out of its own history."""
    rows = Transaction.objects.visible_to(user).filter(account=account)
    return _forecast(account, _lines(rows, user=user, as_of=as_of, now=now), as_of=as_of, days=days)


def account_forecasts(
    *, user: Any, accounts: Sequence[BankAccount], as_of: dt.date, now: dt.datetime, days: int
) -> list[tuple[BankAccount, AccountForecast]]:
    """The same for several accounts, by one query."""
    rows = Transaction.objects.visible_to(user).filter(account__in=accounts)
    by_account: dict[str, list[StatementLine]] = defaultdict(list)
    for line in _lines(rows, user=user, as_of=as_of, now=now):
        by_account[line.account].append(line)
    return [(account, _forecast(account, by_account[str(account.pk)], as_of=as_of, days=days)) for account in accounts]


def _forecast(account: BankAccount, lines: list[StatementLine], *, as_of: dt.date, days: int) -> AccountForecast:
    series = [entry for entry in find_recurring(lines=lines, as_of=as_of) if entry.state != ENDED]
    amounts = {line.id: line.amount for line in lines}
    past = {entry.key: [amounts[each] for each in entry.line_ids] for entry in series}
    until = as_of + dt.timedelta(days)
    counted = {each for entry in series for each in entry.line_ids}
    first_day = max([as_of - dt.timedelta(TYPICAL_DAYS - 1), *([lines[0].posted_on] if lines else [])])
    typical = typical_change(
        daily_totals=_daily_totals(line for line in lines if line.id not in counted),
        first_day=first_day,
        days=(as_of - first_day).days + 1,
    )
    forecast = forecast_balance(
        as_of=as_of,
        balance=account.balance,
        items=items_of(series=series, amounts=past, until=until),
        typical=typical,
        days=days,
    )
    return AccountForecast(forecast=forecast, series=tuple(series), weeks=typical.weeks)


def _lines(rows: Any, *, user: Any, as_of: dt.date, now: dt.datetime) -> list[StatementLine]:
    return _posted(rows.shown_to(user, now=now), as_of=as_of)


def _posted(rows: Any, *, as_of: dt.date) -> list[StatementLine]:
    found = (
        rows.filter(
            masked=False,
            pending=False,
            excluded=False,
            posted_on__gt=as_of - dt.timedelta(HISTORY_DAYS),
            posted_on__lte=as_of,
        )
        .order_by("posted_on", "pk")
        .values_list("pk", "posted_on", "amount", "payee", "payee_raw", "account_id", "category__root_slug")
    )
    return [
        StatementLine(
            id=str(pk),
            posted_on=posted_on,
            amount=amount,
            payee=payee or payee_raw,
            account=str(account_id),
            category=root_slug or "",
        )
        for pk, posted_on, amount, payee, payee_raw, account_id, root_slug in found
    ]


def _daily_totals(lines: Iterable[StatementLine]) -> dict[dt.date, Decimal]:
    totals: dict[dt.date, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        totals[line.posted_on] += line.amount
    return totals
