"""Price files: CSV with a symbol, a day and a price in each row."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lifepath.core.money import quantize

MOST_BYTES = 200_000_000
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.:^/=_-]{0,23}")
_NAMES = {
    "symbol": ("symbol", "ticker"),
    "on": ("date", "on", "day", "price date"),
    "price": ("price", "close", "adj close", "nav", "last price"),
}


class BadPriceFile(ValueError):
    """A row or the header cannot be read; says where and why."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """What one share of a symbol cost at the end of a day."""

    symbol: str
    on: dt.date
    price: Decimal


def read_prices(path: Path, *, today: dt.date) -> list[PriceRow]:
    """Every row of the file; a file with a bad row is refused as a whole, with its line."""
    if path.stat().st_size > MOST_BYTES:
        raise BadPriceFile(f"The file has more than {MOST_BYTES} bytes.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadPriceFile(f"The file is not UTF-8 text: {error.reason}.") from error
    return list(_rows(text, today))


def _rows(text: str, today: dt.date) -> Iterator[PriceRow]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        places = _columns(next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(cells, places, reader.line_num, today)
    except csv.Error as error:
        raise BadPriceFile(f"line {reader.line_num}: {error}.") from error


def _columns(header: list[str]) -> dict[str, int]:
    names = [name.strip().casefold() for name in header]
    places = {}
    for field, known in _NAMES.items():
        found = [names.index(name) for name in known if name in names]
        if not found:
            raise BadPriceFile(
                f"line 1: a column {known[0]!r} is missing; the header has {', '.join(names) or 'nothing'}."
            )
        places[field] = found[0]
    return places


def _row(cells: list[str], places: dict[str, int], line: int, today: dt.date) -> PriceRow:
    def cell(name: str) -> str:
        return cells[places[name]].strip() if places[name] < len(cells) else ""

    symbol = cell("symbol").upper()
    if not _SYMBOL.fullmatch(symbol):
        raise BadPriceFile(f"line {line}, symbol: {symbol[:40]!r} is no symbol.")
    try:
        on = dt.date.fromisoformat(cell("on"))
    except ValueError as error:
        raise BadPriceFile(f"line {line}, date: {cell('on')[:40]!r} is no day; write YYYY-MM-DD.") from error
    if not dt.date(1900, 1, 1) <= on <= today:
        raise BadPriceFile(f"line {line}, date: {on} is not a day up to today.")
    try:
        price = quantize(Decimal(cell("price").replace("$", "").replace(",", "")), 8)
    except InvalidOperation as error:
        raise BadPriceFile(f"line {line}, price: {cell('price')[:40]!r} is no number.") from error
    if not Decimal(0) < price < Decimal(10) ** 12:
        raise BadPriceFile(f"line {line}, price: {price} is not above zero and below a million million.")
    return PriceRow(symbol, on, price)
