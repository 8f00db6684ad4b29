from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.calc.debts import BadDebt, BudgetTooSmall, Debt, UnknownOrder, amortise, payment_for, plan_payoff


def debt(name, balance, rate="0.12", minimum="10.00"):
    return Debt(name, D(balance), D(rate), D(minimum))


def test_a_debt_is_paid_month_by_month_and_the_last_payment_is_what_is_left():
    result = amortise(balance=D("1000.00"), annual_rate=D("0.12"), monthly_payment=D("500.00"))

    # 1000.00 + 10.00 - 500.00 = 510.00; + 5.10 - 500.00 = 15.10; + 0.15
    assert [(str(month.interest), str(month.payment), str(month.balance)) for month in result.schedule] == [
        ("10.00", "500.00", "510.00"),
        ("5.10", "500.00", "15.10"),
        ("0.15", "15.25", "0.00"),
    ]
    assert (result.months, result.total_interest, result.total_paid) == (3, D("15.25"), D("1015.25"))


@pytest.mark.parametrize("payment", ["10.00", "9.99", "0.00"])
def test_a_payment_that_only_meets_the_interest_never_ends(payment):
    result = amortise(balance=D("1000.00"), annual_rate=D("0.12"), monthly_payment=D(payment))

    assert (result.months, result.total_interest, result.total_paid) == (None, None, None)


def test_nothing_owed_takes_no_month():
    assert amortise(balance=D(0), annual_rate=D("0.2"), monthly_payment=D(0)).months == 0


def test_the_level_payment_of_a_known_mortgage():
    # 200,000.00 at 6 % over 360 months: 1,199.10 by the annuity formula; with interest in cents it ends in time too
    assert payment_for(balance=D("200000.00"), annual_rate=D("0.06"), months=360) == D("1199.11")


@settings(max_examples=30, deadline=None)
@given(
    balance=st.decimals(min_value="0.01", max_value=20_000, places=2),
    rate=st.decimals(min_value=0, max_value="0.36", places=4),
    months=st.integers(1, 60),
)
def test_a_cent_less_than_the_level_payment_is_too_late(balance, rate, months):
    payment = payment_for(balance=balance, annual_rate=rate, months=months)

    assert amortise(balance=balance, annual_rate=rate, monthly_payment=payment).months <= months
    late = amortise(balance=balance, annual_rate=rate, monthly_payment=payment - D("0.01")).months
    assert late is None or late > months


DEBTS = [debt("car", "500.00", "0.06"), debt("card", "1000.00", "0.24"), debt("loan", "200.00", "0.10")]


def test_avalanche_ends_the_dearest_debt_first_and_snowball_the_smallest():
    avalanche = plan_payoff(debts=DEBTS, monthly_budget=D("200.00"))
    snowball = plan_payoff(debts=DEBTS, monthly_budget=D("200.00"), order="snowball")

    assert [step.id for step in avalanche.steps] == ["card", "loan", "car"]
    assert [step.id for step in snowball.steps] == ["loan", "car", "card"]
    assert avalanche.total_interest < snowball.total_interest
    assert avalanche.balances[0] == D("1700.00")
    assert avalanche.balances[-1] == D("0.00")
    assert len(avalanche.balances) == avalanche.months + 1


def test_what_a_finished_debt_leaves_of_the_budget_flows_on_in_the_same_month():
    plan = plan_payoff(debts=[debt("a", "50.00", "0"), debt("b", "100.00", "0", "20.00")], monthly_budget=D("100.00"))

    # equal rates: the smaller first: 20.00 minimum on b, 50.00 on a, 30.00 more on b; then 50.00
    assert [(step.id, step.months) for step in plan.steps] == [("a", 1), ("b", 2)]
    assert plan.balances == (D("150.00"), D("50.00"), D("0.00"))


def test_a_budget_that_interest_eats_is_said_never_to_end():
    plan = plan_payoff(
        debts=[debt("small", "20.00", "0", "5.00"), debt("shark", "100000.00", "4.00", "1.00")],
        monthly_budget=D("100.00"),
        order="snowball",
    )

    assert (plan.months, plan.total_interest) == (None, None)
    assert [(step.id, step.months) for step in plan.steps] == [("small", 1), ("shark", None)]


def test_a_debt_of_nothing_is_gone_from_the_start():
    plan = plan_payoff(debts=[debt("gone", "0.00", minimum="99.00")], monthly_budget=D(0))

    assert (plan.months, [(step.id, step.months) for step in plan.steps]) == (0, [("gone", 0)])


@pytest.mark.parametrize(
    ("debts", "budget", "order", "refusal"),
    [
        (DEBTS, "29.99", "avalanche", BudgetTooSmall),
        (DEBTS, "100.00", "alphabet", UnknownOrder),
        ([DEBTS[0], DEBTS[0]], "100.00", "avalanche", BadDebt),
        ([debt("x", "-1.00")], "100.00", "avalanche", BadDebt),
        ([debt("x", "1.00", "-0.1")], "100.00", "avalanche", BadDebt),
    ],
)
def test_a_plan_that_cannot_be_is_refused(debts, budget, order, refusal):
    with pytest.raises(refusal):
        plan_payoff(debts=debts, monthly_budget=D(budget), order=order)


@pytest.mark.parametrize("months", [0, 1201])
def test_a_term_outside_a_century_is_refused(months):
    with pytest.raises(BadDebt):
        payment_for(balance=D(1), annual_rate=D(0), months=months)
