"""Every published case of the domain, run as `verify_cases` runs it."""

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from education529.calc.errors import BadInput
from education529.cases import CASE_COMPARISONS, CASE_INPUTS, CASE_KINDS, compare_state_tax
from lifepath.core.case_comparison import compare_within_tolerance
from lifepath.core.case_files import Case, RawRow, read_rows

ROWS = list(read_rows(Path(__file__).parent / "cases" / "examples.json"))


def test_every_named_section_of_the_published_cases_is_answered() -> None:
    assert {row.kind for row in ROWS} == set(CASE_KINDS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_published_case_has_its_published_answer(row: RawRow) -> None:
    case = row.as_case(CASE_INPUTS.get(row.kind, ()))
    assert case is not None

    actual = CASE_KINDS[row.kind](case.input)

    assert CASE_COMPARISONS.get(row.kind, compare_within_tolerance)(case, actual) == []


def minnesota(**expected: Any) -> Case:
    """A case in which the taxpayer picks one of two."""
    given = {
        "tax_year": 2025,
        "resident_state": "MN",
        "filing_status": "single",
        "contribution": "2000",
        "federal_agi": "80000",
        "state_taxable_income_before_529": "65000",
    }
    return Case("MN", "state_tax", given, expected, {"*": D(1)})


@pytest.mark.parametrize(
    ("expected", "differences"),
    [
        ({"benefit_type": "credit", "credit": "500.00", "tax_saved_bracket": "500.00"}, []),
        ({"benefit_type": "deduction", "deduction": "1500.00", "tax_saved_full_model": "101.50"}, []),
        ({"benefit_type": "deduction", "deduction": "1500.01"}, ["deduction: expected 1500.01, got 1500.00"]),
        (
            {"credit": "500.00", "tax_saved_bracket": "450.00", "tax_saved_full_model": "502.00"},
            ["tax_saved: expected 450.00 or 502.00, got 500.00"],
        ),
        ({"credit": "500.00", "refundable": True}, ["refundable: expected True, got False"]),
        (
            {"benefit_type": "none", "credit": "1.00"},
            ["benefit_type: expected none, got credit", "credit: expected 1.00, got 500.00"],
        ),
        ({"benefit_type": "deduction_or_credit", "deduction": "1500.00", "tax_saved_bracket": "102.00"}, []),
        ({"benefit_type": "anything", "credit": "0.00"}, ["credit: expected 0.00, got 500.00"]),
    ],
)
def test_a_state_tax_case_is_compared_to_the_cent_and_its_tax_within_tolerance(
    expected: dict[str, Any], differences: list[str]
) -> None:
    case = minnesota(**expected)

    assert compare_state_tax(case, CASE_KINDS["state_tax"](case.input)) == differences


def test_a_rule_that_nobody_answers_is_refused() -> None:
    with pytest.raises(BadInput, match="'lottery' is none of annual_exclusion") as refusal:
        CASE_KINDS["rules"]({"rule": "lottery"})

    assert refusal.value.field == "rule"
