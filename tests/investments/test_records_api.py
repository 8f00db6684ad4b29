"""Accounts, holdings and trades over the API."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from lifepath.investments.models import InvestmentActivity, InvestmentHolding
from tests.conftest import client_for
from tests.investments.conftest import make_account, make_holding, trade

API = "/api/v1/investments"


def buy(account, **values):
    """The body of a purchase."""
    return {
        "account": str(account.pk), "symbol": "vti", "asset_type": "ETF", "traded_on": "2026-01-15", "kind": "BUY",
        "shares": "10", "price": "100.05", "fee": "1.00", **values,
    }  # fmt: skip


def test_a_holding_follows_its_trades(alice, brokerage):
    caller = client_for(alice)

    first = caller.post(f"{API}/transactions", buy(brokerage), format="json")
    caller.post(f"{API}/transactions", buy(brokerage, traded_on="2026-02-15", price="120"), format="json")
    sale = {"holding": first.data["holding"], "kind": "SELL", "shares": "15", "amount": "1950.00"}
    caller.post(f"{API}/transactions", {**sale, "traded_on": "2026-03-01"}, format="json")

    held = caller.get(f"{API}/holdings/{first.data['holding']}").data
    lots = caller.get(f"{API}/holdings/{first.data['holding']}/lots").data
    assert first.data["symbol"] == "VTI"
    assert first.data["amount"] == "1000.50"
    assert (held["shares"], held["cost_basis"], held["is_derived"]) == ("5.0000000000", "600.50", True)
    assert held["purchase_price"] == "120.10000000"
    assert [gain["gain"] for gain in lots["realised"]] == ["298.50", "49.50"]  # 1300 - 1001.50; 650 - 600.50


def test_a_split_doubles_shares_and_keeps_the_basis(alice, brokerage):
    caller = client_for(alice)
    made = caller.post(f"{API}/transactions", buy(brokerage), format="json").data

    split = {"holding": made["holding"], "kind": "SPLIT", "ratio": "2", "traded_on": "2026-02-01"}
    answer = caller.post(f"{API}/transactions", split, format="json")

    held = caller.get(f"{API}/holdings/{made['holding']}").data
    assert answer.status_code == 201
    assert (held["shares"], held["cost_basis"]) == ("20.0000000000", "1001.50")


def test_more_than_is_held_cannot_be_sold(alice, brokerage):
    bought = trade(brokerage, "BUY", "VTI", "10", "1000.00")

    body = {
        "holding": str(bought.holding_id),
        "kind": "SELL",
        "shares": "10.5",
        "amount": "1",
        "traded_on": "2026-03-02",
    }
    answer = client_for(alice).post(f"{API}/transactions", body, format="json")

    assert (answer.status_code, answer.data["code"]) == (409, "not_enough_shares")
    assert InvestmentActivity.objects.count() == 1


def test_what_later_sales_rest_on_cannot_be_removed(alice, brokerage):
    bought = trade(brokerage, "BUY", "VTI", "10", "1000.00")
    trade(brokerage, "SELL", "VTI", "4", "500.00")

    answer = client_for(alice).delete(f"{API}/transactions/{bought.pk}")

    assert (answer.status_code, answer.data["code"]) == (409, "not_enough_shares")
    assert InvestmentActivity.objects.count() == 2


def test_entered_shares_are_not_counted_away_by_a_first_trade(alice, brokerage):
    held = make_holding(brokerage)

    answer = client_for(alice).post(f"{API}/transactions", buy(brokerage, symbol="VTI"), format="json")

    held.refresh_from_db()
    assert (answer.status_code, answer.data["code"]) == (409, "holding_was_entered")
    assert held.shares == 10


def test_derived_figures_are_not_entered(alice, brokerage):
    bought = trade(brokerage, "BUY", "VTI", "10", "1000.00")

    answer = client_for(alice).patch(f"{API}/holdings/{bought.holding_id}", {"shares": "99"}, format="json")

    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (409, "/shares")


def test_named_lots_are_sold(alice, brokerage):
    caller = client_for(alice)
    cheap = caller.post(f"{API}/transactions", buy(brokerage, price="50", fee="0"), format="json").data
    dear = caller.post(f"{API}/transactions", buy(brokerage, price="90", fee="0"), format="json").data
    caller.patch(f"{API}/holdings/{cheap['holding']}", {"cost_method": "SPECIFIC"}, format="json")

    sale = {
        "holding": cheap["holding"], "kind": "SELL", "shares": "10", "amount": "1000.00", "traded_on": "2026-03-01",
        "from_lots": [{"lot_id": dear["id"], "shares": "10"}],
    }  # fmt: skip
    answer = caller.post(f"{API}/transactions", sale, format="json")

    lots = caller.get(f"{API}/holdings/{cheap['holding']}/lots").data
    assert answer.status_code == 201
    assert [(gain["lot_id"], gain["gain"]) for gain in lots["realised"]] == [(dear["id"], "100.00")]


def test_a_transferred_lot_keeps_its_holding_period(alice, brokerage):
    caller = client_for(alice)
    moved = buy(brokerage, kind="TRANSFER_IN", acquired_on="2020-05-01", fee="0", traded_on="2026-02-01")
    made = caller.post(f"{API}/transactions", moved, format="json").data
    sale = {"holding": made["holding"], "kind": "SELL", "shares": "10", "amount": "1500.00", "traded_on": "2026-03-01"}
    caller.post(f"{API}/transactions", sale, format="json")

    (gain,) = caller.get(f"{API}/holdings/{made['holding']}/lots").data["realised"]

    assert (gain["acquired_on"], gain["long_term"]) == ("2020-05-01", True)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"shares": "0"}, "/shares"),
        ({"shares": "-1"}, "/shares"),
        ({"shares": 1.5}, "/shares"),
        ({"traded_on": "2999-01-01"}, "/traded_on"),
        ({"amount": "5.00"}, "/price"),
        ({"kind": "SHORT"}, "/kind"),
        ({"ratio": "2"}, "/ratio"),
        ({"acquired_on": "2020-01-01"}, "/acquired_on"),
        ({"symbol": "no blanks"}, "/symbol"),
        ({"from_lots": [{"lot_id": "0193a1b2-0000-7000-8000-000000000000", "shares": "10"}]}, "/from_lots"),
    ],
)
def test_bad_trades_are_refused_by_field(alice, brokerage, change, pointer):
    answer = client_for(alice).post(f"{API}/transactions", buy(brokerage, **change), format="json")

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.data["errors"]] == [pointer]
    assert InvestmentActivity.objects.count() == 0


def test_an_account_is_worth_its_holdings_else_what_was_stated(alice, home):
    account = make_account(home, balance="1000.00")
    caller = client_for(alice)
    assert caller.get(f"{API}/accounts/{account.pk}").data["balance"] == "1000.00"

    make_holding(account)
    make_holding(account, "CASH", asset_type="CASH", shares=Decimal("50.25"))

    shown = caller.get(f"{API}/accounts/{account.pk}").data
    refused = caller.patch(f"{API}/accounts/{account.pk}", {"balance": "5.00"}, format="json")
    assert (shown["balance"], shown["balance_as_of"], shown["balance_is_stale"]) == ("1250.25", "2026-03-02", True)
    assert (refused.status_code, refused.data["code"]) == (409, "balance_is_held")


def test_the_owner_of_an_account_is_a_member(alice, charlie, home):
    body = {"name": "IRA", "account_type": "IRA", "owner": str(charlie.pk)}

    answer = client_for(alice).post(f"{API}/accounts", body, format="json")

    assert answer.status_code == 400
    assert answer.data["errors"][0]["pointer"] == "/owner"


def test_lists_cost_a_constant_number_of_queries(alice, brokerage, django_assert_num_queries):
    for symbol in ("A", "B", "C", "D"):
        trade(brokerage, "BUY", symbol, "1", "10.00")
    caller = client_for(alice)
    for name, queries in (("accounts", 3), ("holdings", 3), ("transactions", 5)):
        with django_assert_num_queries(queries):
            assert caller.get(f"{API}/{name}").status_code == 200


def test_the_database_keeps_a_trade_in_the_account_of_its_holding(home, brokerage):
    bought = trade(brokerage, "BUY", "VTI", "10", "1000.00")
    other = make_account(home, "Other")

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        InvestmentActivity.objects.filter(pk=bought.pk).update(account=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvestmentHolding.objects.filter(pk=bought.holding_id).update(shares=-1)
