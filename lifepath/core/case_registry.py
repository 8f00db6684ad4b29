"""Which calculator answers which kind of worked case, and whether its answer is the expected one.

Apps bring their kinds at start-up: `register_cases` for the kinds (or groups) of a file with `cases`,
`register_sections` for the named sections of a file without. Each app lists them in its `cases.py`: `CASE_KINDS` maps a
name to its runner, `CASE_COMPARISONS` to a comparison of its own, `CASE_INPUTS` (sections only) to the names of inputs.
A runner takes the case's input as read from JSON (numbers with a point are Decimals, never binary floats) and gives its
answer in JSON values.

A comparison gets the case and the answer and says every difference in words; an empty list means equal.
Not modelled: running cases in parallel, or files larger than memory.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifepath.core.case_comparison import compare_exactly, compare_within_tolerance
from lifepath.core.case_files import Case, RawRow, read_rows
from lifepath.core.registries import Registry

Runner = Callable[[dict[str, Any]], Any]
Comparison = Callable[[Case, Any], list[str]]


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case and who answers it."""

    kind: str
    run: Runner
    compare: Comparison | None
    source: str
    inputs: tuple[str, ...] = ()

    @property
    def app(self) -> str:
        """The app whose calculator it is."""
        parts = self.run.__module__.split(".")
        return parts[1] if parts[0] == "lifepath" else parts[0]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case; `difference` is empty when it is ok."""

    id: str
    kind: str
    ok: bool
    expected: Any
    actual: Any
    difference: str


recorders: Registry[Callable[[Path, Sequence[CaseResult]], None]] = Registry("Recorder of case runs")
"""Who keeps what a run of a file found."""

_KINDS: Registry[CaseKind] = Registry("Case kind")
_SECTIONS: Registry[CaseKind] = Registry("Section of cases")


def register(kind: str, run: Runner, *, compare: Comparison | None = None, source: str = "") -> None:
    """Let `run` answer the cases of a kind or group."""
    _add(_KINDS, CaseKind(kind=kind, run=run, compare=compare, source=source))


def register_section(
    name: str, run: Runner, *, inputs: tuple[str, ...] = (), compare: Comparison | None = None, source: str = ""
) -> None:
    """Let `run` answer a named section; `inputs` names the input fields of rows that keep everything on one level."""
    _add(_SECTIONS, CaseKind(kind=name, run=run, compare=compare, source=source, inputs=inputs))


def register_cases(
    kinds: Mapping[str, Runner], *, comparisons: Mapping[str, Comparison] | None = None, source: str = ""
) -> None:
    """Register all kinds of an app."""
    for kind, run in kinds.items():
        register(kind, run, compare=(comparisons or {}).get(kind), source=source)


def register_sections(
    kinds: Mapping[str, Runner],
    *,
    inputs: Mapping[str, tuple[str, ...]] | None = None,
    comparisons: Mapping[str, Comparison] | None = None,
    source: str = "",
) -> None:
    """Register all named sections of an app."""
    for name, run in kinds.items():
        compare = (comparisons or {}).get(name)
        register_section(name, run, inputs=(inputs or {}).get(name, ()), compare=compare, source=source)


def _add(kinds: Registry[CaseKind], entry: CaseKind) -> None:
    known = kinds.get(entry.kind)
    kinds.register(entry.kind, known if known == entry else entry)


def find(kind: str) -> CaseKind | None:
    """The calculator of a kind or group, if there is one."""
    return _KINDS.get(kind)


def find_section(name: str) -> CaseKind | None:
    """The calculator of a named section, if there is one."""
    return _SECTIONS.get(name)


def is_answered(kind: str) -> bool:
    """Is there a calculator for this kind, group or section?"""
    return find(kind) is not None or find_section(kind) is not None


def registered_kinds() -> list[CaseKind]:
    """Every kind and section that is answered, by name."""
    entries = [entry for kinds in (_KINDS, _SECTIONS) for _, entry in kinds.items()]
    return sorted(entries, key=lambda entry: entry.kind)


def run_file(path: Path) -> Iterator[CaseResult]:
    """Run every case of a file, in its order; an unknown kind or a refused case is a failure, never a gap."""
    for row in read_rows(path):
        yield run_row(row)


def run_row(row: RawRow) -> CaseResult:
    """Run one row of a case file."""
    entry = find_section(row.kind) if row.in_section else find(row.kind)
    if entry is None:
        return _failed(row, f"No calculator answers the kind {row.kind!r}.")
    case = row.as_case(entry.inputs)
    if case is None:
        return _failed(row, "The row has no input and expected answer.")
    compare = entry.compare or (compare_exactly if case.tolerance is None else compare_within_tolerance)
    actual = None
    try:
        actual = entry.run(case.input)
        differences = compare(case, actual)
    except Exception as refusal:  # noqa: BLE001 - whatever a calculator raises is the finding that is reported
        differences = [f"{type(refusal).__name__}: {refusal}"]
    return CaseResult(case.id, case.kind, not differences, case.expected, actual, "; ".join(differences))


def _failed(row: RawRow, reason: str) -> CaseResult:
    return CaseResult(row.id, row.kind, False, row.fields.get("expected"), None, reason)
