"""Reads the table of spending benchmarks: a CSV with the columns that its README describes."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from budgets.calc.benchmarks import CONFIDENCES, BenchmarkRow
from lifepath.core.spending_categories import OTHER, ROOT_CATEGORIES

OWN_NAMES = {"other_unmapped": OTHER}
COLUMNS = (
    "income_bracket",
    "peer_group",
    "category",
    "benchmark_percentage",
    "benchmark_amount",
    "mean_income_before_taxes",
    "data_source",
    "year",
    "basis",
    "confidence",
)
SHARE_TOLERANCE = Decimal("0.000002")


class BadBenchmarkRow(ValueError):
    """A line of the table cannot be used; the message names line and column."""


@dataclass(frozen=True, slots=True)
class BenchmarkLine:
    """A row of the table with what the file says beside it."""

    line: int
    row: BenchmarkRow
    income_share: Decimal
    formula: str


def read_benchmarks(path: Path) -> list[BenchmarkLine]:
    """Every row of a CSV file."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(parse_benchmarks(source))


def parse_benchmarks(lines: Iterable[str]) -> Iterator[BenchmarkLine]:
    """Every row; the first line that cannot be used raises."""
    reader = csv.DictReader(lines, strict=True)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise BadBenchmarkRow(f"line 1: the columns {', '.join(missing)} are missing.")
    seen: set[tuple[str, str]] = set()
    for fields in _fields(reader):
        entry = _entry(reader.line_num, fields)
        key = (entry.row.income_bracket, entry.row.category)
        if key in seen:
            raise BadBenchmarkRow(f"line {entry.line}: {' '.join(key)} appears twice.")
        seen.add(key)
        yield entry


def _fields(reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as problem:
        raise BadBenchmarkRow(f"line {reader.line_num + 1}: {problem}.") from problem


def _entry(line: int, fields: dict[str, str]) -> BenchmarkLine:
    category = OWN_NAMES.get(fields["category"], fields["category"])
    if category not in ROOT_CATEGORIES:
        raise BadBenchmarkRow(f"line {line}: category {fields['category']!r} is unknown.")
    if fields["confidence"] not in CONFIDENCES:
        raise BadBenchmarkRow(f"line {line}: confidence {fields['confidence']!r} is none of {', '.join(CONFIDENCES)}.")
    amount = _number(line, fields, "benchmark_amount")
    mean_income = _number(line, fields, "mean_income_before_taxes")
    share = _number(line, fields, "benchmark_percentage")
    if mean_income == 0 or abs(amount / mean_income - share) > SHARE_TOLERANCE:
        raise BadBenchmarkRow(f"line {line}: benchmark_percentage {share} is not {amount} of {mean_income}.")
    if not re.fullmatch(r"[0-9]{4}", fields["year"] or ""):
        raise BadBenchmarkRow(f"line {line}: year {fields['year']!r} is not a year.")
    row = BenchmarkRow(
        income_bracket=fields["income_bracket"],
        peer_group=fields["peer_group"],
        category=category,
        annual_amount=amount,
        mean_income=mean_income,
        data_source=fields["data_source"],
        year=int(fields["year"]),
        basis=fields["basis"],
        confidence=fields["confidence"],
    )
    return BenchmarkLine(line=line, row=row, income_share=share, formula=fields.get("formula") or "")


def _number(line: int, fields: dict[str, str], column: str) -> Decimal:
    try:
        value = Decimal(fields[column])
    except (InvalidOperation, TypeError):
        value = Decimal("NaN")
    if not value.is_finite() or value < 0:
        raise BadBenchmarkRow(f"line {line}: {column} {fields[column]!r} is not an amount.")
    return value
