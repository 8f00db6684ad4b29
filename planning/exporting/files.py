"""From a report's answer to the bytes of a file."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.safestring import SafeString

from lifepath.core import charts
from lifepath.core.series import Series
from planning.calc.reports.result import COUNT, MONEY, PERCENT, Result, ResultRow
from planning.exporting.delimited import csv_bytes
from planning.exporting.document import Cell, Column, ColumnKind, Document, Table
from planning.exporting.pdf import pdf_bytes
from planning.exporting.workbook import xlsx_bytes
from planning.report_choices import FileFormat

WRITERS: Mapping[str, Callable[[Document], bytes]] = {
    FileFormat.PDF: pdf_bytes,
    FileFormat.CSV: csv_bytes,
    FileFormat.XLSX: xlsx_bytes,
}
MEDIA_TYPES: Mapping[str, str] = {
    FileFormat.PDF: "application/pdf",
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KINDS = {MONEY: ColumnKind.MONEY, COUNT: ColumnKind.COUNT, PERCENT: ColumnKind.MONEY}
LINES_IN_A_CHART = 3


def document_of(
    result: Result, *, household: str, currency: str, period: str, made_at: dt.datetime, version: str
) -> Document:
    """The report as it is handed over."""
    return Document(
        title=result.title,
        household=household,
        period=period,
        currency=currency,
        made_at=made_at,
        version=version,
        tables=(table_of(result),),
        charts=chart_of(result.series, title=result.title),
        explanation=result.explanation,
        assumptions=tuple(f"{a.name}: {a.value} ({a.source})" for a in result.assumptions),
        notes=result.notes,
    )


def table_of(result: Result) -> Table:
    """Buckets first, then the figures, the totals below."""
    names = [name.replace("_", " ").capitalize() for name in result.dimensions]
    columns = [
        *(Column(name) for name in names),
        *(Column(column.label, KINDS.get(column.unit, ColumnKind.TEXT)) for column in result.columns),
    ]
    total: list[Cell] | None = None
    if result.totals is not None:
        lead = ["Total", *[""] * (len(names) - 1)] if names else []
        total = [*lead, *(result.totals.get(column.key) for column in result.columns)]
    return Table("", columns, [_row(row, result) for row in result.rows], total)


def chart_of(series: tuple[Series, ...], *, title: str) -> tuple[SafeString, ...]:
    """The first lines over time, where there is a time."""
    shown = [line for line in series if len(line.points) > 1][:LINES_IN_A_CHART]
    if not shown:
        return ()
    labels = [when for when, _ in shown[0].points]
    rows = [charts.Line(line.label, [Decimal(value) for _, value in line.points]) for line in shown]
    return (charts.lines(labels, rows, title=title),)


def _row(row: ResultRow, result: Result) -> list[Cell]:
    return [
        *(bucket.label for bucket in row.buckets),
        *(row.values.get(column.key) for column in result.columns),
    ]
