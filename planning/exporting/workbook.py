"""Reports as XLSX."""

import io
import re
from typing import Any

from xlsxwriter import Workbook

from planning.exporting.document import Cell, Column, ColumnKind, Document, Table

FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.MONEY: "#,##0.00;[Red]-#,##0.00",
    ColumnKind.SHARE: "0.0 %",
    ColumnKind.COUNT: "#,##0",
}
LONGEST_SHEET_NAME = 31
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


def xlsx_bytes(document: Document) -> bytes:
    """One sheet a table, then a sheet that says what the figures rest on. Text is never run as a formula."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        book.set_properties(
            {"title": document.title, "subject": document.household, "created": document.made_at.replace(tzinfo=None)}
        )
        styles = _Styles(book)
        taken: set[str] = set()
        for table in document.tables:
            _write_table(book.add_worksheet(_sheet_name(table.title, taken)), table, styles)
        _write_notes(book.add_worksheet(_sheet_name("About", taken)), document, styles)
    return target.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.plain = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
        self.total = {
            kind: book.add_format({"num_format": code, "bold": True, "top": 1}) for kind, code in FORMATS.items()
        }
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})


def _write_table(sheet: Any, table: Table, styles: _Styles) -> None:
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, column.label, styles.head)
        sheet.set_column(index, index, _width(table, index, column))
    for number, row in enumerate(table.rows, start=1):
        _write_row(sheet, number, row, table.columns, styles.plain)
    if table.total is not None:
        _write_row(sheet, len(table.rows) + 1, table.total, table.columns, styles.total)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_row(sheet: Any, number: int, row: Any, columns: Any, formats: Any) -> None:
    for index, (cell, column) in enumerate(zip(row, columns, strict=True)):
        style = formats[column.kind]
        if cell is None:
            sheet.write_blank(number, index, None, style)
        elif isinstance(cell, str):
            sheet.write_string(number, index, cell, style)
        else:
            sheet.write_number(number, index, cell, style)


def _write_notes(sheet: Any, document: Document, styles: _Styles) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    facts = [
        ("Report", document.title),
        ("Household", document.household),
        ("Period", document.period),
        ("Currency", document.currency),
        ("Made", f"{document.made_at:%Y-%m-%d %H:%M} UTC"),
        ("Data version", document.version),
        *(("Note", text) for text in document.notes),
        *(("Rests on", text) for text in document.assumptions),
        *(("How", text) for text in document.explanation),
    ]
    for number, (name, text) in enumerate(facts):
        sheet.write_string(number, 0, name, styles.head if number == 0 else styles.wrapped)
        sheet.write_string(number, 1, text, styles.wrapped)


def _width(table: Table, index: int, column: Column) -> int:
    longest = max((len(_shown(row[index])) for row in table.rows[:500]), default=0)
    return min(48, max(len(column.label), longest, 8) + 2)


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _sheet_name(title: str, taken: set[str]) -> str:
    base = _NOT_IN_A_SHEET_NAME.sub(" ", title).strip()[:LONGEST_SHEET_NAME] or "Report"
    name, number = base, 2
    while name.lower() in taken:
        suffix = f" {number}"
        name, number = base[: LONGEST_SHEET_NAME - len(suffix)] + suffix, number + 1
    taken.add(name.lower())
    return name
