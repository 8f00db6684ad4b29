"""Every published case of the domain, run as `verify_cases` runs it."""

from pathlib import Path

import pytest

from education529.cases import CASE_COMPARISONS, CASE_INPUTS, CASE_KINDS
from lifepath.core.case_comparison import compare_within_tolerance
from lifepath.core.case_files import RawRow, read_rows

ROWS = list(read_rows(Path(__file__).parent / "cases" / "examples.json"))


def test_every_named_section_of_the_published_cases_is_answered() -> None:
    assert {row.kind for row in ROWS} == set(CASE_KINDS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_published_case_has_its_published_answer(row: RawRow) -> None:
    case = row.as_case(CASE_INPUTS.get(row.kind, ()))
    assert case is not None

    actual = CASE_KINDS[row.kind](case.input)

    assert CASE_COMPARISONS.get(row.kind, compare_within_tolerance)(case, actual) == []
