"""Income and spending, and every custom report: the primitive's table with names, totals and lines."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lifepath.core.money import money_text
from lifepath.core.series import Series
from planning.calc.reports.result import COUNT, MONEY, FigureColumn, Result, ResultRow
from planning.calc.reports.specification import TIME, Measure, Specification
from planning.explaining.reports import HOW, booked_rows
from planning.selectors.reports.labels import Labels, reading_order
from planning.selectors.reports.rows import report_table
from planning.selectors.reports.scope import Scope

LABELS = {
    Measure.INCOME: "Income",
    Measure.SPENDING: "Spending",
    Measure.SAVING: "Put aside",
    Measure.TRANSFERS: "Transfers",
    Measure.NET: "Net",
    Measure.INFLOW: "Money in",
    Measure.OUTFLOW: "Money out",
    Measure.COUNT: "Postings",
}
MOST_ROWS = 10_000
MOST_LINES = 8


class TooManyRows(Exception):
    """The table is longer than anybody reads; `rows` says how long."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"{rows} rows; at most {MOST_ROWS} are answered.")
        self.rows = rows


def table_report(*, title: str, specification: Specification, scope: Scope, user: Any, now: dt.datetime) -> Result:
    """A report as specified. Raises TooManyRows."""
    table = report_table(specification=specification, scope=scope, user=user, now=now)
    found = table.rows()
    if len(found) > MOST_ROWS:
        raise TooManyRows(len(found))
    labels = Labels(dimensions=specification.dimensions, rows=found, scope=scope)
    rows = sorted(
        (ResultRow(labels.buckets(row), {str(name): value for name, value in row.values.items()}) for row in found),
        key=lambda row: reading_order(row.buckets),
    )
    return Result(
        title=title,
        dimensions=tuple(str(name) for name in specification.dimensions),
        columns=tuple(columns_of(specification.measures)),
        rows=rows,
        totals={str(name): value for name, value in table.totals().items()},
        series=lines_over_time(specification, rows),
        notes=tuple(scope.notes),
        assumptions=(booked_rows(specification),),
        explanation=tuple(HOW[measure] for measure in specification.measures),
    )


def columns_of(measures: Sequence[Measure]) -> list[FigureColumn]:
    """The measures as columns."""
    return [
        FigureColumn(str(measure), LABELS[measure], COUNT if measure is Measure.COUNT else MONEY)
        for measure in measures
    ]


def lines_over_time(specification: Specification, rows: Sequence[ResultRow]) -> tuple[Series, ...]:
    """A line for each measure over time; with a second dimension a line for each of its parts, of the first measure."""
    place = next((number for number, name in enumerate(specification.dimensions) if name in TIME), None)
    if place is None:
        return ()
    points: dict[tuple[str, str], dict[str, Decimal]] = {}
    alone = len(specification.dimensions) == 1
    measures = [measure for measure in specification.measures if measure is not Measure.COUNT]
    for row in rows:
        when = row.buckets[place].label
        for measure in measures if alone else measures[:1]:
            line = _line_of(row, place, measure, alone=alone)
            amounts = points.setdefault(line, {})
            amounts[when] = amounts.get(when, Decimal(0)) + _amount(row.values, measure)
    heaviest = sorted(points, key=lambda line: (-sum(abs(amount) for amount in points[line].values()), line))
    kept = set(heaviest[:MOST_LINES])
    times = list(dict.fromkeys(row.buckets[place].label for row in rows))
    return tuple(
        Series(
            key, label, "money", tuple((when, money_text(points[key, label].get(when, Decimal(0)))) for when in times)
        )
        for key, label in points
        if (key, label) in kept
    )


def _line_of(row: ResultRow, place: int, measure: Measure, *, alone: bool) -> tuple[str, str]:
    if alone:
        return str(measure), LABELS[measure]
    others = [bucket for number, bucket in enumerate(row.buckets) if number != place]
    return ":".join(bucket.key or "" for bucket in others), ", ".join(bucket.label for bucket in others)


def _amount(values: Mapping[str, Any], measure: Measure) -> Decimal:
    return Decimal(values[str(measure)])
