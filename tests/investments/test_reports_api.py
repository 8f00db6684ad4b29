"""Performance, allocation and target over the API."""

import datetime as dt
from decimal import Decimal

import pytest

from lifepath.investments.models import AllocationTarget, SecurityPrice
from tests.conftest import client_for
from tests.investments.conftest import make_account, make_holding, trade

API = "/api/v1/investments"


def price(symbol, day, amount):
    """A price of the market."""
    SecurityPrice.objects.create(symbol=symbol, on=day, price=Decimal(amount), source="FILE")


@pytest.fixture
def year(brokerage):
    """Ten shares for 1,000; up to 110; ten more for 1,100; a dividend of 20; up to 121."""
    trade(brokerage, "BUY", "VTI", "10", "1000.00", traded_on=dt.date(2025, 1, 1))
    price("VTI", dt.date(2025, 7, 1), "110")
    trade(brokerage, "BUY", "VTI", "10", "1100.00", traded_on=dt.date(2025, 7, 1))
    price("VTI", dt.date(2026, 1, 1), "121")
    return brokerage


def test_three_returns_with_formula_and_inputs(alice, year):
    asked = f"{API}/performance?start=2024-12-31&end=2026-01-01"

    found = client_for(alice).get(asked).data

    # 20 x 121 = 2,420 on 2,100 paid in; two periods of ten percent each, whatever was paid in between.
    assert (found["end_value"], found["paid_in"], found["gain"], found["unrealised"]) == (
        "2420.00",
        "2100.00",
        "320.00",
        "320.00",
    )
    assert found["simple"]["return_rate"] == "0.152380952381"
    assert found["time_weighted"]["return_rate"] == "0.210000000000"
    # 1,000 for 365 days and 1,100 for 184 days: 1,000 x 1.2093 + 1,100 x 1.2093^(184 / 365) = 2,419.9.
    assert found["money_weighted"]["return_rate"][:6] == "0.2093"
    assert found["money_weighted"]["inputs"][0] == {"name": "2025-01-01", "value": "-1000.00"}
    assert [part["label"] for part in found["parts"]] == ["Brokerage"]


def test_dividends_fees_and_realised_gains_are_counted(alice, year):
    trade(year, "DIVIDEND", "VTI", amount="20.00", traded_on=dt.date(2025, 8, 1))
    trade(year, "FEE", "VTI", amount="5.00", traded_on=dt.date(2025, 9, 1))
    trade(year, "SELL", "VTI", "5", "605.00", fee="1.00", traded_on=dt.date(2026, 1, 1))

    found = client_for(alice).get(f"{API}/performance?start=2024-12-31&end=2026-01-01").data

    assert (found["dividends"], found["fees"]) == ("20.00", "6.00")
    assert found["realised_short_term"] == "104.00"  # 604 - 500, a year to the day is not more than a year
    # 1,815 at the end, 2,105 paid in, 20 and 604 taken out.
    assert found["gain"] == "334.00"


def test_without_a_price_a_holding_is_left_out_with_the_reason(alice, year):
    trade(year, "TRANSFER_IN", "PRIVATE", "3", "900.00", traded_on=dt.date(2025, 3, 1))

    found = client_for(alice).get(f"{API}/performance?end=2026-01-01").data

    assert found["left_out"] == [{"symbol": "PRIVATE", "reason": "No price is known for 2026-01-01."}]
    assert found["paid_in"] == "2100.00"


def test_nothing_invested_has_no_return(alice, home):
    make_account(home)

    found = client_for(alice).get(f"{API}/performance").data

    assert found["simple"]["return_rate"] is None
    assert found["simple"]["reason"] == "Nothing was invested in the period."
    assert found["time_weighted"]["return_rate"] is None
    assert found["money_weighted"]["reason"] == "Flows of one sign have no rate of return."


@pytest.mark.parametrize(("by", "keys"), [("year", ["2025", "2026"]), ("holding", None), ("month", None)])
def test_the_whole_is_taken_apart(alice, year, by, keys):
    found = client_for(alice).get(f"{API}/performance?start=2024-12-31&end=2026-01-01&by={by}").data

    assert sum(Decimal(part["gain"]) for part in found["parts"]) == Decimal(found["gain"])
    assert keys is None or [part["key"] for part in found["parts"]] == keys


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("end=2999-01-01", "/end"),
        ("start=2025-01-01&end=2025-01-01", "/start"),
        ("by=moon", "/by"),
        ("start=x", "/start"),
        ("account=0193a1b2-0000-7000-8000-000000000000", "/account"),
        ("start=1950-01-01&by=month", "/by"),
    ],
)
def test_bad_questions_are_refused_by_field(alice, year, query, pointer):
    answer = client_for(alice).get(f"{API}/performance?{query}")

    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (400, pointer)


def test_allocation_with_drift_and_trades_to_the_target(alice, brokerage, home):
    make_holding(brokerage, "VTI", asset_class="US_EQUITY", shares=Decimal(7), current_price=Decimal(100))
    make_holding(brokerage, "BND", asset_class="BOND", shares=Decimal(2), current_price=Decimal(100))
    make_account(home, "Old IRA", account_type="IRA", balance="100.00")
    caller = client_for(alice)
    set_it = caller.put(f"{API}/target", {"us_equity_share": "0.6", "bond_share": "0.4"}, format="json")

    found = caller.get(f"{API}/allocation").data

    assert set_it.status_code == 200
    assert found["total"] == "1000.00"
    assert [(part["key"], part["share"]) for part in found["by_asset_class"]] == [
        ("US_EQUITY", "0.700000"),
        ("BOND", "0.200000"),
        ("OTHER", "0.100000"),
    ]
    assert found["concentration"]["herfindahl_share"] == "0.540000"  # 0.49 + 0.04 + 0.01
    assert {drift["key"]: drift["trade"] for drift in found["rebalance"]["drifts"]} == {
        "US_EQUITY": "-100.00",
        "BOND": "200.00",
        "OTHER": "-100.00",
    }
    assert found["stale_symbols"] == ["BND", "VTI"]
    assert found["prices_as_of"] == "2026-03-02"


def test_the_target_is_a_whole(alice, home):
    caller = client_for(alice)

    answer = caller.put(f"{API}/target", {"us_equity_share": "0.6", "bond_share": "0.3"}, format="json")

    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (400, "/us_equity_share")
    assert caller.get(f"{API}/target").status_code == 404
    assert AllocationTarget.objects.count() == 0


def test_calculators_need_no_records(alice):
    caller = client_for(alice)
    returns = {
        "start_on": "2025-01-01", "end_on": "2026-01-01", "start_value": "1000.00", "end_value": "2310.00",
        "flows": [{"on": "2025-07-01", "amount": "1000.00"}], "valuations": [{"on": "2025-07-01", "value": "1100.00"}],
    }  # fmt: skip
    holdings = [
        {"symbol": "VTI", "value": "700.00", "asset_class": "US_EQUITY", "account": "A"},
        {"symbol": "VTI", "value": "300.00", "asset_class": "US_EQUITY", "account": "B"},
    ]
    lots = [
        {"on": "2024-01-02", "kind": "BUY", "shares": "10", "amount": "1000.00"},
        {"on": "2026-01-02", "kind": "SELL", "shares": "11", "amount": "1.00"},
    ]

    measured = caller.post(f"{API}/performance", returns, format="json").data
    spread = caller.post(f"{API}/allocation", {"holdings": holdings, "target": {"BOND": "1"}}, format="json").data
    refused = caller.post(f"{API}/lots", {"activities": lots}, format="json")
    not_whole = caller.post(f"{API}/allocation", {"holdings": [], "target": {"BOND": "0.9"}}, format="json")

    assert measured["time_weighted"]["return_rate"] == "0.210000000000"
    assert spread["overlaps"] == [{"first": "A", "second": "B", "share": "1.000000"}]
    assert spread["rebalance"]["turnover_share"] == "1.000000"
    assert (refused.status_code, refused.data["errors"][0]["pointer"]) == (400, "/activities")
    assert (not_whole.status_code, not_whole.data["errors"][0]["pointer"]) == (400, "/target")


def test_reports_cost_a_constant_number_of_queries(alice, year, django_assert_num_queries):
    for number in range(5):
        trade(year, "BUY", f"S{number}", "1", "10.00", traded_on=dt.date(2025, 1, 1))
    caller = client_for(alice)

    with django_assert_num_queries(11):
        caller.get(f"{API}/performance?by=holding")
    with django_assert_num_queries(7):
        caller.get(f"{API}/allocation")
