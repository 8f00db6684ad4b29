"""What each family of state rules gives for a contribution; figures worked by hand from the rows of the tables."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from education529.calc.filing import FilingStatus
from education529.calc.state_tax_benefit.result import Bound
from tests.education529.shipped import TABLES, ask

RULES = TABLES.state_tax
STATES = sorted({state for year, state in RULES.benefits if year == 2025})
JOINT, SEPARATE = FilingStatus.JOINT, FilingStatus.SEPARATE


@pytest.mark.parametrize(
    ("state", "contribution", "given", "deduction", "excess", "saved"),
    [
        pytest.param(
            "IL", "12000", {"filing_status": SEPARATE, "state_taxable_income": "80000"}, "10000", "2000", "495.00",
            id="per return, married filing separately: 10000 x 4.95%",
        ),
        pytest.param(
            "KS", "13000",
            {"filing_status": JOINT, "beneficiaries": 2, "plan_state": "UT", "state_taxable_income": "200000"},
            "12000", "1000", "669.60",
            id="any state's plan, 6000 for each of two children: 12000 x 5.58%",
        ),
        pytest.param(
            "GA", "10000", {"tax_year": 2026, "filing_status": JOINT}, "8000", "2000", "399.20",
            id="flat tax without taxable income: 8000 x 4.99%",
        ),
        pytest.param("CO", "30000", {"tax_year": 2026}, "26200", "3800", "1152.80", id="indexed: 26200 x 4.4%"),
        pytest.param(
            "AR", "4000", {"plan_state": "NV", "filing_status": SEPARATE, "state_taxable_income": "50000"},
            "3000", "1000", "117.00",
            id="lower limit for another state's plan, separate return like single: 3000 x 3.9%",
        ),
        pytest.param(
            "SC", "50000", {"state_taxable_income": "100000"}, "50000", "0", "3000.00", id="no limit: 50000 x 6%"
        ),
        pytest.param(
            "NM", "50000", {"state_taxable_income": "4000"}, "4000", "46000", "60.00",
            id="no limit but the income: 4000 x 1.5%",
        ),
        pytest.param(
            "VA", "9000", {"accounts": 2, "state_taxable_income": "90000"}, "8000", "1000", "460.00",
            id="per account: two accounts of 4000 x 5.75%",
        ),
        pytest.param(
            "VA", "9000",
            {"filing_status": JOINT, "contribution_by_spouse": (D(6000), D(3000)), "state_taxable_income": "90000"},
            "7000", "2000", "402.50",
            id="spouses with accounts of their own: 4000 + 3000 at 5.75%",
        ),
        pytest.param(
            "VA", "9000", {"owner_age": 69, "state_taxable_income": "90000"}, "4000", "5000", "230.00",
            id="an owner of 69 has the limit",
        ),
        pytest.param(
            "VA", "9000", {"owner_age": 70, "state_taxable_income": "90000"}, "9000", "0", "517.50",
            id="an owner of 70 deducts everything: 9000 x 5.75%",
        ),
        pytest.param(
            "AL", "9000",
            {"filing_status": JOINT, "contribution_by_spouse": (D(8000), D(1000)), "state_taxable_income": "90000"},
            "6000", "3000", "300.00",
            id="5000 for each spouse's own contributions: 6000 x 5%",
        ),
        pytest.param(
            "MI", "6000", {"withdrawals": "2500"}, "3500", "0", "148.75", id="net of withdrawals: 3500 x 4.25%"
        ),
        pytest.param(
            "MI", "9000",
            {"filing_status": JOINT, "withdrawals": "2500", "contribution_by_spouse": (D(9000), D(0))},
            "6500", "0", "276.25",
            id="a limit of the return is not halved by who contributes: 6500 x 4.25%",
        ),
        pytest.param(
            "OH", "4000", {"state_taxable_income": "27000"}, "4000", "0", "368.14",
            id="a deduction across the cliff: 26050 x 1.3129% + 950 x 2.75%, then nothing",
        ),
        pytest.param(
            "DE", "900", {"federal_agi": "100000", "state_taxable_income": "90000"}, "900", "0", "59.40",
            id="income at the limit qualifies: 900 x 6.6%",
        ),
        pytest.param(
            "ME", "900",
            {
                "federal_agi": "200000",
                "state_taxable_income": "150000",
                "filing_status": FilingStatus.HEAD_OF_HOUSEHOLD,
            },
            "900", "0", "64.35",
            id="head of household has the joint income limit: 900 x 7.15%",
        ),
        pytest.param(
            "MA", "3000", {"federal_agi": "90000"}, "1000", "2000", "50.00", id="one rate up to the federal income: 5%"
        ),
    ],
)  # fmt: skip
def test_a_deduction_follows_the_row_of_the_state(
    state: str, contribution: str, given: dict[str, Any], deduction: str, excess: str, saved: str
) -> None:
    result = ask(state, contribution, **given)

    assert (result.benefit_type, result.credit) == ("deduction", D("0.00"))
    assert (result.deduction, result.excess_contribution) == (D(deduction), D(excess))
    assert result.tax_saved == D(saved)


@pytest.mark.parametrize(
    ("state", "contribution", "given", "credit", "excess", "room", "saved"),
    [
        pytest.param("IN", "5000", {"filing_status": SEPARATE}, "750", "1250", "0", "750", id="half when separate"),
        pytest.param("IN", "5000", {}, "1000", "0", "2500", "1000", id="20%, up to 1500 from 7500"),
        pytest.param(
            "IN", "7500", {"state_taxable_income": "10000"}, "1500", "0", "0", "300",
            id="not refundable: a tax of 300 takes only 300 of it",
        ),
        pytest.param(
            "UT", "12000", {"filing_status": JOINT, "beneficiaries": 2}, "448.20", "2040", "0", "448.20",
            id="4.5% of 4980 for each of two children",
        ),
        pytest.param("UT", "2490", {"tax_year": 2026}, "110.81", "0", "0", "110.81", id="4.45% of 2490 is 110.805"),
        pytest.param(
            "VT", "5000", {"filing_status": JOINT, "contribution_by_spouse": (D(5000), D(0))},
            "250", "2500", "2500", "250",
            id="10% of 2500 for the one spouse who contributes",
        ),
        pytest.param("OR", "100", {"federal_agi": "30000"}, "100", "0", "80", "100", id="100% up to 30000"),
        pytest.param("OR", "100", {"federal_agi": "30001"}, "50", "0", "260", "50", id="50% up to 70000"),
        pytest.param("OR", "500", {"federal_agi": "90000"}, "125", "0", "220", "125", id="25% up to 100000"),
        pytest.param("OR", "500", {"federal_agi": "250000"}, "50", "0", "1300", "50", id="10% up to 250000"),
        pytest.param(
            "OR", "10000", {"federal_agi": "260000", "filing_status": JOINT, "tax_year": 2026},
            "380", "2400", "0", "380",
            id="5% above, at most 380 on a joint return of 2026",
        ),
        pytest.param(
            "MN", "400", {"federal_agi": "60000", "state_taxable_income": "45000"}, "200", "0", "600", "200",
            id="the better of two ways: 50% of 400 beats a deduction",
        ),
    ],
)  # fmt: skip
def test_a_credit_is_a_share_of_the_contribution_and_never_multiplied_by_a_tax_rate(
    state: str, contribution: str, given: dict[str, Any], credit: str, excess: str, room: str, saved: str
) -> None:
    result = ask(state, contribution, **given)

    assert (result.benefit_type, result.deduction) == ("credit", D("0.00"))
    assert (result.credit, result.excess_contribution, result.room_left) == (D(credit), D(excess), D(room))
    assert result.tax_saved == D(saved)
    assert result.is_refundable is (state == "OR")


def test_an_income_without_a_step_in_the_table_gets_no_credit_figure() -> None:
    result = ask("OR", "500", federal_agi="90000", rules=replace(RULES, credit_tiers=()))

    assert (result.credit, result.tax_saved) == (None, None)
    assert "Our table has no step for an income of $90,000." in result.explanation


def test_a_credit_whose_base_has_no_limit_counts_the_whole_contribution() -> None:
    row = replace(RULES.benefits[2025, "UT"], limit_single=None, limit_joint=None)

    result = ask("UT", "2000", rules=replace(RULES, benefits={**RULES.benefits, (2025, "UT"): row}))

    assert (result.credit, result.room_left) == (D("90.00"), D("490.00"))


@pytest.mark.parametrize(
    ("state", "given"),
    [
        ("DE", {"federal_agi": "100000.01"}),
        ("NJ", {"federal_agi": "200001", "filing_status": JOINT}),
        ("ME", {"federal_agi": "100001", "filing_status": SEPARATE}),
    ],
)
def test_above_the_income_limit_there_is_no_benefit(state: str, given: dict[str, Any]) -> None:
    result = ask(state, "1000", state_taxable_income="90000", **given)

    assert (result.deduction, result.tax_saved, result.room_left) == (D(0), D(0), D(0))
    assert (result.bound, result.excess_contribution) == (Bound.INCOME_LIMIT, D(1000))


@pytest.mark.parametrize(
    ("state", "plan_state", "benefit_type"),
    [("DC", "VA", "none_for_this_plan"), ("CA", "CA", "none"), ("TX", "UT", "no_income_tax")],
)
def test_no_benefit_is_said_with_its_kind(state: str, plan_state: str, benefit_type: str) -> None:
    result = ask(state, "8000", plan_state=plan_state)

    assert (result.benefit_type, result.deduction, result.credit) == (benefit_type, D(0), D(0))
    assert (result.tax_saved, result.carryforward, result.excess_contribution) == (D(0), (), D(0))


def test_without_the_taxable_income_of_a_graduated_state_there_is_no_tax_figure_and_that_is_said() -> None:
    result = ask("CT", "14000", filing_status=JOINT)

    assert (result.deduction, result.tax_saved, result.missing) == (D(10000), None, ("state_taxable_income",))
    assert "without the state taxable income there is no tax figure" in " ".join(result.explanation)


@pytest.mark.parametrize(("state", "agi"), [("MA", None), ("MA", "1200000"), ("IL", "3000")])
def test_a_rate_is_not_used_where_the_income_may_lie_outside_it(state: str, agi: str | None) -> None:
    result = ask(state, "4000", federal_agi=agi)

    assert (result.tax_saved, result.missing) == (None, ("state_taxable_income",))


@pytest.mark.parametrize("state", ["DE", "OR"])
def test_without_the_federal_income_an_income_test_gives_no_benefit_figure(state: str) -> None:
    result = ask(state, "1000", state_taxable_income="50000")

    assert (result.deduction, result.credit) == ((None, D(0)) if state == "DE" else (D(0), None))
    assert (result.tax_saved, result.missing) == (None, ("federal_agi",))


def test_the_room_left_is_the_rest_of_the_limit_until_the_last_of_december() -> None:
    result = ask("CO", "8000")

    assert (result.room_left, result.contribute_by) == (D(17400), dt.date(2025, 12, 31))
    assert "Another $17,400 would earn a benefit until 31 December 2025." in result.explanation


def test_recapture_is_announced_with_what_is_not_confirmed() -> None:
    warnings = ask("AL", "1000").warnings

    assert "Alabama takes its benefit back on a non-qualified withdrawal." in warnings
    assert "Alabama does not count school before college as a qualified expense (not confirmed)." in warnings


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("ID", "Idaho adds back what was deducted in the prior 12 months when the account is rolled over"),
        ("RI", "Rhode Island takes its benefit back on a rollover to another state's plan within 2 years."),
        ("IN", "for schools in the state only"),
        ("LA", "separate program for school before college (not confirmed)"),
        ("DE", "Whether Delaware takes anything back on a rollover to another state is not known to us."),
        ("GA", "Contributions up to mid-April of the next year may count. This is not confirmed."),
        ("CA", "California adds 2.5% of the earnings of a non-qualified withdrawal (not confirmed)."),
    ],
)
def test_a_state_s_own_conditions_are_said(state: str, words: str) -> None:
    assert words in " ".join(ask(state, "1000", federal_agi="50000").warnings)


def test_a_row_that_is_not_confirmed_says_so_in_the_answer() -> None:
    result = ask("UT", "2000", tax_year=2026)

    assert result.confidence == "unconfirmed"
    assert any("not confirmed by a published source" in warning for warning in result.warnings)
    assert result.assumptions[0].confidence == "unconfirmed"


@pytest.mark.parametrize("tax_year", [2025, 2026])
@pytest.mark.parametrize("state", STATES)
def test_every_state_answers_for_every_filing_status(state: str, tax_year: int) -> None:
    for status in FilingStatus:
        result = ask(
            state,
            "3000",
            tax_year=tax_year,
            filing_status=status,
            federal_agi="99000",
            state_taxable_income="95000",
        )

        assert result.deduction is not None
        assert result.credit is not None
        assert 0 <= result.deduction <= 3000
        assert result.tax_saved is not None
        assert (result.tax_saved > 0) is (result.rule_type not in {"none", "no_income_tax"})
        assert result.assumptions[0].source == result.source
        assert result.explanation


@settings(max_examples=60, deadline=None)
@given(
    state=st.sampled_from(STATES),
    status=st.sampled_from(list(FilingStatus)),
    less=st.integers(0, 60_000),
    more=st.integers(0, 60_000),
)
def test_a_larger_contribution_never_earns_less(state: str, status: FilingStatus, less: int, more: int) -> None:
    small, large = sorted([less, more])

    saved = [
        ask(state, str(amount), filing_status=status, federal_agi="90000", state_taxable_income="80000").tax_saved
        or D(0)
        for amount in (small, large)
    ]

    assert saved[0] <= saved[1]
