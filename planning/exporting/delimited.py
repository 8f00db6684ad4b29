"""Reports as CSV."""

import csv
import io
from decimal import Decimal

from planning.exporting.document import Cell, Document

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(document: Document) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read the letters; the tables one below the other.

    Text that a spreadsheet would run as a formula is made text by an apostrophe; numbers stay numbers.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    for number, table in enumerate(document.tables):
        if number:
            writer.writerow([])
        if len(document.tables) > 1:
            writer.writerow([harmless(table.title)])
        writer.writerow([harmless(column.label) for column in table.columns])
        for row in [*table.rows, *([table.total] if table.total else [])]:
            writer.writerow([_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + lines.getvalue().encode()


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where it would begin a formula."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return harmless(cell) if isinstance(cell, str) else str(cell)
