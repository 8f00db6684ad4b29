"""The answer of any report: rows of figures under columns, with totals, lines for charts and what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.series import Series

MONEY, PERCENT, COUNT, TEXT = "money", "percent", "count", "text"

Figure = Decimal | int | str | None


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One figure of every row; `unit` is money, percent, count or text."""

    key: str
    label: str
    unit: str = MONEY


@dataclass(frozen=True, slots=True)
class Bucket:
    """One part of a dimension; `key` is None for rows that have none."""

    dimension: str
    key: str | None
    label: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """The figures of one combination of buckets."""

    buckets: tuple[Bucket, ...]
    values: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Result:
    """A report, whatever its kind."""

    title: str
    dimensions: tuple[str, ...]
    columns: tuple[FigureColumn, ...]
    rows: Sequence[ResultRow]
    totals: Mapping[str, Figure] | None
    series: tuple[Series, ...]
    notes: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
