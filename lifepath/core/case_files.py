"""Files of worked cases, in their three forms, as rows.

1. `cases` with id, kind, input, expected.
2. `cases` with id, group, inputs, expected, tolerance (absolute numbers by field, `*` for every other numeric field).
3. Named sections: lists of rows with input and expected, or with both on one level; `rule` joins the input;
   `tolerance` or `tolerance_usd` of the row, or of its expected part, holds for every numeric field.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

NOTES = frozenset(
    {"id", "note", "derivation", "why", "reason", "source", "rule", "tolerance", "tolerance_usd", "input", "expected"}
)


class NotACaseFile(ValueError):
    """The file is not JSON of one of the three forms."""


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case; `tolerance` by field name, None where the form knows none and equality is exact."""

    id: str
    kind: str
    input: dict[str, Any]
    expected: Any
    tolerance: dict[str, Decimal] | None


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file has it."""

    id: str
    kind: str
    in_section: bool
    fields: dict[str, Any]

    def as_case(self, inputs: tuple[str, ...]) -> Case | None:
        """The case in the row; None where its input or expected answer is missing."""
        if self.in_section:
            return self._from_section(inputs)
        given = self.fields.get("input", self.fields.get("inputs"))
        if not isinstance(given, dict) or "expected" not in self.fields:
            return None
        tolerance = self.fields.get("tolerance") if "group" in self.fields else None
        limits = _limits(tolerance) if isinstance(tolerance, dict) else {} if "group" in self.fields else None
        return Case(self.id, self.kind, given, self.fields["expected"], limits)

    def _from_section(self, inputs: tuple[str, ...]) -> Case | None:
        given, expected = self.fields.get("input"), self.fields.get("expected")
        if "input" not in self.fields and inputs:
            given = {name: self.fields.get(name) for name in inputs}
            expected = {name: value for name, value in self.fields.items() if name not in NOTES.union(inputs)}
        if not isinstance(given, dict) or not expected:
            return None
        if "rule" in self.fields:
            given = {"rule": self.fields["rule"], **given}
        tolerance = self.fields.get("tolerance_usd", self.fields.get("tolerance"))
        if isinstance(expected, dict) and "tolerance_usd" in expected:
            tolerance = expected["tolerance_usd"]
            expected = {name: value for name, value in expected.items() if name != "tolerance_usd"}
        return Case(self.id, self.kind, given, expected, {"*": Decimal(tolerance)} if tolerance is not None else {})


def _limits(tolerance: dict[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in tolerance.items() if isinstance(value, int | Decimal)}


def _no_constant(name: str) -> Any:
    raise NotACaseFile(f"{name} is not a number.")


def read_rows(path: Path) -> Iterator[RawRow]:
    """Every row of a case file, in its order."""
    try:
        content = json.loads(path.read_text("utf-8"), parse_float=Decimal, parse_constant=_no_constant)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise NotACaseFile(f"{path.name} is not readable as JSON: {problem}") from problem
    if not isinstance(content, dict):
        raise NotACaseFile(f"{path.name} must hold an object with `cases` or with named sections.")
    if "cases" in content:
        yield from _rows_of_cases(path, content["cases"])
        return
    sections = {name: rows for name, rows in content.items() if isinstance(rows, list)}
    if not sections:
        raise NotACaseFile(f"{path.name} holds neither `cases` nor a named section.")
    for name, rows in sections.items():
        for number, row in enumerate(rows, start=1):
            fields = _object(path, name, number, row)
            yield RawRow(str(fields.get("id", f"{name}-{number}")), name, True, fields)


def _rows_of_cases(path: Path, rows: Any) -> Iterator[RawRow]:
    if not isinstance(rows, list):
        raise NotACaseFile(f"`cases` of {path.name} must be a list.")
    for number, row in enumerate(rows, start=1):
        fields = _object(path, "cases", number, row)
        kind = fields.get("kind", fields.get("group", ""))
        yield RawRow(str(fields.get("id", f"case-{number}")), str(kind), False, fields)


def _object(path: Path, name: str, number: int, row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise NotACaseFile(f"{name}[{number}] of {path.name} is not an object.")
    return row
