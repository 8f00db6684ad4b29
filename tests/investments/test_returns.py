import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lifepath.investments.calc.returns import (
    Flow,
    Valuation,
    money_weighted_return,
    net_future_value,
    net_present_value,
    simple_return,
    time_weighted_return,
)


def day(text):
    return dt.date.fromisoformat(text)


def test_the_simple_return_is_the_gain_on_all_that_was_put_to_work():
    flows = [Flow(day("2026-03-01"), D(500)), Flow(day("2026-09-01"), D(-200))]

    result = simple_return(start=D(1_000), end=D(1_450), flows=flows)

    assert result.value == D("0.1")  # (1,450 - 1,000 - 500 + 200) / 1,500
    assert dict(result.inputs)["paid in"] == "500"


def test_nothing_invested_has_no_return_and_says_why():
    result = simple_return(start=D(0), end=D(0), flows=[])

    assert result.value is None
    assert result.reason == "Nothing was invested in the period."


def test_the_time_weighted_return_ignores_when_money_came():
    # 1,000 grows by 10 percent, then 9,000 come, then everything loses 5 percent.
    valuations = [
        Valuation(day("2026-01-01"), D(1_000)),
        Valuation(day("2026-07-01"), D(1_100)),
        Valuation(day("2026-12-31"), D(9_595)),
    ]

    result = time_weighted_return(valuations=valuations, flows=[Flow(day("2026-07-01"), D(9_000))])

    assert result.value == D("0.045")  # 1.10 x 0.95 - 1
    assert result.reason == ""


def test_a_flow_between_valuations_is_estimated_and_said():
    valuations = [Valuation(day("2026-01-01"), D(1_000)), Valuation(day("2026-01-11"), D(2_075))]

    result = time_weighted_return(valuations=valuations, flows=[Flow(day("2026-01-06"), D(1_000))])

    assert result.value == D("0.05")  # 75 on 1,000 and half of 1,000
    assert "estimated" in result.reason


def test_an_account_that_starts_empty_has_a_return_from_its_first_money():
    valuations = [
        Valuation(day("2026-01-01"), D(0)),
        Valuation(day("2026-02-01"), D(0)),
        Valuation(day("2026-03-01"), D(110)),
    ]

    result = time_weighted_return(valuations=valuations, flows=[Flow(day("2026-02-01"), D(100))])

    assert result.value == D("0.1")


@pytest.mark.parametrize(
    "valuations",
    [[], [("2026-01-01", 5)], [("2026-01-01", 5), ("2026-01-01", 6)], [("2026-01-01", 0), ("2026-02-01", 6)]],
)
def test_a_time_weighted_return_without_meaning_is_null(valuations):
    result = time_weighted_return(valuations=[Valuation(day(on), D(value)) for on, value in valuations], flows=[])

    assert result.value is None
    assert result.reason


def test_a_yearly_rate_of_a_plain_year():
    flows = [Flow(day("2026-01-01"), D(-1_000)), Flow(day("2027-01-01"), D(1_100))]

    assert money_weighted_return(flows=flows).value == D("0.1")


def test_losing_nearly_everything_still_has_a_rate():
    flows = [Flow(day("2025-01-01"), D(-1_000)), Flow(day("2026-01-01"), D("0.5"))]

    assert money_weighted_return(flows=flows).value == D("-0.9995")


@pytest.mark.parametrize(
    ("flows", "reason"),
    [
        ([], "one sign"),
        ([("2026-01-01", -1), ("2027-01-01", -1)], "one sign"),
        ([("2026-01-01", -1), ("2026-01-01", 2)], "one day"),
        ([("2026-01-01", 1), ("2027-01-01", -3), ("2028-01-01", 5)], "No rate"),
    ],
)
def test_flows_without_a_rate_say_why(flows, reason):
    result = money_weighted_return(flows=[Flow(day(on), D(amount)) for on, amount in flows])

    assert result.value is None
    assert reason in result.reason


@settings(max_examples=60, deadline=None)
@given(
    paid=st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 10**6)), min_size=1, max_size=12),
    end=st.integers(1, 10**7),
)
def test_at_the_money_weighted_rate_all_flows_cancel(paid, end):
    start = dt.date(2010, 1, 1)
    flows = [Flow(start + dt.timedelta(days=days), D(-amount)) for days, amount in paid]
    flows.append(Flow(start + dt.timedelta(days=4000), D(end)))

    result = money_weighted_return(flows=flows)
    assume(result.value is not None)

    below, above = (net_present_value(rate=result.value + step, flows=flows) for step in (D("-1E-9"), D("1E-9")))
    assert below >= 0 >= above


def test_dated_values_at_a_rate():
    flows = [Flow(day("2025-01-01"), D(-100)), Flow(day("2026-01-01"), D(110))]

    assert net_present_value(rate=D("0.1"), flows=flows) == 0
    assert net_future_value(rate=D("0.1"), flows=flows) == 0


def test_where_the_fast_search_finds_nothing_a_bracket_is_halved(monkeypatch):
    monkeypatch.setattr("pyxirr.xirr", lambda *_: None)
    flows = [Flow(day("2026-01-01"), D(-1_000)), Flow(day("2027-01-01"), D(1_100))]

    assert abs(money_weighted_return(flows=flows).value - D("0.1")) < D("1E-9")


def test_valuations_of_one_day_and_gains_of_a_sale_are_plain():
    valuations = [
        Valuation(day("2026-01-01"), D(100)),
        Valuation(day("2026-01-01"), D(100)),
        Valuation(day("2026-02-01"), D(110)),
    ]

    assert time_weighted_return(valuations=valuations, flows=[]).value == D("0.1")


def test_a_gain_of_one_day_has_no_yearly_rate_that_means_anything():
    flows = [Flow(dt.date(2026, 1, 1), D(-100)), Flow(dt.date(2026, 1, 2), D(110))]

    found = money_weighted_return(flows=flows)

    assert found.value is None
    assert found.reason == "No rate between -99.9999 percent and a million-fold cancels the flows."
