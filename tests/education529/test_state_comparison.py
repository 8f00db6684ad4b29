"""Which plan leaves most: fees and tax value worked by hand, and what must hold whatever the figures."""

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from education529.calc.errors import BadInput
from education529.calc.filing import FilingStatus
from education529.calc.state_comparison.compare import compare_plans
from education529.calc.state_comparison.fees import Fee, Saving, break_even_fee_difference, known_fee
from education529.calc.state_comparison.request import ComparisonRequest
from education529.calc.state_comparison.result import Comparison, PlanValue
from education529.calc.tables.state_plans import AccountFee, StatePlan
from tests.education529.shipped import TABLES

RULES = TABLES.state_tax


def plan(state: str, fee: str | None, **changes: Any) -> StatePlan:
    """A state's shipped plan with another fee."""
    rate = None if fee is None else D(fee)
    cleared = {"expense_ratio_low": None, "expense_ratio_high": None, "account_fee": None}
    return replace(TABLES.plans[state], **{**cleared, "age_based_fee": rate, **changes})


def compare(plans: list[StatePlan], **given: Any) -> Comparison:
    request: dict[str, Any] = {
        "tax_year": 2025,
        "resident_state": "IL",
        "filing_status": FilingStatus.SINGLE,
        "contribution": D(1000),
        "taxable_income": D(80000),
        "horizon_years": 1,
        "gross_return": D("0.10"),
    }
    return compare_plans(
        rules=RULES, plans={entry.state: entry for entry in plans}, request=ComparisonRequest(**{**request, **given})
    )


def of(comparison: Comparison, state: str) -> PlanValue:
    return next(entry for entry in comparison.plans if entry.state == state)


def test_net_value_is_tax_value_less_what_fees_take() -> None:
    home = of(compare([plan("IL", "0.01"), plan("UT", "0.002")]), "IL")

    # 1000 x 1.1 = 1100 without fees, x 0.99 = 1089 with; 4.95% of 1000 saved
    assert (home.fees_over_horizon, home.projected_balance) == (D("11.00"), D("1089.00"))
    assert (home.first_year_tax_value, home.tax_value, home.net_value) == (D("49.50"), D("49.50"), D("38.50"))
    assert (home.rank, home.benefit_type) == (1, "deduction")


def test_over_years_the_tax_value_repeats_and_is_put_aside_at_the_gross_return() -> None:
    home = of(compare([plan("IL", "0.01"), plan("UT", "0.002")], horizon_years=2), "IL")

    # 1000 x (1.21 + 1.1) = 2310; with fees 1000 x (1.089^2 + 1.089) = 2274.921; 49.50 x 2.1
    assert home.fees_over_horizon == D("35.08")
    assert (home.repeated_tax_value, home.tax_value, home.net_value) == (D("99.00"), D("103.95"), D("68.87"))


def test_the_own_state_s_benefit_counts_only_where_it_applies() -> None:
    illinois = compare([plan("IL", "0.01"), plan("UT", "0.002")])
    pennsylvania = compare([plan("PA", "0.01"), plan("UT", "0.002")], resident_state="PA")

    assert (of(illinois, "UT").tax_value, of(illinois, "UT").benefit_type) == (D(0), "none_for_this_plan")
    assert of(pennsylvania, "UT").tax_value == of(pennsylvania, "PA").tax_value == D("30.70")
    assert of(pennsylvania, "UT").rank == 1


def test_the_break_even_says_by_how_much_the_home_plan_may_be_dearer() -> None:
    found = compare([plan("IL", "0.01"), plan("UT", "0.002")])

    # 1100 x difference = 49.50
    assert of(found, "UT").break_even_fee_difference == D("0.045000")
    assert of(found, "IL").break_even_fee_difference is None
    assert "up to 4.5% a year more than my529" in " ".join(found.explanation)


def test_without_a_tax_advantage_the_break_even_is_zero_and_beyond_every_fee_it_is_none() -> None:
    saving = Saving(D(0), D(1000), D("0.10"), 1)
    fee = Fee(D("0.002"), D(0), "")

    assert break_even_fee_difference(saving=saving, fee=fee, advantage=D(0)) == D(0)
    assert break_even_fee_difference(saving=saving, fee=fee, advantage=D(1100)) is None


@pytest.mark.parametrize(
    ("changes", "resident", "ratio", "account"),
    [
        pytest.param({"age_based_fee": D("0.003")}, True, "0.003", "0", id="age-based portfolio"),
        pytest.param(
            {"age_based_fee": None, "expense_ratio_low": D("0.001"), "expense_ratio_high": D("0.004")},
            True, "0.0025", "0",
            id="mean of low and high",
        ),
        pytest.param(
            {"age_based_fee": D("0.003"), "account_fee": AccountFee("20 for non-residents", D(0), D(20))},
            False, "0.003", "20",
            id="an account fee for those who live elsewhere",
        ),
    ],
)  # fmt: skip
def test_the_fee_is_the_age_based_one_else_the_mean(
    changes: dict[str, Any], resident: bool, ratio: str, account: str
) -> None:
    fee = known_fee(plan("UT", None, **changes), is_resident=resident)

    assert fee is not None
    assert (fee.expense_ratio, fee.account_fee) == (D(ratio), D(account))


def test_a_plan_without_a_known_fee_is_listed_without_a_rank() -> None:
    found = compare([plan("IL", None, expense_ratio_low=D("0.001")), plan("UT", "0.002")])

    assert [entry.state for entry in found.plans] == ["UT", "IL"]
    assert (of(found, "IL").rank, of(found, "IL").unranked_because) == (None, "its fee is not known")
    assert of(found, "IL").tax_value == D("49.50")
    assert "The home plan, Bright Start Direct-Sold, is not ranked: its fee is not known." in found.explanation


def test_a_plan_closed_to_others_and_a_benefit_without_a_figure_have_no_rank() -> None:
    closed = compare([plan("IL", "0.01"), plan("UT", "0.002", is_open_to_nonresidents=False)])
    undecided = compare(
        [plan("MN", "0.01"), plan("UT", "0.002")], resident_state="MN", tax_year=2022, federal_agi=D(100000)
    )

    assert of(closed, "UT").unranked_because == "open to residents of its state only"
    assert {entry.rank for entry in undecided.plans} == {1, 2}


def test_a_balance_beyond_the_maximum_of_the_plan_is_marked() -> None:
    found = compare([plan("GA", "0.001"), plan("UT", "0.002")], current_balance=D(400000))

    assert of(found, "GA").reaches_maximum
    assert not of(found, "UT").reaches_maximum


def test_a_home_plan_far_down_is_explained_too() -> None:
    others = [plan(state, "0.001") for state in ("UT", "CA", "NY")]

    found = compare([plan("PA", "0.02"), *others], resident_state="PA")

    assert "The home plan is rank 4: PA 529 Investment Plan" in " ".join(found.explanation)
    assert "Another state's plan saves $30.70 of tax in the first year." in found.explanation


def test_equal_values_go_to_the_lower_fee_then_to_the_home_plan() -> None:
    found = compare([plan("PA", "0.001"), plan("CA", "0.001"), plan("UT", "0.002")], resident_state="PA")

    assert [entry.state for entry in found.plans] == ["PA", "CA", "UT"]


@pytest.mark.parametrize(
    ("age", "years"), [("4", 14), ("4.5", 13), ("17.5", 1), ("18", 1), ("20", 1)]
)  # fmt: skip
def test_the_horizon_defaults_to_the_whole_years_to_enrollment(age: str, years: int) -> None:
    assert compare([plan("IL", "0.01"), plan("UT", "0.002")], horizon_years=None, beneficiary_age=D(age)).years == years


def test_every_state_s_residents_get_a_comparison_of_all_fifty_plans() -> None:
    for state in {state for _, state in RULES.benefits}:
        found = compare(list(TABLES.plans.values()), resident_state=state, horizon_years=10)

        ranked = [entry for entry in found.plans if entry.rank]
        assert len(found.plans) == 50
        assert [entry.rank for entry in ranked] == list(range(1, len(ranked) + 1))
        assert [entry.net_value for entry in ranked] == sorted((entry.net_value for entry in ranked), reverse=True)


@settings(max_examples=40, deadline=None)
@given(
    fees=st.lists(st.integers(0, 200), min_size=4, max_size=4),
    raised=st.integers(1, 300),
    years=st.integers(1, 20),
    contribution=st.integers(0, 30_000),
)
def test_a_higher_fee_never_improves_a_rank(fees: list[int], raised: int, years: int, contribution: int) -> None:
    states = ["IL", "UT", "CA", "NY"]
    rates = [str(D(fee) / 10000) for fee in fees]
    plans = [plan(state, rate) for state, rate in zip(states, rates, strict=True)]
    dearer = [plan("UT", str(D(rates[1]) + D(raised) / 10000)) if entry.state == "UT" else entry for entry in plans]
    given = {"horizon_years": years, "contribution": D(contribution)}

    before, after = of(compare(plans, **given), "UT").rank, of(compare(dearer, **given), "UT").rank

    assert before is not None
    assert after is not None
    assert after >= before


@settings(max_examples=40, deadline=None)
@given(
    fees=st.lists(st.integers(0, 200), min_size=3, max_size=3),
    low=st.integers(0, 20_000),
    more=st.integers(1, 20_000),
    years=st.integers(1, 20),
)
def test_a_larger_benefit_never_worsens_the_home_plan_s_rank(fees: list[int], low: int, more: int, years: int) -> None:
    plans = [plan(state, str(D(fee) / 10000)) for state, fee in zip(["IL", "UT", "CA"], fees, strict=True)]
    ranks = []
    for limit in (low, low + more):
        row = replace(RULES.benefits[2025, "IL"], limit_single=D(limit))
        rules = replace(RULES, benefits={**RULES.benefits, (2025, "IL"): row})
        request = ComparisonRequest(
            tax_year=2025,
            resident_state="IL",
            filing_status=FilingStatus.SINGLE,
            contribution=D(20000),
            taxable_income=D(80000),
            horizon_years=years,
        )
        found = compare_plans(rules=rules, plans={entry.state: entry for entry in plans}, request=request)
        ranks.append(of(found, "IL").rank or 0)

    assert ranks[1] <= ranks[0]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"horizon_years": None}, "horizon_years"),
        ({"horizon_years": 0}, "horizon_years"),
        ({"horizon_years": None, "beneficiary_age": D(-1)}, "beneficiary_age"),
        ({"contribution": D(-1)}, "contribution"),
        ({"taxable_income": D(-1)}, "taxable_income"),
        ({"federal_agi": D(-1)}, "federal_agi"),
        ({"current_balance": D(-1)}, "current_balance"),
        ({"gross_return": D(2)}, "gross_return"),
        ({"resident_state": "XX"}, "resident_state"),
        ({"tax_year": 1999}, "tax_year"),
    ],
)
def test_a_comparison_that_cannot_be_meant_is_refused_with_its_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        compare([plan("IL", "0.01"), plan("UT", "0.002")], **given)

    assert refusal.value.field == field
