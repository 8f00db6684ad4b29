"""Rows of a CSV file under a plan, streaming: one pass, no row is kept.

A row whose cells do not fit the header is a reject and never shifted into it; blank cells may be missing at its end. A
row without an amount that names an opening or closing balance is no transaction. Where the file has a running balance,
the balances before the oldest and after the newest row are given at the end.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lifepath.banking.readers.csv_plan import CsvPlan
from lifepath.banking.readers.csv_rows import RowBuilder
from lifepath.banking.readers.csv_table import COLUMN_LIMIT, unique_names
from lifepath.banking.readers.rows import (
    DEFAULT_ROW_LIMIT,
    FIELD_LIMIT,
    Item,
    Items,
    ReadError,
    RejectedRow,
    SourceRow,
    reject,
)

_HEADER_SEARCH_ROWS = 60
_LINE_ENDS = ("\n", "\r")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_BATCH_ROWS = 256
_DIGIT = re.compile(r"\d")


def read_csv(lines: Iterable[str], plan: CsvPlan, *, max_rows: int = DEFAULT_ROW_LIMIT) -> Items:
    """Rows of a CSV file from its lines (with their ends), read as the plan says."""
    source = _Lines(lines)
    reader = csv.reader(source, delimiter=plan.delimiter, strict=True, skipinitialspace=True)
    header = plan.header if plan.header_line == 0 else _find_header(reader, plan)
    rows = RowBuilder(plan, header)
    at_end = False
    while not at_end:
        read = reader.line_num
        batch: list[list[str]] = []
        error = ""
        try:
            batch.extend(islice(reader, _BATCH_ROWS))
            at_end = len(batch) < _BATCH_ROWS
        except csv.Error as broken:  # the rows before the broken one are in the batch
            error = str(broken)
        if reader.line_num > max_rows:
            raise ReadError(f"The file has more than {max_rows} lines.", line=max_rows)
        yield from _batch(rows, batch, read, reader.line_num if not error else 0, source.last)
        if error:
            start = 1 + read + sum(map(_line_count, batch))
            if (item := _repaired(rows, plan, source.last, start, reader.line_num, error)) is not None:
                yield item
    statement = rows.statement()
    if statement is not None:
        yield statement


def _batch(rows: RowBuilder, batch: list[list[str]], read: int, end: int, last: str) -> Iterable[Item]:
    """The transactions of rows that begin behind line `read`; all at once where nothing about them is odd."""
    widths = set(map(len, batch))
    if widths and min(widths) >= rows.width < max(widths):
        batch = [row[: rows.width] if not any(row[rows.width :]) else row for row in batch]
        widths = set(map(len, batch))
    if end - read == len(batch) and widths == {rows.width}:
        built = rows.build_all(batch, read + 1)
        if built is not None:
            return built
    return _one_by_one(rows, batch, read, last)


def _one_by_one(rows: RowBuilder, batch: list[list[str]], read: int, last: str) -> Items:
    for number, row in enumerate(batch, start=1):
        line = read + 1
        read += _line_count(row)
        if not row:
            continue
        fitted = row
        if len(row) != rows.width or read > line:
            odd = _fitted(row, rows.width, line, last if number == len(batch) else "\n")
            if isinstance(odd, RejectedRow):
                yield odd
                continue
            fitted = odd
        if fitted and (item := rows.build(fitted, line)) is not None:
            yield item


def _line_count(row: list[str]) -> int:
    """How many lines of the file a row takes."""
    return 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row if "\n" in cell or "\r" in cell)


class _Lines:
    """The lines of the file; `last` is the one that was handed out last."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.last = ""
        self._lines = lines

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.last = line
            yield line


def _find_header(reader: Iterator[list[str]], plan: CsvPlan) -> tuple[str, ...]:
    """The first row that has every mapped column; the plan of an earlier file fits one with other lines above it."""
    wanted = {name for names in plan.mapping.values() for name in names}
    missing = sorted(wanted)
    for _ in range(_HEADER_SEARCH_ROWS):
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            continue
        if len(row) > COLUMN_LIMIT:
            raise ReadError(f"The header has {len(row)} columns; {COLUMN_LIMIT} are the limit.", line=1)
        names = unique_names(row)
        lacking = sorted(wanted.difference(names))
        if not lacking:
            return names
        missing = min(missing, lacking, key=len)
    raise ReadError(f"The header has no column {missing[0]!r}." if missing else "The plan maps no column.", line=1)


def _fitted(row: list[str], width: int, line: int, last: str) -> list[str] | RejectedRow:
    """A row made as wide as the header; empty when it is no transaction; a reject when its cells do not fit."""
    if len(row) > COLUMN_LIMIT:
        raise ReadError(f"The row has {len(row)} columns; {COLUMN_LIMIT} are the limit.", line=line)
    if any(len(cell) > FIELD_LIMIT for cell in row):
        raise ReadError(f"A field is longer than {FIELD_LIMIT} characters.", line=line)
    filled = [cell for cell in row if cell.strip()]
    if not filled or (len(filled) == 1 < width and not _DIGIT.search(filled[0])):
        return []
    if any(cell.strip() for cell in islice(row, width, None)):
        reason = f"The row has {len(row)} cells where the header has {width}."
        return reject(line=line, column="", reason=reason, raw=" | ".join(row))
    if len(row) < width and not last.endswith(_LINE_ENDS):
        return reject(line=line, column="", reason="The file ends in the middle of this row.", raw=last)
    return row[:width] + [""] * (width - len(row))


def _repaired(
    rows: RowBuilder, plan: CsvPlan, text: str, start: int, end: int, error: str
) -> SourceRow | RejectedRow | None:
    """A row with a stray quotation mark, if it still has exactly the cells of the header; otherwise a reject."""
    if "field limit" in error:
        raise ReadError(f"A field is longer than {FIELD_LIMIT} characters.", line=start)
    if "end of data" in error:
        reason = "A quotation mark opens here and never closes; the rest of the file cannot be read."
        return reject(line=start, column="", reason=reason, raw=text)
    if start == end:
        row = next(csv.reader([text], delimiter=plan.delimiter, skipinitialspace=True), [])
        if len(row) == rows.width:
            return rows.build(row, start)
    where = f" (lines {start} to {end})" if end > start else ""
    return reject(line=start, column="", reason=f"A quotation mark stands inside a cell{where}.", raw=text)
