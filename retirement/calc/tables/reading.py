"""Reading the shipped reference tables: CSV with a header, every cell checked, a bad file named with its line."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lifepath.core.table_rows import RefusedTable

DATA_DIRECTORY = Path(__file__).resolve().parents[2] / "data"


class BadTable(RefusedTable):
    """A reference table lacks a column, a row or a readable figure."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table and where it stands, so that an error can say so."""

    file_name: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell as written."""
        try:
            return self.cells[column]
        except KeyError:
            raise BadTable(f"{self.file_name} has no column {column}.") from None

    def decimal(self, column: str) -> Decimal:
        """The cell as an exact number."""
        try:
            value = Decimal(self.text(column))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise BadTable(f"{self.file_name} line {self.line}: {column} is not a number.")
        return value

    def optional_decimal(self, column: str) -> Decimal | None:
        """The cell as an exact number; None where it is empty."""
        return self.decimal(column) if self.text(column) else None

    def integer(self, column: str) -> int:
        """The cell as a whole number."""
        value = self.decimal(column)
        if value != value.to_integral_value():
            raise BadTable(f"{self.file_name} line {self.line}: {column} is not a whole number.")
        return int(value)

    def cents(self, column: str) -> int:
        """The cell, an amount of at most two places, as whole cents."""
        value = self.decimal(column).scaleb(2)
        if value != value.to_integral_value():
            raise BadTable(f"{self.file_name} line {self.line}: {column} has fractions of a cent.")
        return int(value)


Source = Callable[[str], Iterator[Row]]
"""The rows of a table by its name: from a folder or from a database."""


def read_rows(path: Path) -> Iterator[Row]:
    """Every line of a table with a header; an empty or missing table is refused."""
    try:
        lines = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    except OSError as error:
        raise BadTable(f"{path.name} cannot be read: {error.strerror}.") from error
    return rows_of(path.name, lines)


def rows_of(name: str, lines: Sequence[Mapping[str, str]]) -> Iterator[Row]:
    """Rows of cells as they are checked; an empty table is refused."""
    if not lines:
        raise BadTable(f"{name} has no rows.")
    for number, cells in enumerate(lines, start=2):
        if None in cells or None in cells.values():
            raise BadTable(f"{name} line {number} does not have as many cells as the header.")
        yield Row(file_name=name, line=number, cells=dict(cells))


def folder(directory: Path) -> Source:
    """The tables of a folder, each a CSV file of its name."""
    return lambda name: read_rows(directory / f"{name}.csv")
