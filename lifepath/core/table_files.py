"""Files of published tables: CSV and XLSX as rows of text by column name, and the days on which ours were compiled.

Dates that a spreadsheet keeps as day numbers are turned back into dates in the columns named here.
"""

import csv
import datetime as dt
import re
from pathlib import Path

from lifepath.core.table_rows import read_rows
from lifepath.core.workbooks import BadWorkbook, read_workbook

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
DATE_COLUMNS = frozenset({"as_of", "effective_from", "effective_to"})
_DAY_ZERO = dt.date(1899, 12, 30)
_DAY_NUMBER = re.compile(r"[2-6]\d{4}(?:\.0+)?")


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


def compiled_days(folder: Path) -> dict[str, dt.date]:
    """The day on which each shipped table was compiled, by the folder's provenance.csv."""
    return {
        row.required("table"): row.required_date("compiled_on")
        for row in read_rows("provenance", read_delimited(folder / "provenance.csv"))
    }


def _read_workbook(path: Path) -> list[dict[str, str]]:
    try:
        rows = read_workbook(path, most_rows=MOST_ROWS, most_unpacked_bytes=5 * MOST_BYTES)
    except BadWorkbook as error:
        raise BadFile(str(error)) from error
    return [{name: _plain(name, text) for name, text in row.items()} for row in rows]


def _plain(name: str, text: str) -> str:
    if name in DATE_COLUMNS and _DAY_NUMBER.fullmatch(text):
        return (_DAY_ZERO + dt.timedelta(days=int(text.split(".")[0]))).isoformat()
    return text
