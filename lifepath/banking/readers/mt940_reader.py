"""MT940, statement by statement, each entry through the mt-940 library on its own so that one bad entry is one reject.

Booked on the value date (the only date every entry carries); the 30th of February, which banks that count 30 days to
the month write, is the last day of that month. Two-digit years from 80 are the last century; the library
takes all of them for this one. Bank references are not unique among entries, so no external id is taken from them.
"""

import datetime as dt
import logging
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import mt940

from lifepath.banking.readers.rows import (
    DEFAULT_ROW_LIMIT,
    FIELD_LIMIT,
    Items,
    ReadError,
    RejectedRow,
    SourceRow,
    StatementInfo,
    make_row,
    reject,
)

# The library logs the text of entries that it cannot read; bank data does not belong into logs.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

_OPTIONS = mt940.Options.all()  # among them reversal_sign: RC takes money out again
_TAG = re.compile(r"\s{0,4}:(\d\d[A-Z]?|NS):")
# The library takes as much of an amount as it understands; what it would leave out is refused here.
_ENTRY = re.compile(
    r"\s*:61:\s*\d\d(?!02(?:3[1-9]|[4-9]\d))\d{4}(?:\d{4}|\s{4})?R?[DC][A-Z]?[\n ]?"
    r"\d{1,12}(?:,\d{0,8})?(?=\s*$|(?-i:(?!E\d)[A-Z]))",
    re.ASCII | re.IGNORECASE | re.MULTILINE,
)
_BALANCE = re.compile(r"\s*:6[02][FM]?:\s*[DC]\d{6}[A-Z]{3}\d{1,15}(?:,\d{0,8})?\s*", re.ASCII | re.IGNORECASE)
_LAST_YEAR_OF_THIS_CENTURY = 2079
_LIBRARY_ERRORS = (RuntimeError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError)


def read_mt940(lines: Iterable[str], *, max_rows: int = DEFAULT_ROW_LIMIT) -> Items:
    """Rows and balances of every statement of an MT940 file, from its lines."""
    statement: _Statement | None = None
    rows = 0
    for line, tag, text in _tags(lines):
        if tag == "20":
            if statement is not None:
                yield from statement.finish()
            statement = _Statement(line)
        if statement is None:
            continue
        rows += tag == "61"
        if rows > max_rows:
            raise ReadError(f"The file has more than {max_rows} transactions.", line=line)
        yield from statement.take(line, tag, text)
    if statement is None:
        raise ReadError("The file holds no statement (:20:).")
    yield from statement.finish()


def _tags(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """The tags of the file with the line each begins on and its text with its continuation lines."""
    start, tag = 0, ""
    parts: list[str] = []
    size = 0
    for number, line in enumerate(lines, start=1):
        match = _TAG.match(line)
        if match is None and line.strip() not in ("-", "-}"):
            size += len(line)
            if size > FIELD_LIMIT:
                raise ReadError(f"A field is longer than {FIELD_LIMIT} characters.", line=start or number)
            parts.append(line)
            continue
        if tag:
            yield start, tag, "".join(parts)
        start, tag = (number, match[1]) if match else (0, "")
        parts, size = [line], len(line)
    if tag:
        yield start, tag, "".join(parts)


class _Statement:
    """One statement while its tags come in."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.parsed = mt940.models.Transactions(options=_OPTIONS)
        self.entry_line = 0
        self.entry = ""
        self.closed = False

    def take(self, line: int, tag: str, text: str) -> Iterator[SourceRow | RejectedRow]:
        """One tag; yields the entry before it when it begins another one or the closing balance."""
        if tag == "61":
            yield from self._end_entry()
            self.entry_line, self.entry = line, text
        elif tag == "86" and self.entry:
            self.entry += text
            if len(self.entry) > FIELD_LIMIT:
                raise ReadError(f"An entry is longer than {FIELD_LIMIT} characters.", line=self.entry_line)
        elif tag == "NS" and self.entry:
            pass
        else:
            yield from self._end_entry()
            yield from self._fact(line, tag, text)

    def finish(self) -> Iterator[SourceRow | RejectedRow | StatementInfo]:
        """The end of the statement: what it says about the account. A closing balance must have been there."""
        yield from self._end_entry()
        if not self.closed:
            raise ReadError("The statement is cut off: it has no closing balance (:62F:).", line=self.line)
        data = self.parsed.data
        opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
        closing = data.get("final_closing_balance") or data.get("intermediate_closing_balance")
        yield StatementInfo(
            account_hint=self._account(),
            currency=self.parsed.currency,
            opening_balance=_amount(opening.amount) if opening else None,
            opening_on=_day(opening.date) if opening else None,
            closing_balance=_amount(closing.amount) if closing else None,
            closing_on=_day(closing.date) if closing else None,
        )

    def _fact(self, line: int, tag: str, text: str) -> Iterator[RejectedRow]:
        """A tag about the statement as a whole; one that matters and cannot be read is a reject."""
        self.closed = self.closed or tag.startswith("62")
        if tag == "86":
            return
        try:
            if tag[:2] in ("60", "62") and _BALANCE.fullmatch(text) is None:
                raise ValueError(text)
            self.parsed.parse(text)
        except _LIBRARY_ERRORS:
            if tag[:2] in ("25", "60", "62"):
                yield reject(line=line, column=f":{tag}:", reason="The balance or account cannot be read.", raw=text)

    def _end_entry(self) -> Iterator[SourceRow | RejectedRow]:
        text, self.entry = self.entry, ""
        if not text:
            return
        self.parsed.transactions.clear()
        try:
            if _ENTRY.match(text) is None:
                raise ValueError(text)
            self.parsed.parse(text)
            data = self.parsed.transactions[0].data
            yield self._row(data)
        except _LIBRARY_ERRORS:
            yield reject(line=self.entry_line, column=":61:", reason="The entry cannot be read.", raw=text)

    def _row(self, data: dict[str, Any]) -> SourceRow:
        reference = _text(data, "customer_reference")
        memo = _text(data, "purpose", "transaction_details", "extra_details")
        return make_row(
            (
                self.entry_line,
                _day(data["date"]),
                _amount(data["amount"]),
                _text(data, "applicant_name", "recipient_name") or memo or _text(data, "posting_text"),
                memo,
                None,
                reference if data.get("id") == "NCHK" and reference.isdigit() else "",
                "",
                self._account(),
                data["amount"].currency,
                False,
                (),
                None,
            )
        )

    def _account(self) -> str:
        return str(self.parsed.data.get("account_identification") or "").strip()


def _text(data: dict[str, Any], *names: str) -> str:
    """The first of several fields that holds text, on one line."""
    return next((" ".join(str(data[name]).split()) for name in names if data.get(name)), "")


def _amount(amount: Any) -> Decimal:
    value: Decimal = amount.amount
    return value if value else Decimal(0)


def _day(day: dt.date) -> dt.date:
    year = day.year - 100 if day.year > _LAST_YEAR_OF_THIS_CENTURY else day.year
    return dt.date(year, day.month, day.day)
