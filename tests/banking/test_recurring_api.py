import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from lifepath.banking.choices import Visibility
from lifepath.core.periods import Month, add_months
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for


@pytest.fixture
def today(home):
    """Today where Alice lives."""
    return home.today(timezone.now())


@pytest.fixture
def account(home, today):
    """A year of rent on the 5th, a subscription on the 9th and pay on the 1st."""
    account = make_account(home, anchor_balance=Decimal("5000.00"), anchor_on=add_months(today, -14))
    month = Month.of(today)
    for back in range(1, 13):
        start = month.plus(-back).start
        make_transaction(account, "3000.00", start, category="income", payee="Acme Payroll")
        make_transaction(account, "-1500.00", start + dt.timedelta(4), category="housing", payee="Oak Rentals")
        make_transaction(account, "-15.49", start + dt.timedelta(8), category="subscriptions", payee="Netflix")
    account.refresh_from_db()
    return account


def test_bills_subscriptions_and_pay_are_found(alice, account):
    rows = client_for(alice).get("/api/v1/recurring").json()["recurring"]

    assert [(row["payee"], row["kind"], row["cadence"], row["typical_amount"]) for row in rows] == [
        ("Acme Payroll", "pay", "monthly", "3000.00"),
        ("Oak Rentals", "bill", "monthly", "-1500.00"),
        ("Netflix", "subscription", "monthly", "-15.49"),
    ]
    assert rows[2]["yearly_amount"] == "-185.88"
    assert len(rows[2]["transactions"]) == 12


def test_the_list_narrows_by_kind_and_names_what_it_does_not_know(alice, account):
    caller = client_for(alice)

    assert len(caller.get("/api/v1/recurring?kind=pay").json()["recurring"]) == 1
    refused = caller.get("/api/v1/recurring?kind=luck")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/kind")


def test_pending_excluded_rows_and_transfers_are_no_series(alice, home, today):
    account = make_account(home)
    for back in range(1, 7):
        day = Month.of(today).plus(-back).start
        make_transaction(account, "-10.00", day, payee="Pending Co", pending=True)
        make_transaction(account, "-10.00", day, payee="Excluded Co", excluded=True)
        make_transaction(account, "-10.00", day, payee="To savings", category="transfer")

    assert client_for(alice).get("/api/v1/recurring").json()["recurring"] == []


def test_a_forecast_takes_expected_items_on_their_days(alice, account, today):
    body = client_for(alice).get(f"/api/v1/accounts/{account.pk}/forecast?days=90").json()

    # twelve months of 3,000.00 less 1,515.49 on top of 5,000.00
    assert body["balance"] == "22814.12"
    assert len(body["days"]) == 90
    assert body["typical_daily_change"] == "0.00"
    expected = Decimal(body["balance"]) + sum(Decimal(item["amount"]) for item in body["items"])
    assert Decimal(body["days"][-1]["balance"]) == expected
    assert {line["key"] for line in body["series"]} == {"balance", "low", "high"}
    assert body["below_zero_on"] is None


@pytest.mark.parametrize("days", ["0", "3661", "x", "-1"])
def test_a_horizon_out_of_range_is_named(alice, account, days):
    response = client_for(alice).get(f"/api/v1/accounts/{account.pk}/forecast?days={days}")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/days")


def test_a_partner_who_sees_only_the_balance_gets_no_forecast(alice, bob, joint, home):
    account = make_account(home, "Mine", visibility=Visibility.BALANCE)

    assert client_for(bob).get(f"/api/v1/accounts/{account.pk}/forecast").status_code == 404


def test_both_cost_a_constant_number_of_queries(alice, account, django_assert_max_num_queries):
    caller = client_for(alice)

    with django_assert_max_num_queries(7):
        caller.get("/api/v1/recurring")
    with django_assert_max_num_queries(4):
        caller.get(f"/api/v1/accounts/{account.pk}/forecast")
