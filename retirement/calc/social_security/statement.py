"""Reading an earnings record: the XML statement of my Social Security, or CSV with year and earnings.

The XML is read by defusedxml, which refuses document types, entities and outside references; the size is bounded
before it is parsed. A year with -1 has no earnings recorded yet and is left out. Earnings are the Social Security
taxed ones, not the Medicare ones.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST_BYTES = 1_000_000
NOT_YET_RECORDED = Decimal(-1)
FIRST_YEAR = 1937
LAST_YEAR = 2200
CSV_YEAR_NAMES = ("year", "work_year", "workyear", "earnings_year")
CSV_AMOUNT_NAMES = (
    "earnings",
    "fica_earnings",
    "social_security_earnings",
    "taxed_social_security_earnings",
    "amount",
)


class BadStatement(ValueError):
    """The file is not a statement of earnings; says where."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement holds: earnings by year, and the birth date where it is given."""

    earnings: dict[int, Decimal]
    birth: dt.date | None
    source: str


def read_statement(content: bytes) -> Statement:
    """Read either format, told apart by the first character."""
    if len(content) > LARGEST_BYTES:
        raise BadStatement(f"The file has {len(content)} bytes; a statement has at most {LARGEST_BYTES}.")
    text = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    return _read_xml(text) if text.startswith(b"<") else _read_csv(text)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _read_xml(content: bytes) -> Statement:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadStatement(f"The XML cannot be read: {type(error).__name__}.") from error
    earnings: dict[int, Decimal] = {}
    for element in root.iter():
        if _local(element) != "Earnings":
            continue
        year = _year(element.get("endYear", ""), "endYear")
        if element.get("startYear", element.get("endYear")) != element.get("endYear"):
            raise BadStatement(f"The earnings to {year} cover several years and cannot be divided among them.")
        amount = next((child.text or "" for child in element if _local(child) == "FicaEarnings"), "")
        _add(earnings, year, amount, f"year {year}")
    if not earnings:
        raise BadStatement("The XML has no earnings.")
    born = next((element.text or "" for element in root.iter() if _local(element) == "DateOfBirth"), "")
    return Statement(earnings, _birth(born.strip()), "my Social Security statement, XML")


def _birth(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise BadStatement(f"The date of birth {text[:20]!r} is not a date.") from None


def _read_csv(content: bytes) -> Statement:
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadStatement(f"The file is neither XML nor CSV in UTF-8: {type(error).__name__}.") from error
    earnings: dict[int, Decimal] = {}
    for line, year, amount in _cells(rows):
        _add(earnings, _year(year, f"line {line}"), amount, f"line {line}")
    if not earnings:
        raise BadStatement("The CSV has no earnings.")
    return Statement(earnings, None, "CSV")


def _cells(rows: list[list[str]]) -> Iterator[tuple[int, str, str]]:
    """Line, year and amount of each row, by the header where there is one, else the first two columns."""
    year_at, amount_at, start = 0, 1, 0
    if rows and rows[0] and not rows[0][0].strip().isdigit():
        names = [name.strip().lower().replace(" ", "_") for name in rows[0]]
        year_at = _column(names, CSV_YEAR_NAMES)
        amount_at = _column(names, CSV_AMOUNT_NAMES)
        start = 1
    for line, row in enumerate(rows[start:], start=start + 1):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(year_at, amount_at):
            raise BadStatement(f"Line {line} has {len(row)} columns.")
        yield line, row[year_at].strip(), row[amount_at].strip()


def _column(names: list[str], wanted: tuple[str, ...]) -> int:
    for name in wanted:
        if name in names:
            return names.index(name)
    raise BadStatement(f"Line 1: no column is named {' or '.join(wanted)}.")


def _year(text: str, where: str) -> int:
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise BadStatement(f"{where}: {text[:20]!r} is not a year from {FIRST_YEAR}.")
    return int(text)


def _add(earnings: dict[int, Decimal], year: int, text: str, where: str) -> None:
    try:
        amount = Decimal(text.replace("$", "").replace(",", "").strip())
    except InvalidOperation:
        raise BadStatement(f"{where}: {text[:20]!r} is not an amount.") from None
    if amount == NOT_YET_RECORDED:
        return
    if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 12:
        raise BadStatement(f"{where}: {text[:20]!r} is not an amount of zero or more.")
    if year in earnings:
        raise BadStatement(f"{where}: the year {year} is there twice.")
    earnings[year] = amount
