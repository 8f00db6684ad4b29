"""Brackets of state income tax by tax year, state and filing status, as rows; the tax itself is computed elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from education529.calc.filing import FilingStatus
from lifepath.core.table_rows import Row, read_rows

TABLE = "state_income_tax_brackets"
ALL = "all"
ADDITIONAL = "all_additional"
_STATUSES = frozenset({ALL, ADDITIONAL, *FilingStatus})


@dataclass(frozen=True, slots=True)
class Bracket:
    """Income above `floor` is taxed at `rate`, up to the next floor."""

    floor: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class BracketTable:
    """One schedule; `filing_status` is a status, `all`, or `all_additional` for a tax on top of the main schedule."""

    tax_year: int
    state: str
    filing_status: str
    brackets: tuple[Bracket, ...]
    notes: str
    source: str
    confidence: str


def read_brackets(rows: Iterable[Mapping[str, object]]) -> dict[tuple[int, str, str], BracketTable]:
    """Every schedule by tax year, state and filing status; floors start at 0 and rise."""
    grouped: defaultdict[tuple[int, str, str], list[tuple[Row, Bracket]]] = defaultdict(list)
    for row in read_rows(TABLE, rows):
        status = row.required("filing_status")
        if status not in _STATUSES:
            raise row.refuse("filing_status", f"{status!r} is none of {', '.join(sorted(_STATUSES))}.")
        rate = row.share("rate")
        if rate is None:
            raise row.refuse("rate", "the cell is empty.")
        key = (row.year("tax_year"), row.state(), status)
        grouped[key].append((row, Bracket(row.required_number("bracket_floor"), rate)))
    return {key: _table(key, entries) for key, entries in grouped.items()}


def _table(key: tuple[int, str, str], entries: list[tuple[Row, Bracket]]) -> BracketTable:
    previous: Decimal | None = None
    for row, bracket in entries:
        if previous is None and bracket.floor != 0:
            raise row.refuse("bracket_floor", "the first bracket must start at 0.")
        if previous is not None and bracket.floor <= previous:
            raise row.refuse("bracket_floor", f"{bracket.floor} does not lie above {previous}.")
        previous = bracket.floor
    first = entries[0][0]
    return BracketTable(
        *key,
        brackets=tuple(bracket for _, bracket in entries),
        notes=first.text("notes"),
        source=first.required("source"),
        confidence=first.required("confidence"),
    )
