"""Dates as banks write them, taken as written: a time of day or a time zone behind the date never moves it.

The order of day, month and year is found from a sample of the column; where every date could be read both ways that is
said, so that a person can be asked. Month names are English. A date outside 1900-2199 is refused.
"""

import datetime as dt
import re
from collections.abc import Iterable

from lifepath.banking.readers.rows import BadValue, shown

YMD = "YMD"
MDY = "MDY"
DMY = "DMY"
ORDERS = (YMD, MDY, DMY)

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
# Two-digit years: 69 to 99 lie in the last century, as in POSIX.
_PIVOT = 69
_CACHE_LIMIT = 20_000
_MAX_TEXT = 64

_NUMERIC = re.compile(r"(\d{1,4})\s*([-/. ])\s*(\d{1,2})\s*([-/. '])\s*(\d{1,4})(?:[T ,].*)?", re.ASCII | re.DOTALL)
_COMPACT = re.compile(r"(\d{8})(?:[T ].*|\d{4}(?:\d{2})?.*)?", re.ASCII | re.DOTALL)
_DAY_FIRST_NAME = re.compile(r"(\d{1,2})[-/. ]*([A-Za-z]{3,9})\.?[-/., ]*(\d{4}|\d{2})(?:[T ,].*)?", re.DOTALL)
_MONTH_FIRST_NAME = re.compile(r"([A-Za-z]{3,9})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})(?:[T ,].*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateCache(dict[str, dt.date]):
    """Date texts of one file and their dates: a file repeats few of them. A text that is no date raises BadValue."""

    def __init__(self, order: str) -> None:
        super().__init__()
        self.order = order

    def __missing__(self, text: str) -> dt.date:
        day = parse_date(text, self.order)
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[text] = day
        return day


class CompactDateCache(dict[str, dt.date]):
    """The same for the YYYYMMDD of OFX, looked up by the first eight characters."""

    def __missing__(self, text: str) -> dt.date:
        if len(text) != 8 or not (text.isascii() and text.isdigit()):
            raise BadValue(f"{shown(text)} is not a date")
        day = make_date(int(text[:4]), int(text[4:6]), int(text[6:]), text)
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        self[text] = day
        return day


def make_date(year: int, month: int, day: int, text: str) -> dt.date:
    """A date of the calendar between 1900 and 2199; `text` is what the file had."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadValue(f"{shown(text)} is not a date between {_FIRST_YEAR} and {_LAST_YEAR}")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadValue(f"{shown(text)} is not a date of the calendar") from None


def parse_date(text: str, order: str) -> dt.date:
    """Read a date in an order; a four-digit year in front and month names speak for themselves."""
    body = text.strip()
    if len(body) > _MAX_TEXT:
        raise BadValue(f"{shown(text)} is not a date")
    if match := _NUMERIC.fullmatch(body):
        return _numeric_date(match, order, text)
    if match := _COMPACT.fullmatch(body):
        return _compact_date(match[1], order, text)
    if match := _DAY_FIRST_NAME.fullmatch(body):
        return make_date(_full_year(match[3]), _month_number(match[2], text), int(match[1]), text)
    if match := _MONTH_FIRST_NAME.fullmatch(body):
        return make_date(_full_year(match[3]), _month_number(match[1], text), int(match[2]), text)
    raise BadValue(f"{shown(text)} is not a date")


def looks_like_date(text: str) -> bool:
    """Whether a text can be read as a date in any order."""
    return any(_reading(text, order) is not None for order in ORDERS)


def detect_date_order(samples: Iterable[str]) -> tuple[str | None, bool]:
    """The order that fits every date of a sample, and whether that is a question; None when no order fits.

    Dots mean day first, wherever that fits; otherwise the month comes first until a date proves the opposite.
    """
    left = set(ORDERS)
    dotted = True
    speaks_for_itself = undecided = False
    for text in samples:
        readings = {order: day for order in ORDERS if (day := _reading(text, order)) is not None}
        if len(readings) == len(ORDERS) and len(set(readings.values())) == 1:
            speaks_for_itself = True
        elif readings:
            undecided = True
            left &= readings.keys()
            dotted = dotted and bool(re.match(r"\s*\d{1,2}\.\s?\d{1,2}\.", text))
    if not undecided:
        return (YMD, False) if speaks_for_itself else (None, False)
    if len(left) == 1:
        return next(iter(left)), False
    if DMY in left and dotted:
        return DMY, False
    return next((order for order in (MDY, DMY, YMD) if order in left), None), True


def _reading(text: str, order: str) -> dt.date | None:
    try:
        return parse_date(text, order)
    except BadValue:
        return None


def _numeric_date(match: re.Match[str], order: str, text: str) -> dt.date:
    first, second, third = match[1], match[3], match[5]
    if len(first) > 2:
        return make_date(_full_year(first), int(second), int(third), text)
    if order == YMD:
        if len(third) > 2:
            raise BadValue(f"{shown(text)} is not a date that begins with the year")
        return make_date(_full_year(first), int(second), int(third), text)
    year = 2000 + int(third) if "'" in match[4] and len(third) <= 2 else _full_year(third)
    month, day = (int(first), int(second)) if order == MDY else (int(second), int(first))
    return make_date(year, month, day, text)


def _compact_date(digits: str, order: str, text: str) -> dt.date:
    if order == YMD or "01" <= digits[4:6] <= "12":  # elsewhere a century stands here
        return make_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]), text)
    first, second, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    month, day = (first, second) if order == MDY else (second, first)
    return make_date(year, month, day, text)


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _month_number(name: str, text: str) -> int:
    try:
        return _MONTHS.index(name[:3].lower()) + 1
    except ValueError:
        raise BadValue(f"{shown(text)} is not a date") from None
