"""Net worth at the end of each month: accounts, property, investments, college savings, less debts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lifepath.banking.choices import AccountKind
from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text
from lifepath.core.periods import Month, months_between
from lifepath.core.series import Series
from planning.calc.reports.result import Bucket, FigureColumn, Result, ResultRow
from planning.calc.reports.specification import Dimension
from planning.explaining.reports import SOURCE
from planning.selectors.reports.balances import month_ends
from planning.selectors.reports.held_elsewhere import EDUCATION, INVESTMENTS, held_elsewhere
from planning.selectors.reports.scope import Scope

CASH, PROPERTY, OTHER, DEBTS = "cash", "property", "other", "debts"
GROUP_OF_KIND = {
    AccountKind.CHECKING: CASH,
    AccountKind.SAVINGS: CASH,
    AccountKind.CASH: CASH,
    AccountKind.PROPERTY: PROPERTY,
    AccountKind.OTHER: OTHER,
    AccountKind.CREDIT_CARD: DEBTS,
    AccountKind.LOAN: DEBTS,
    AccountKind.MORTGAGE: DEBTS,
}
COLUMNS = (
    FigureColumn(CASH, "Cash"),
    FigureColumn(PROPERTY, "Property"),
    FigureColumn(INVESTMENTS, "Investments"),
    FigureColumn(EDUCATION, "College savings"),
    FigureColumn(OTHER, "Other"),
    FigureColumn(DEBTS, "Debts"),
    FigureColumn("net_worth", "Net worth"),
)
LINES = ("net_worth", CASH, INVESTMENTS, DEBTS)
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Part:
    """Something owned or owed, at each month's end; debts are negative."""

    key: str
    label: str
    group: str
    ends: dict[Month, Decimal]


def net_worth(*, first: Month, last: Month, by_account: bool, scope: Scope, user: Any, now: dt.datetime) -> Result:
    """What is owned less what is owed, by month; with `by_account` a row for each account and month."""
    months = months_between(first, last)
    elsewhere = held_elsewhere(scope=scope, months=months, user=user, today=scope.household.today(now))
    parts = [*_bank_parts(scope, months), *(Part(*held.part) for held in elsewhere.held)]
    rows = [row for month in months for row in _rows_of(month, parts, by_account=by_account)]
    totals = _values(parts, months[-1])
    return Result(
        title="Net worth",
        dimensions=(str(Dimension.MONTH), *((str(Dimension.ACCOUNT),) if by_account else ())),
        columns=COLUMNS,
        rows=rows,
        totals=totals,
        series=tuple(_line(key, parts, months) for key in LINES),
        notes=(*scope.notes, *_sharing_notes(scope), *elsewhere.notes),
        assumptions=(
            Assumption("accounts", "today's balances less what was posted later", SOURCE),
            *elsewhere.assumptions,
        ),
        explanation=(
            "Net worth = cash + property + investments + college savings + other + debts; debts are negative.",
            "Each month shows its last day; the running month shows today. The line of totals is the last month.",
        ),
    )


def _bank_parts(scope: Scope, months: Sequence[Month]) -> list[Part]:
    ends = month_ends(scope=scope, accounts=scope.readable, first=months[0], last=months[-1])
    return [
        Part(
            f"bank:{pk}",
            account.name,
            GROUP_OF_KIND[AccountKind(account.kind)],
            dict.fromkeys(months, account.balance) if account.balance_only else ends[pk],
        )
        for pk, account in scope.accounts.items()
    ]


def _rows_of(month: Month, parts: Sequence[Part], *, by_account: bool) -> list[ResultRow]:
    when = Bucket(Dimension.MONTH, str(month), str(month))
    if not by_account:
        return [ResultRow((when,), _values(parts, month))]
    return [
        ResultRow((when, Bucket(Dimension.ACCOUNT, part.key, part.label)), _values([part], month)) for part in parts
    ]


def _values(parts: Sequence[Part], month: Month) -> dict[str, Decimal]:
    sums = {column.key: ZERO for column in COLUMNS}
    for part in parts:
        sums[part.group] += part.ends[month]
        sums["net_worth"] += part.ends[month]
    return sums


def _line(key: str, parts: Sequence[Part], months: Sequence[Month]) -> Series:
    label = next(column.label for column in COLUMNS if column.key == key)
    return Series(key, label, "money", tuple((str(month), money_text(_values(parts, month)[key])) for month in months))


def _sharing_notes(scope: Scope) -> list[str]:
    names = sorted(account.name for account in scope.accounts.values() if account.balance_only)
    if not names:
        return []
    return [f"Shared by balance only, so every month shows what they hold today: {', '.join(names)}."]
