"""The first sheet of a workbook (.xlsx) as rows of text by column name, read as a stream with bounded memory.

The first row that holds anything is the header. Formulas count with the value that was saved with them. A workbook is
a zip of XML files: what unpacks to more than it may, carries a document type or piles up elements is refused before it
is in memory. Not modelled: old binary workbooks (.xls), encrypted files, further sheets, dates (day numbers).
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

MOST_ELEMENTS = 2_000_000
MOST_ELEMENTS_A_ROW = 20_000
MOST_TEXT = 32_767
"""What a spreadsheet program lets a cell hold."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    DefusedXmlException,
    ParseError,
    InvalidOperation,
    LookupError,
    ValueError,
    EOFError,
    NotImplementedError,  # a way of packing that nobody uses
    RuntimeError,  # encrypted
    OSError,
)


class BadWorkbook(ValueError):
    """The file cannot be read as a workbook; says why."""


def read_workbook(source: Path | IO[bytes], *, most_rows: int, most_unpacked_bytes: int) -> list[dict[str, str]]:
    """The rows under the header. Raises BadWorkbook."""
    try:
        with zipfile.ZipFile(source) as book:
            if sum(entry.file_size for entry in book.infolist()) > most_unpacked_bytes:
                raise BadWorkbook(f"unpacks to more than {most_unpacked_bytes} bytes.")
            return _table(book, most_rows)
    except BadWorkbook:
        raise
    except _UNREADABLE as error:
        raise BadWorkbook(f"not a workbook (.xlsx): {str(error)[:200]}") from error


def _table(book: zipfile.ZipFile, most_rows: int) -> list[dict[str, str]]:
    shared = _shared_texts(book)
    header: dict[str, str] = {}
    rows: list[dict[str, str]] = []
    for cells in _rows(book, shared):
        if not header:
            header = {column: text.strip() for column, text in cells.items() if text.strip()}
        elif len(rows) == most_rows:
            raise BadWorkbook(f"more than {most_rows} rows.")
        else:
            rows.append({name: cells.get(column, "") for column, name in header.items()})
    if not header:
        raise BadWorkbook("the first sheet is empty.")
    return rows


def _rows(book: zipfile.ZipFile, shared: list[str]) -> Iterator[dict[str, str]]:
    """Rows that hold anything, as text by column letter."""
    for row in _elements(book, _first_sheet(book), "row"):
        cells = dict(_named_cells(row, shared))
        if any(cells.values()):
            yield cells


def _elements(book: zipfile.ZipFile, name: str, wanted: str) -> Iterator[Element]:
    """Elements of one name, each forgotten once the next is asked for."""
    total = present = 0
    root: Element | None = None
    with book.open(name) as file:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                root = element if root is None else root
                total, present = total + 1, present + 1
                if total > MOST_ELEMENTS or present > MOST_ELEMENTS_A_ROW:
                    raise BadWorkbook("holds more cells than a table of this kind.")
            elif element.tag == f"{_MAIN}{wanted}":
                yield element
                present = 0
                _forget(root, element)


def _forget(root: Element | None, element: Element) -> None:
    element.clear()
    if root is not None:
        for child in root:
            child[:] = [each for each in child if each is not element]
        root[:] = [each for each in root if each is not element]


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The sheet that stands first among the tabs; the lowest file where the book does not say."""
    names = book.namelist()
    if {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(names):
        first = next((sheet.get(_RELATION) for sheet in _elements(book, "xl/workbook.xml", "sheet")), None)
        with book.open("xl/_rels/workbook.xml.rels") as file:
            for _, relation in iterparse(file, forbid_dtd=True):
                if first is not None and relation.get("Id") == first:
                    target = str(relation.get("Target"))
                    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    if "xl/worksheets/sheet1.xml" in names:
        return "xl/worksheets/sheet1.xml"
    sheets = sorted(name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    if not sheets:
        raise BadWorkbook("not a workbook (.xlsx): it holds no sheet.")
    return sheets[0]


def _shared_texts(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(entry) for entry in _elements(book, "xl/sharedStrings.xml", "si")]


def _text(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))[:MOST_TEXT]


def _named_cells(row: Element, shared: list[str]) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(row.iter(f"{_MAIN}c")):
        match = _CELL.fullmatch(cell.get("r") or "")
        column = match[1] if match else f"#{number}"
        kind = cell.get("t") or "n"
        value = cell.find(f"{_MAIN}v")
        written = (value.text or "")[:MOST_TEXT] if value is not None else ""
        if kind == "s":
            yield column, shared[int(written)]
        elif kind == "inlineStr":
            yield column, _text(cell)
        else:
            yield column, _number(written) if kind == "n" and written else written


def _number(written: str) -> str:
    """A number without exponent and without a final `.0`."""
    if "e" in written.lower():
        number = Decimal(written)
        if not number.is_finite() or abs(number.adjusted()) > 40:
            raise BadWorkbook(f"{written[:40]!r} is no number that a table holds.")
        written = f"{number:f}"
    return written.removesuffix(".0")
