"""The shipped tables are whole, and a wrong cell is refused by table, line and column."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal as D
from typing import Any

import pytest

from education529.calc.tables.college_costs import read_college_costs
from education529.calc.tables.federal_limits import read_federal_limits
from education529.calc.tables.fund_menus import read_fund_menus
from education529.calc.tables.plan_tracks import read_plan_tracks
from education529.calc.tables.shipped import read_csv
from education529.calc.tables.special_rules import read_credit_reductions, read_credit_tiers, read_special_rules
from education529.calc.tables.state_benefits import read_state_benefits
from education529.calc.tables.state_brackets import read_brackets
from education529.calc.tables.state_plans import read_state_plans
from education529.cases import DATA
from lifepath.core.table_rows import BadTable
from tests.education529.shipped import TABLES

Reader = Callable[[Iterable[Mapping[str, object]]], Any]
BENEFITS, BRACKETS, PLANS = "state_tax_benefits.csv", "state_income_tax_brackets.csv", "state_plans.csv"
PATHS, FUNDS, COSTS, FEDERAL = "glide_paths.csv", "approved_funds.csv", "college_costs.csv", "federal_limits.csv"
SPECIAL, TIERS, REDUCTIONS = "state_special_rules.csv", "state_credit_tiers.csv", "state_credit_reductions.csv"
READERS: dict[str, Reader] = {
    BENEFITS: read_state_benefits,
    BRACKETS: read_brackets,
    PLANS: read_state_plans,
    PATHS: read_plan_tracks,
    FUNDS: read_fund_menus,
    COSTS: read_college_costs,
    FEDERAL: read_federal_limits,
    SPECIAL: read_special_rules,
    TIERS: read_credit_tiers,
    REDUCTIONS: read_credit_reductions,
}


def test_every_state_has_a_rule_for_both_years_and_every_taxing_state_has_brackets() -> None:
    rules = TABLES.state_tax

    assert {year for year, _ in rules.benefits} == {2022, 2025, 2026}
    for year in (2025, 2026):
        states = {state for known, state in rules.benefits if known == year}
        taxing = {state for state in states if rules.benefits[year, state].benefit_type != "no_income_tax"}
        assert len(states) == 51
        assert taxing == {state for known, state, _ in rules.brackets if known == year}


def test_every_row_names_its_source_and_confidence() -> None:
    for file in READERS:
        for row in read_csv(DATA / file):
            assert row["source"], row
            assert row["confidence"], row


def test_account_fees_are_read_for_whom_they_hold() -> None:
    colorado, district = TABLES.plans["CO"].account_fee, TABLES.plans["DC"].account_fee

    assert colorado is not None
    assert district is not None
    assert (colorado.resident, colorado.nonresident) == (D(0), D(20))
    assert (district.resident, district.nonresident) == (D("12.5"), D("12.5"))


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "reason"),
    [
        (BENEFITS, 4, "state", "Texas", "is not a state's two letters"),
        (BENEFITS, 4, "benefit_type", "gift", "is none of deduction"),
        (BENEFITS, 3, "benefit_type", "", "the cell is empty"),
        (BENEFITS, 3, "limit_single", "5,000", "is not a number"),
        (BENEFITS, 3, "limit_single", "Infinity", "is not a number"),
        (BENEFITS, 3, "limit_single", "-5", "is below zero"),
        (BENEFITS, 3, "limit_single", "", "needs its limit"),
        (BENEFITS, 3, "limit_basis", "", "needs the basis"),
        (BENEFITS, 3, "plan_scope", "none", "needs the plans"),
        (BENEFITS, 4, "out_of_state_limit_single", "", "limit for other states' plans is missing"),
        (BENEFITS, 17, "credit_rate", "", "a credit needs a rate"),
        (BENEFITS, 17, "credit_rate", "20", "is above 1; write a fraction"),
        (BENEFITS, 17, "refundable", "maybe", "neither yes nor no"),
        (BENEFITS, 3, "carryforward_years", "some", "neither a number of years"),
        (BENEFITS, 3, "tax_year", "25", "is not a year"),
        (BENEFITS, 3, "indexed", "2", "neither 0 nor 1"),
        (BENEFITS, 3, "state", "AK", "AK appears twice for 2025"),
        (BRACKETS, 2, "filing_status", "alone", "is none of"),
        (BRACKETS, 2, "rate", "", "the cell is empty"),
        (BRACKETS, 2, "bracket_floor", "5", "must start at 0"),
        (BRACKETS, 3, "bracket_floor", "0", "does not lie above 0"),
        (PLANS, 3, "expense_ratio_high_pct", "0.01", "below the lowest"),
        (PLANS, 3, "expense_ratio_high_pct", "101", "above 100 percent"),
        (PLANS, 3, "annual_account_fee", "a few dollars", "is not an amount"),
        (PLANS, 3, "state", "AK", "AK appears twice"),
        (PATHS, 2, "equity_pct", "80", "add up to 90"),
        (PATHS, 2, "equity_pct", "", "the cell is empty"),
        (FUNDS, 2, "effective_to", "soon", "neither a date"),
        (COSTS, 3, "component", "tuition_and_fees", "appears twice"),
        (FEDERAL, 3, "year", "2022", "appears twice"),
        (FEDERAL, 3, "parameter", "lottery", "is none of"),
        (SPECIAL, 2, "words", "", "the cell is empty"),
        (TIERS, 2, "credit_share", "", "the cell is empty"),
        (TIERS, 3, "agi_up_to", "20000", "the steps must rise"),
        (TIERS, 2, "agi_up_to", "", "the steps must rise"),
        (REDUCTIONS, 2, "agi_to", "5", "is not above 82940"),
        (REDUCTIONS, 2, "agi_to", "", "a known rate needs"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_line_and_column(
    file: str, line: int, column: str, value: str, reason: str
) -> None:
    rows = read_csv(DATA / file)
    rows[line - 2][column] = value

    with pytest.raises(BadTable, match=reason) as refusal:
        READERS[file](rows)

    assert refusal.value.line == (3 if (file, line, column, value) == (TIERS, 2, "agi_up_to", "") else line)
    assert refusal.value.column == column
    assert str(refusal.value).startswith(f"{refusal.value.table}, line ")


def test_a_menu_that_closes_before_it_opens_is_refused() -> None:
    rows = read_csv(DATA / FUNDS)
    rows[0] |= {"effective_from": "2024-01-01", "effective_to": "2023"}

    with pytest.raises(BadTable, match="2023-12-31 lies before 2024-01-01"):
        read_fund_menus(rows)


def test_a_missing_column_is_named() -> None:
    rows = [{name: value for name, value in row.items() if name != "source"} for row in read_csv(DATA / COSTS)]

    with pytest.raises(BadTable, match="college_costs, line 2, column source: the column is missing"):
        read_college_costs(rows)


def test_a_menu_is_partial_unless_its_list_is_said_to_be_complete() -> None:
    rows = [row for row in read_csv(DATA / FUNDS) if row["plan_id"] == "NY-DIRECT"]
    lists = [{"plan_id": "NY-DIRECT", "list_complete": "1", "words": "the whole list"}]

    assert not read_fund_menus(rows)["NY-DIRECT"].is_complete
    assert read_fund_menus(rows, lists=lists)["NY-DIRECT"].is_complete
