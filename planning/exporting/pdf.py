"""Reports as PDF, set by typst: fonts of our own, page numbers, charts as drawings; equal documents, equal bytes."""

import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path

import typst

from planning.exporting.document import Cell, Column, ColumnKind, Document, Table, cell_text

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"
_OF_THREAD = threading.local()
_CSS_VARIABLE = re.compile(r"var\(--[a-z0-9-]+,\s*([^)]+)\)")


def pdf_bytes(document: Document) -> bytes:
    """A PDF/A-2b file. The text travels as data, never as markup."""
    compiled = _compiler().compile(
        sys_inputs={"document": json.dumps(_content(document), ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=int(document.made_at.timestamp()),
    )
    assert isinstance(compiled, bytes)  # noqa: S101  one file is asked for
    return compiled


def printable(drawing: str) -> str:
    """A chart of the page for paper: its colours stand in it instead of in the page's style sheet."""
    return _CSS_VARIABLE.sub(r"\1", drawing).replace("<svg ", '<svg font-family="Inter" ', 1)


def _compiler() -> typst.Compiler:
    """One for each thread, because a compiler serves one caller at a time and is costly to make."""
    compiler: typst.Compiler | None = getattr(_OF_THREAD, "compiler", None)
    if compiler is None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
        compiler = typst.Compiler(input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts)
        _OF_THREAD.compiler = compiler
    return compiler


def _content(document: Document) -> dict[str, object]:
    return {
        "title": document.title,
        "household": document.household,
        "period": document.period,
        "currency": document.currency,
        "made": f"{document.made_at:%Y-%m-%d %H:%M} UTC",
        "version": document.version,
        "charts": [printable(chart) for chart in document.charts],
        "tables": [_table(table) for table in document.tables],
        "explanation": list(document.explanation),
        "assumptions": list(document.assumptions),
        "notes": list(document.notes),
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "title": table.title,
        "columns": [{"label": column.label, "number": column.kind is not ColumnKind.TEXT} for column in table.columns],
        "rows": [_row(row, table.columns) for row in table.rows],
        "total": _row(table.total, table.columns) if table.total is not None else [],
    }


def _row(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    return [cell_text(cell, column.kind) for cell, column in zip(row, columns, strict=True)]
