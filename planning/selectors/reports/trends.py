"""Where income, spending and each category are heading."""

import datetime as dt
from decimal import Decimal
from typing import Any

from budgets.calc.snapshots import CategorySnapshot
from budgets.calc.trends import Trend, category_trends
from lifepath.core.money import money_text
from lifepath.core.periods import Month, months_between
from lifepath.core.series import Series
from planning.calc.reports.result import MONEY, PERCENT, TEXT, Bucket, FigureColumn, Result, ResultRow
from planning.calc.reports.specification import Dimension, Filters, Measure, Specification
from planning.calc.reports.table import INCOME_ROOT, TRANSFER_ROOT
from planning.explaining.reports import booked_rows
from planning.selectors.reports.income_expense import LABELS, MOST_LINES
from planning.selectors.reports.labels import GROUPS
from planning.selectors.reports.rows import report_table
from planning.selectors.reports.scope import Scope

MEASURES = (Measure.INCOME, Measure.SPENDING, Measure.SAVING, Measure.NET)
COLUMNS = (
    FigureColumn("average", "Average a month"),
    FigureColumn("trend", "Trend", TEXT),
    FigureColumn("change_percent", "Change in percent", PERCENT),
    FigureColumn("volatility", "Ups and downs"),
    FigureColumn("last", "Last month"),
)


def trends(*, first: Month, last: Month, filters: Filters, scope: Scope, user: Any, now: dt.datetime) -> Result:
    """A straight line through the monthly values from the first month that holds anything."""
    specification = Specification(
        first_on=first.start,
        last_on=last.last_day,
        dimensions=(Dimension.MONTH, Dimension.CATEGORY_GROUP),
        measures=(*MEASURES, Measure.TRANSFERS),
        filters=filters,
    )
    table = report_table(specification=specification, scope=scope, user=user, now=now)
    amounts: dict[Month, dict[str, Decimal]] = {}
    for row in table.rows():
        day, root = row.keys
        month = amounts.setdefault(Month.of(day), {}) if isinstance(day, dt.date) else {}
        for measure in MEASURES:
            month[measure] = month.get(measure, Decimal(0)) + Decimal(row.values[measure])
        if root not in (INCOME_ROOT, TRANSFER_ROOT):
            month[str(root)] = Decimal(row.values[Measure.SPENDING]) + Decimal(row.values[Measure.SAVING])
    months = months_between(min(amounts), last) if amounts else []
    snapshots = [CategorySnapshot(month, amounts.get(month, {})) for month in months]
    found = category_trends(snapshots=snapshots, num_months=len(months)) if months else {}
    names = {**{str(measure): LABELS[measure] for measure in MEASURES}, **GROUPS}
    rows = [_row(name, names[name], found[name]) for name in names if name in found]
    return Result(
        title="Trends",
        dimensions=("line",),
        columns=COLUMNS,
        rows=rows,
        totals=None,
        series=_lines(months, {names[name]: (name, found[name]) for name in names if name in found}),
        notes=tuple(scope.notes),
        assumptions=(booked_rows(specification),),
        explanation=(
            "A straight line is laid through the monthly values by least squares; an empty month counts as 0.",
            "Stable: the line moves by at most 2 % of the average a month. Change: the last month against the first.",
            "Ups and downs: the sample standard deviation of the monthly values.",
        ),
    )


def _row(name: str, label: str, trend: Trend) -> ResultRow:
    return ResultRow(
        (Bucket("line", name, label),),
        {
            "average": trend.average,
            "trend": trend.trend,
            "change_percent": trend.change_percent,
            "volatility": trend.volatility,
            "last": trend.values[-1],
        },
    )


def _lines(months: list[Month], found: dict[str, tuple[str, Trend]]) -> tuple[Series, ...]:
    return tuple(
        Series(
            name,
            label,
            MONEY,
            tuple((str(month), money_text(value)) for month, value in zip(months, trend.values, strict=True)),
        )
        for label, (name, trend) in list(found.items())[:MOST_LINES]
    )
