"""The table inside a CSV file: its delimiter, the line its header stands on, a sample of its rows."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from lifepath.banking.readers.amounts import COMMA, POINT, parse_amount
from lifepath.banking.readers.csv_profiles import find_profile
from lifepath.banking.readers.csv_words import WORDS, simplified
from lifepath.banking.readers.dates import looks_like_date
from lifepath.banking.readers.rows import BadValue, ReadError

DELIMITERS = ",;\t|"
COLUMN_LIMIT = 500

_HEADER_SEARCH_ROWS = 40
_SAMPLE_ROWS = 1_000
_KNOWN = {field: frozenset(words) for field, words in WORDS.items()}
_MONEY_FIELDS = ("amount", "debit", "credit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as found in a sample; `header_line` is 0 where the first line is already a transaction."""

    delimiter: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[str, ...], ...]


def find_table(sample: str) -> Table:
    """The best reading of a sample as a table; ReadError when it has no columns at all."""
    text = sample.replace("\r\n", "\n").replace("\r", "\n")
    present = [delimiter for delimiter in DELIMITERS if delimiter in text]
    readings = [reading for delimiter in present if (reading := _read_with(text, delimiter)) is not None]
    if not readings:
        raise ReadError("The file is not a table: no line has columns.", line=1)
    return max(readings, key=_merit)


def unique_names(cells: list[str]) -> tuple[str, ...]:
    """Column names that differ: blank ones are numbered, repeated ones too; blank ones at the end are dropped."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return tuple(names)


def looks_like_amount(text: str) -> bool:
    """Whether a text is an amount in either decimal style."""
    return any(_is_amount(text, style) for style in (POINT, COMMA))


def _is_amount(text: str, style: str) -> bool:
    try:
        parse_amount(text, style)
    except BadValue:
        return False
    return True


def _merit(table: Table) -> tuple[bool, int, bool, Fraction, int]:
    """What speaks for a reading: a bank's header, known words in it, data below it, rows of one width, columns."""
    width = len(table.header)
    fitting = sum(len(row) >= width > 1 for row in table.rows)
    return (
        find_profile(table.header) is not None,
        _known_cells(table.header),
        any(_is_data(row) for row in table.rows),
        Fraction(fitting, len(table.rows) or 1),
        width,
    )


def _read_with(text: str, delimiter: str) -> Table | None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    line = 0
    try:
        for row in reader:
            if any(row):
                _check_width(row, line + 1)
                rows.append((line + 1, row))
            line = reader.line_num
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        if not rows:
            return None
    widths = Counter(len(row) for _, row in rows)
    if not widths or max(widths) < 2:
        return None
    place = _header_place([row for _, row in rows])
    if place is None:
        width = max(len(row) for _, row in rows[:_HEADER_SEARCH_ROWS])
        header, header_line, below = tuple(f"column {number + 1}" for number in range(width)), 0, rows
    else:
        header_line, cells = rows[place]
        header, below = unique_names(cells), rows[place + 1 :]
    return Table(
        delimiter=delimiter,
        header=header,
        header_line=header_line,
        rows=tuple(tuple(row) for _, row in below),
    )


def _check_width(row: list[str], line: int) -> None:
    if len(row) > COLUMN_LIMIT:
        raise ReadError(f"The row has {len(row)} columns; {COLUMN_LIMIT} are the limit.", line=line)


def _header_place(rows: list[list[str]]) -> int | None:
    """Where the header is among the first rows; None when the table begins with a transaction."""
    head = rows[:_HEADER_SEARCH_ROWS]
    for place, row in enumerate(head):
        words = {simplified(cell) for cell in row}
        if words & _KNOWN["date"] and any(words & _KNOWN[field] for field in _MONEY_FIELDS):
            return place
    for place, row in enumerate(head):
        if _is_data(row):
            return place - 1 if place and len(head[place - 1]) > 1 else None
    wide = max(len(row) for row in head)
    return next(place for place, row in enumerate(head) if len(row) == wide)


def _is_data(row: list[str] | tuple[str, ...]) -> bool:
    dates = [cell for cell in row if cell and looks_like_date(cell)]
    return bool(dates) and any(cell and cell not in dates and looks_like_amount(cell) for cell in row)


def _known_cells(header: tuple[str, ...]) -> int:
    words = [simplified(cell) for cell in header]
    return sum(any(word in known for known in _KNOWN.values()) for word in words)
