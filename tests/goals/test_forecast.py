import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.calc.forecast import (
    NegativeContribution,
    NoRateThatLow,
    UnknownFrequency,
    monthly_amount,
    required_contribution,
    simulate,
)

START = dt.date(2026, 11, 30)
cents = st.decimals(min_value=0, max_value=50_000, places=2)


def forecast(*, target="1000.00", current="0.00", contribution="100.00", frequency="monthly", rate="0"):
    return simulate(
        target_amount=D(target),
        current_amount=D(current),
        contribution=D(contribution),
        frequency=frequency,
        annual_rate=D(rate),
        start_date=START,
    )


@pytest.mark.parametrize(
    ("frequency", "monthly"), [("monthly", "100.01"), ("biweekly", "216.69"), ("weekly", "433.38")]
)
def test_a_contribution_of_any_frequency_is_an_amount_a_month(frequency, monthly):
    # 100.01 * 26 / 12 = 216.6883…, * 52 / 12 = 433.3767…
    assert str(monthly_amount(contribution=D("100.01"), frequency=frequency)) == monthly


def test_interest_alone_may_pass_the_target_and_then_nothing_is_contributed():
    result = forecast(target="1005.00", current="1000.00", rate="0.12")

    assert (result.months_to_complete, result.total_contributed, result.total_interest, result.final_balance) == (
        1,
        D("0.00"),
        D("10.00"),
        D("1010.00"),
    )


def test_the_last_contribution_is_cut_to_what_is_missing():
    result = forecast(target="250.00")

    assert (result.months_to_complete, result.total_contributed) == (3, D("250.00"))
    assert [str(point.balance) for point in result.series] == ["0.00", "100.00", "200.00", "250.00"]


def test_half_a_cent_of_interest_is_a_cent():
    result = forecast(target="20.00", current="1.00", contribution="0.00", rate="0.06")

    assert result.series[1].balance == D("1.01")


def test_what_is_there_already_takes_no_month():
    result = forecast(current="1000.00")

    assert (result.months_to_complete, result.completion_date, result.final_balance) == (0, START, D("1000.00"))
    assert (result.total_contributed, result.total_interest) == (D("0.00"), D("0.00"))


@pytest.mark.parametrize(("contribution", "months"), [("1.00", 1200), ("0.99", None), ("0.00", None)])
def test_a_century_is_the_limit(contribution, months):
    result = forecast(target="1200.00", contribution=contribution)

    assert result.months_to_complete == months
    if months is None:
        assert (result.completion_date, result.total_contributed, result.total_interest, result.final_balance) == (
            None,
            None,
            None,
            None,
        )
        assert result.monthly_contribution == D(contribution)


@settings(max_examples=60)
@given(target=cents, current=cents, contribution=cents, rate=st.decimals(min_value=0, max_value="0.3", places=4))
def test_the_balance_is_what_was_there_and_went_in(target, current, contribution, rate):
    result = simulate(
        target_amount=target,
        current_amount=current,
        contribution=contribution,
        frequency="monthly",
        annual_rate=rate,
        start_date=START,
    )

    if result.months_to_complete is not None:
        assert result.final_balance == current + result.total_contributed + result.total_interest
        assert result.final_balance >= target


@settings(max_examples=40)
@given(
    target=st.decimals(min_value=1, max_value=50_000, places=2),
    rate=st.decimals(min_value="-0.2", max_value="0.3", places=4),
    months=st.integers(1, 60),
)
def test_the_required_contribution_is_the_smallest_that_is_in_time(target, rate, months):
    required = required_contribution(target_amount=target, current_amount=D("0.50"), annual_rate=rate, months=months)

    def months_with(contribution):
        return simulate(
            target_amount=target,
            current_amount=D("0.50"),
            contribution=contribution,
            frequency="monthly",
            annual_rate=rate,
            start_date=START,
        ).months_to_complete

    assert months_with(required) <= months
    if required > 0:
        too_slow = months_with(required - D("0.01"))
        assert too_slow is None or too_slow > months


def test_what_is_required_without_a_month_left_is_all_of_it():
    assert required_contribution(
        target_amount=D("10.00"), current_amount=D("4.00"), annual_rate=D("0.05"), months=0
    ) == D("6.00")
    assert required_contribution(
        target_amount=D("4.00"), current_amount=D("4.00"), annual_rate=D("0.05"), months=9
    ) == D("0.00")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"frequency": "daily"}, UnknownFrequency),
        ({"contribution": "-0.01"}, NegativeContribution),
        ({"rate": "-1"}, NoRateThatLow),
    ],
)
def test_what_cannot_be_is_refused(changed, refusal):
    with pytest.raises(refusal):
        forecast(**changed)
