"""Questions about state tax that cannot be answered are refused with the field that has to change."""

from decimal import Decimal as D
from typing import Any

import pytest

from education529.calc.errors import BadInput
from education529.calc.filing import FilingStatus, UnknownFilingStatus, read_filing_status
from education529.calc.tables.state_tax_rules import UnknownState, UnknownTaxYear
from tests.education529.shipped import ask

JOINT, SEPARATE = FilingStatus.JOINT, FilingStatus.SEPARATE


def test_an_unknown_tax_year_is_refused_and_not_guessed() -> None:
    with pytest.raises(UnknownTaxYear, match="there is no rule of IL for 2027; known tax years: 2025, 2026") as refusal:
        ask("IL", "1000", tax_year=2027)

    assert refusal.value.field == "tax_year"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"plan_state": "ZZ"}, "plan_state", "'ZZ' is not the two letters of a state"),
        ({"contribution": "-1"}, "contribution", "not an amount of zero or more"),
        ({"contribution": "NaN"}, "contribution", "not an amount of zero or more"),
        ({"contribution": "1e15"}, "contribution", "is more than"),
        ({"beneficiaries": 0}, "beneficiaries", "does not lie between 1 and 50"),
        ({"accounts": 0}, "accounts", "does not lie between 1 and 50"),
        ({"owner_age": 126}, "owner_age", "does not lie between 0 and 125"),
        ({"federal_agi": "-5"}, "federal_agi", "not an amount"),
        ({"state_taxable_income": "-5"}, "state_taxable_income", "not an amount"),
        ({"withdrawals": "-5"}, "withdrawals", "not an amount"),
        ({"contribution_by_spouse": (D(500), D(500))}, "contribution_by_spouse", "no two spouses"),
        (
            {"filing_status": JOINT, "contribution_by_spouse": (D(500), D(400))},
            "contribution_by_spouse",
            "do not add up to 1000",
        ),
        ({"filing_status": JOINT, "contribution_by_spouse": (D(1000),)}, "contribution_by_spouse", "1 were given"),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused_with_its_field(
    given: dict[str, Any], field: str, words: str
) -> None:
    contribution = given.pop("contribution", "1000")

    with pytest.raises(BadInput, match=words) as refusal:
        ask("IL", contribution, **given)

    assert refusal.value.field == field


def test_an_unknown_home_state_is_refused() -> None:
    with pytest.raises(UnknownState):
        ask("PR", "1000")


@pytest.mark.parametrize(
    ("text", "status"),
    [("MFJ", JOINT), ("Married Filing Separately", SEPARATE), (" single ", FilingStatus.SINGLE)],
)
def test_a_filing_status_goes_by_its_usual_names(text: str, status: FilingStatus) -> None:
    assert read_filing_status(text) is status


def test_an_unknown_filing_status_is_refused() -> None:
    with pytest.raises(UnknownFilingStatus, match="'widowed' is not a filing status"):
        read_filing_status("widowed")
