"""Rows of a reference table, read field by field; a wrong field is named by table, line and column.

A row is a mapping of column names to text, as a CSV reader or a spreadsheet gives it. The first row of data is line 2,
the header being line 1. Not modelled: cells that run over several lines of the file.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)

MOST = 2_000_000_000
_YEAR = re.compile(r"\d{4}")
_STATE = re.compile(r"[A-Z]{2}")


class RefusedTable(ValueError):
    """A published table cannot be used; says why."""


class BadTable(RefusedTable):
    """A row of a reference table cannot be used; says which table, line and column, and why."""

    def __init__(self, table: str, line: int, column: str, reason: str) -> None:
        super().__init__(f"{table}, line {line}, column {column}: {reason}")
        self.table = table
        self.line = line
        self.column = column
        self.reason = reason


class Row:
    """One row of a table, with typed access to its cells."""

    def __init__(self, table: str, line: int, cells: Mapping[str, object]) -> None:
        self.table = table
        self.line = line
        self._cells = cells

    def refuse(self, column: str, reason: str) -> BadTable:
        """The refusal of one cell, to be raised."""
        return BadTable(self.table, self.line, column, reason)

    def text(self, column: str) -> str:
        """The cell without surrounding blanks; empty where the cell is."""
        if column not in self._cells:
            raise self.refuse(column, "the column is missing.")
        value = self._cells[column]
        return "" if value is None else str(value).strip()

    def required(self, column: str) -> str:
        """A cell that must not be empty."""
        text = self.text(column)
        if not text:
            raise self.refuse(column, "the cell is empty.")
        return text

    def state(self, column: str = "state") -> str:
        """A state's two letters."""
        text = self.required(column).upper()
        if _STATE.fullmatch(text) is None:
            raise self.refuse(column, f"{text!r} is not a state's two letters.")
        return text

    def choice(self, column: str, kind: type[Choice]) -> Choice:
        """One of the values of an enumeration."""
        text = self.required(column)
        try:
            return kind(text)
        except ValueError:
            raise self.refuse(column, f"{text!r} is none of {', '.join(kind)}.") from None

    def number(self, column: str) -> Decimal | None:
        """A number that is not below zero; None where the cell is empty."""
        return self.required_number(column) if self.text(column) else None

    def required_number(self, column: str) -> Decimal:
        """A number that is not below zero, in a cell that must not be empty."""
        value = self.signed_number(column)
        if value < 0:
            raise self.refuse(column, f"{value} is below zero.")
        return value

    def signed_number(self, column: str) -> Decimal:
        """A number of either sign, in a cell that must not be empty."""
        text = self.required(column)
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self.refuse(column, f"{text!r} is not a number.") from None
        if not value.is_finite():
            raise self.refuse(column, f"{text!r} is not a number.")
        return value

    def share(self, column: str) -> Decimal | None:
        """A fraction from 0 to 1; None where the cell is empty."""
        value = self.number(column)
        if value is not None and value > 1:
            raise self.refuse(column, f"{value} is above 1; write a fraction, not percent.")
        return value

    def percent_as_share(self, column: str) -> Decimal | None:
        """A cell of percent as a fraction; None where the cell is empty."""
        value = self.number(column)
        if value is not None and value > 100:
            raise self.refuse(column, f"{value} is above 100 percent.")
        return None if value is None else value / 100

    def year(self, column: str) -> int:
        """A year of four digits."""
        text = self.required(column)
        if _YEAR.fullmatch(text) is None:
            raise self.refuse(column, f"{text!r} is not a year.")
        return int(text)

    def optional_year(self, column: str) -> int | None:
        """A year of four digits; None where the cell is empty."""
        return self.year(column) if self.text(column) else None

    def whole(self, column: str) -> int:
        """A whole number that is not below zero."""
        value = self.required_number(column)
        if value != value.to_integral_value() or value >= MOST:
            raise self.refuse(column, f"{value} is not a whole number below {MOST}.")
        return int(value)

    def optional_whole(self, column: str) -> int | None:
        """A whole number that is not below zero; None where the cell is empty."""
        return self.whole(column) if self.text(column) else None

    def flag(self, column: str) -> bool:
        """1 or 0."""
        text = self.required(column)
        if text not in {"0", "1"}:
            raise self.refuse(column, f"{text!r} is neither 0 nor 1.")
        return text == "1"

    def date(self, column: str, *, end_of_year: bool) -> dt.date | None:
        """A date, or a year that stands for its first or last day; None where the cell is empty."""
        return self.required_date(column, end_of_year=end_of_year) if self.text(column) else None

    def required_date(self, column: str, *, end_of_year: bool = False) -> dt.date:
        """A date, or a year that stands for its first or last day, in a cell that must not be empty."""
        text = self.required(column)
        if _YEAR.fullmatch(text):
            return dt.date(int(text), 12, 31) if end_of_year else dt.date(int(text), 1, 1)
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise self.refuse(column, f"{text!r} is neither a date (YYYY-MM-DD) nor a year.") from None


def read_rows(table: str, rows: Iterable[Mapping[str, object]]) -> Iterator[Row]:
    """The rows of a table with their line numbers."""
    for line, cells in enumerate(rows, start=2):
        yield Row(table, line, cells)
