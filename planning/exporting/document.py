"""What a report looks like before it becomes a file: the same document makes the PDF, the workbook and the CSV."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

Cell = str | Decimal | int | None


class ColumnKind(Enum):
    """What stands in a column."""

    TEXT = "text"
    MONEY = "money"
    SHARE = "share"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Money has two places, a share is a fraction and shown as a percentage."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, with the line of totals below; None is an empty cell."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it is handed over. `made_at` is part of the content: equal documents give equal bytes."""

    title: str
    household: str
    period: str
    currency: str
    made_at: dt.datetime
    version: str
    tables: Sequence[Table]
    charts: Sequence[str] = ()
    explanation: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    notes: Sequence[str] = field(default=())


def cell_text(cell: Cell, kind: ColumnKind) -> str:
    """A cell for reading: 1,234.50 or 12.5 %; an empty one is empty."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if kind is ColumnKind.SHARE:
        return f"{Decimal(cell) * 100:.1f} %"
    return f"{cell:,.2f}" if kind is ColumnKind.MONEY else f"{cell:,}"
