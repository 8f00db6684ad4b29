"""Cash flow: how the money at hand went from one month's end to the next."""

import datetime as dt
from decimal import Decimal
from typing import Any

from lifepath.banking.choices import AccountKind
from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text
from lifepath.core.periods import Month, months_between
from lifepath.core.series import Series
from planning.calc.reports.result import Bucket, FigureColumn, Result, ResultRow
from planning.calc.reports.specification import Dimension, Filters, Measure, Specification
from planning.explaining.reports import SOURCE
from planning.selectors.reports.balances import left_out_movements, month_ends
from planning.selectors.reports.eliminations import eliminated_postings
from planning.selectors.reports.rows import report_table
from planning.selectors.reports.scope import Scope

AT_HAND = (AccountKind.CHECKING, AccountKind.SAVINGS, AccountKind.CASH)
FLOWS = (Measure.INCOME, Measure.SPENDING, Measure.SAVING, Measure.TRANSFERS)
COLUMNS = (
    FigureColumn("opening", "At the start"),
    FigureColumn("income", "Income"),
    FigureColumn("spending", "Spending"),
    FigureColumn("saving", "Put aside"),
    FigureColumn("transfers", "Transfers"),
    FigureColumn("left_out", "Left out of reports"),
    FigureColumn("closing", "At the end"),
)
ZERO = Decimal("0.00")


def cash_flow(*, first: Month, last: Month, scope: Scope, user: Any, now: dt.datetime) -> Result:
    """Opening + income - spending - put aside + transfers + left out = closing, month by month."""
    at_hand = tuple(pk for pk in scope.readable if scope.accounts[pk].kind in AT_HAND)
    flows = _flows(first, last, at_hand, scope, user, now)
    left_out = left_out_movements(scope=scope, accounts=at_hand, after=first)
    ends = month_ends(scope=scope, accounts=at_hand, first=first.plus(-1), last=last)
    between = _between_households(first, last, at_hand, scope)
    rows = []
    for month in months_between(first, last):
        opening = sum((ends[pk][month.plus(-1)] for pk in at_hand), ZERO)
        closing = sum((ends[pk][month] for pk in at_hand), ZERO)
        values = flows.get(month.start) or dict.fromkeys(FLOWS, ZERO)
        excluded = sum((left_out[pk].get(month, ZERO) for pk in at_hand), ZERO)
        rows.append(
            ResultRow(
                (Bucket(Dimension.MONTH, str(month), str(month)),),
                {
                    "opening": opening,
                    **{str(name): values[name] for name in FLOWS},
                    "left_out": excluded + between.get(month, ZERO),
                    "closing": closing,
                },
            )
        )
    return Result(
        title="Cash flow",
        dimensions=(str(Dimension.MONTH),),
        columns=COLUMNS,
        rows=rows,
        totals=_totals(rows),
        series=tuple(_line(column, rows) for column in COLUMNS if column.key in ("income", "spending", "closing")),
        notes=tuple(scope.notes),
        assumptions=(
            Assumption("accounts", "checking, savings and cash accounts", SOURCE),
            Assumption("balances", "today's balances less what was posted later", SOURCE),
        ),
        explanation=(
            "At the end = at the start + income - spending - put aside + transfers + left out of reports.",
            "Left out of reports: excluded rows, and money that moved between the households of a couple's report.",
        ),
    )


def _flows(
    first: Month, last: Month, at_hand: tuple[Any, ...], scope: Scope, user: Any, now: dt.datetime
) -> dict[Any, Any]:
    if not at_hand:
        return {}
    specification = Specification(
        first_on=first.start,
        last_on=last.last_day,
        dimensions=(Dimension.MONTH,),
        measures=FLOWS,
        filters=Filters(accounts=at_hand),
    )
    table = report_table(specification=specification, scope=scope, user=user, now=now)
    return {row.keys[0]: row.values for row in table.rows()}


def _between_households(first: Month, last: Month, at_hand: tuple[Any, ...], scope: Scope) -> dict[Month, Decimal]:
    """What a couple's report eliminates, by month: both sides cancel out unless one lies in another month."""
    moved: dict[Month, Decimal] = {}
    for side in eliminated_postings(scope=scope, first_on=first.start, last_on=last.last_day).values():
        if side.account_id in at_hand:
            month = Month.of(side.posted_on)
            moved[month] = moved.get(month, ZERO) + side.amount
    return moved


def _totals(rows: list[ResultRow]) -> dict[str, Any]:
    if not rows:
        return {}
    sums = {
        key: sum((Decimal(str(row.values[key])) for row in rows), ZERO)
        for key in ("income", "spending", "saving", "transfers", "left_out")
    }
    return {"opening": rows[0].values["opening"], **sums, "closing": rows[-1].values["closing"]}


def _line(column: FigureColumn, rows: list[ResultRow]) -> Series:
    points = tuple((row.buckets[0].label, money_text(Decimal(str(row.values[column.key])))) for row in rows)
    return Series(column.key, column.label, "money", points)
