"""What a household's investments were worth by day."""

import datetime as dt
from decimal import Decimal

from lifepath.core.periods import Month
from lifepath.investments.models import SecurityPrice
from lifepath.investments.selectors import values
from lifepath.investments.services.accounts import state_balance
from tests.investments.conftest import make_account, make_holding, trade

TODAY = dt.date(2026, 3, 31)


def price(symbol, day, amount):
    """A price of the market."""
    SecurityPrice.objects.create(symbol=symbol, on=day, price=Decimal(amount), source="FILE")


def by_text(found):
    """Months and amounts as text."""
    return {str(month): str(value) for month, value in found.items()}


def test_month_ends_follow_shares_prices_and_splits(home, brokerage, django_assert_num_queries):
    trade(brokerage, "BUY", "VTI", "10", "1000.00", traded_on=dt.date(2026, 1, 10))
    price("VTI", dt.date(2026, 1, 30), "110")
    trade(brokerage, "SPLIT", "VTI", ratio="2", traded_on=dt.date(2026, 2, 5))
    trade(brokerage, "SELL", "VTI", "5", "300.00", traded_on=dt.date(2026, 3, 3))

    with django_assert_num_queries(6):
        found = values.value_by_month_end(home.pk, [Month(2025, 12), Month(2026, 1), Month(2026, 2), Month(2026, 3)])

    # Nothing; 10 x 110; 20 at 110 / 2; 15 at the price of the sale, 60.
    assert by_text(found) == {"2025-12": "0.00", "2026-01": "1100.00", "2026-02": "1100.00", "2026-03": "900.00"}


def test_an_account_without_holdings_was_worth_what_was_stated(home):
    account = make_account(home, balance="1000.00")  # 2 March
    state_balance(account=account, balance=Decimal("900.00"), on=dt.date(2026, 1, 31))

    found = values.value_by_month_end(home.pk, [Month(2025, 12), Month(2026, 1), Month(2026, 3)])

    assert by_text(found) == {"2025-12": "0.00", "2026-01": "900.00", "2026-03": "1000.00"}
    assert values.value_now(home.pk) == Decimal("1000.00")


def test_balances_by_kind_and_class(home, brokerage):
    make_holding(brokerage)
    make_holding(brokerage, "BND", asset_type="BOND", shares=Decimal(2), current_price=Decimal("70.005"))
    make_holding(brokerage, "CASH", asset_type="CASH", shares=Decimal("12.34"))
    make_account(home, "IRA", account_type="IRA", balance="50.00")

    assert values.balances_by_kind(home.pk, today=TODAY) == {
        "taxable": Decimal("1352.35"),
        "deferred": Decimal("50.00"),
    }
    assert values.values_by_asset_class(home.pk) == {
        "OTHER": Decimal("1250.00"),
        "BOND": Decimal("140.01"),
        "CASH": Decimal("12.34"),
    }


def test_a_balance_on_old_prices_is_stale(home, brokerage):
    make_holding(brokerage)

    (fresh,) = values.account_balances(home.pk, today=dt.date(2026, 3, 7))
    (stale,) = values.account_balances(home.pk, today=dt.date(2026, 3, 8))

    assert (fresh.is_stale, stale.is_stale, stale.as_of) == (False, True, dt.date(2026, 3, 2))
