"""Files of published tables: CSV and XLSX as rows of text by column name, and the days on which ours were compiled.

A workbook's first sheet is read, its first row being the header. Dates that a spreadsheet keeps as day numbers are
turned back into dates in the columns named here. Formulas count with the value that was saved with them. Not modelled:
old binary workbooks (.xls), encrypted files.
"""

import csv
import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from education529.calc.tables.row_reading import read_rows
from education529.calc.tables.shipped import read_csv
from education529.reference_specs import DATA

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
DATE_COLUMNS = frozenset({"as_of", "effective_from", "effective_to"})
_DAY_ZERO = dt.date(1899, 12, 30)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DAY_NUMBER = re.compile(r"[2-6]\d{4}(?:\.0+)?")
_CELL = re.compile(r"([A-Z]{1,3})\d+")


class BadFile(ValueError):
    """The file cannot be read as a table; says why."""


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file or of a workbook's first sheet."""
    if path.stat().st_size > MOST_BYTES:
        raise BadFile(f"larger than {MOST_BYTES} bytes.")
    if path.suffix.lower() == ".xlsx":
        return _read_workbook(path)
    rows = read_delimited(path)
    if len(rows) > MOST_ROWS:
        raise BadFile(f"more than {MOST_ROWS} rows.")
    return rows


def read_delimited(path: Path) -> list[dict[str, str]]:
    """A CSV file with a header, in UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows = [{str(name): value or "" for name, value in row.items() if name} for row in reader]
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadFile(f"not a CSV file in UTF-8: {error}") from error
    if not reader.fieldnames:
        raise BadFile("there is no header line.")
    return rows


def compiled_days() -> dict[str, dt.date]:
    """The day on which each shipped table was compiled."""
    return {
        row.required("table"): row.required_date("compiled_on")
        for row in read_rows("provenance", read_csv(DATA / "provenance.csv"))
    }


def _read_workbook(path: Path) -> list[dict[str, str]]:
    try:
        with zipfile.ZipFile(path) as book:
            if sum(entry.file_size for entry in book.infolist()) > 5 * MOST_BYTES:
                raise BadFile("unpacks to more than a fund list can be.")
            shared = _shared_texts(book)
            sheet = fromstring(book.read(_first_sheet(book)))
    except (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException, IndexError, ValueError) as error:
        raise error if isinstance(error, BadFile) else BadFile(f"not a workbook (.xlsx): {error}") from error
    lines = [cells for cells in (_cells(row, shared) for row in sheet.iter(f"{_MAIN}row")) if any(cells.values())]
    if not lines:
        raise BadFile("the first sheet is empty.")
    if len(lines) > MOST_ROWS:
        raise BadFile(f"more than {MOST_ROWS} rows.")
    header = {column: text.strip() for column, text in lines[0].items() if text.strip()}
    return [{name: _plain(name, line.get(column, "")) for column, name in header.items()} for line in lines[1:]]


def _first_sheet(book: zipfile.ZipFile) -> str:
    names = book.namelist()
    if "xl/worksheets/sheet1.xml" in names:
        return "xl/worksheets/sheet1.xml"
    return sorted(name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml"))[0]


def _shared_texts(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(entry) for entry in fromstring(book.read("xl/sharedStrings.xml")).iter(f"{_MAIN}si")]


def _text(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))


def _cells(row: Element, shared: list[str]) -> dict[str, str]:
    return dict(_named_cells(row, shared))


def _named_cells(row: Element, shared: list[str]) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(row.iter(f"{_MAIN}c")):
        match = _CELL.fullmatch(cell.get("r") or "")
        column = match[1] if match else f"#{number}"
        kind = cell.get("t") or "n"
        value = cell.find(f"{_MAIN}v")
        written = (value.text or "") if value is not None else ""
        if kind == "s":
            yield column, shared[int(written)]
        elif kind == "inlineStr":
            yield column, _text(cell)
        else:
            yield column, written


def _plain(name: str, text: str) -> str:
    if name in DATE_COLUMNS and _DAY_NUMBER.fullmatch(text):
        return (_DAY_ZERO + dt.timedelta(days=int(text.split(".")[0]))).isoformat()
    return text.removesuffix(".0") if re.fullmatch(r"\d+\.0", text) else text
