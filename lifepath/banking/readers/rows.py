"""What every reader of a bank file yields, whatever the format.

A stream of `SourceRow | RejectedRow | StatementInfo`; the `StatementInfo` of a statement follows its rows. Amounts are
exact and unrounded as the file has them, money into the account positive. Nothing here looks for duplicates, chooses
categories or rounds.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

RAW_TEXT_LIMIT = 500
FIELD_LIMIT = 65_536
DEFAULT_ROW_LIMIT = 5_000_000


class ReadError(Exception):
    """The whole file is unusable. `line` counts from 1 (0: not tied to a line); `column` names the field, if any."""

    def __init__(self, message: str, *, line: int = 0, column: str = "") -> None:
        self.message = message
        self.line = line
        self.column = column
        place = ", ".join(part for part in (f"line {line}" if line else "", column) if part)
        super().__init__(f"{place}: {message}" if place else message)


class BadValue(ValueError):
    """A field does not hold what it should; the text says what it holds."""


class SourceSplit(NamedTuple):
    """One part of a row; the parts of a row add up to its amount."""

    amount: Decimal
    category: str
    memo: str


class SourceRow(NamedTuple):
    """One transaction as the file has it. A tuple, because a file has up to a million of them."""

    line: int
    posted_on: dt.date
    amount: Decimal
    payee: str
    memo: str
    external_id: str | None
    check_number: str
    source_category: str
    account_hint: str
    currency: str | None
    pending: bool
    splits: tuple[SourceSplit, ...]
    running_balance: Decimal | None


# `SourceRow(...)` from one ready tuple, without the Python frame of its constructor.
make_row: Callable[[tuple[Any, ...]], SourceRow] = partial(tuple.__new__, SourceRow)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be booked: where it begins, which field, why, and its text, shortened."""

    line: int
    column: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementInfo:
    """What the file says about one account; `other_entries` counts trades and notices, which are not cash rows."""

    account_hint: str = ""
    currency: str | None = None
    account_kind: str = ""
    opening_balance: Decimal | None = None
    opening_on: dt.date | None = None
    closing_balance: Decimal | None = None
    closing_on: dt.date | None = None
    other_entries: int = 0


Item = SourceRow | RejectedRow | StatementInfo
Items = Iterator[Item]


def reject(*, line: int, column: str, reason: str, raw: str) -> RejectedRow:
    """A rejected row with its text cut to what a report can show."""
    text = raw.strip()
    return RejectedRow(line, column, reason, text if len(text) <= RAW_TEXT_LIMIT else text[:RAW_TEXT_LIMIT] + "…")


def shown(text: str) -> str:
    """A value quoted for a message, cut short."""
    return repr(text if len(text) <= 40 else text[:40] + "…")
