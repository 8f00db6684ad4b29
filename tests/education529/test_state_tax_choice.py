"""Minnesota's taxpayers pick a deduction or a credit; the better one is chosen where both are known."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from education529.calc.filing import FilingStatus
from tests.education529.shipped import TABLES, ask

RULES = TABLES.state_tax
JOINT = FilingStatus.JOINT


class TestMinnesota:
    """The taxpayer picks one of two."""

    def test_the_credit_is_taken_where_it_saves_more(self) -> None:
        result = ask("MN", "2000", federal_agi="80000", state_taxable_income="65000")

        assert (result.benefit_type, result.credit, result.tax_saved) == ("credit", D(500), D("500.00"))
        assert [(option.kind, option.tax_saved) for option in result.options] == [
            ("deduction", D("102.00")),
            ("credit", D("500.00")),
        ]

    def test_above_the_last_known_threshold_the_deduction_is_given_and_the_credit_is_not_guessed(self) -> None:
        result = ask("MN", "2000", federal_agi="120000", state_taxable_income="100000")

        assert (result.benefit_type, result.deduction, result.tax_saved) == ("deduction", D(1500), D("102.00"))
        assert "not in our table" in " ".join(result.explanation)

    def test_without_the_federal_income_the_choice_stays_open(self) -> None:
        result = ask("MN", "2000", state_taxable_income="100000")

        assert (result.benefit_type, result.deduction, result.credit) == ("deduction_or_credit", D(1500), None)
        assert result.tax_saved is None

    def test_where_neither_can_be_valued_the_choice_stays_open(self) -> None:
        result = ask("MN", "4000", tax_year=2022, filing_status=JOINT, federal_agi="174290")

        assert (result.benefit_type, result.deduction, result.credit) == ("deduction_or_credit", D(3000), D(0))
        assert result.tax_saved is None

    def test_a_reduced_credit_gives_way_to_the_deduction(self) -> None:
        steps = [
            entry for entry in RULES.credit_reductions if (entry.tax_year, entry.filing_status) == (2022, "single")
        ]
        reductions = tuple(replace(entry, tax_year=2025) for entry in steps)

        result = ask(
            "MN",
            "2000",
            federal_agi="107000",
            state_taxable_income="90000",
            rules=replace(RULES, credit_reductions=reductions),
        )

        assert (result.benefit_type, result.tax_saved) == ("deduction", D("102.00"))
        assert [option.amount for option in result.options] == [D(1500), D("18.80")]

    @pytest.mark.parametrize(
        ("agi", "credit"), [("107940", "250.00"), ("149290", "250.00"), ("159290", "150.00"), ("90000", "429.40")]
    )
    def test_the_joint_credit_of_2022_falls_in_two_steps(self, agi: str, credit: str) -> None:
        result = ask("MN", "4000", tax_year=2022, filing_status=JOINT, federal_agi=agi)

        assert result.options[1].amount == D(credit)
