"""Investments on the planner's desk."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from lifepath.core.demo import demo_steps
from lifepath.investments.models import InvestmentAccount, InvestmentActivity, InvestmentHolding
from lifepath.investments.panels import investments_panel
from lifepath.users.models import Household
from tests.core.test_admin_scoping import desk
from tests.investments.conftest import make_account, make_holding, trade


def page(household):
    """The household page."""
    return reverse("admin:users_household_page", args=[household.pk])


def test_the_household_page_shows_holdings_allocation_and_gains_to_the_lead(paula, home, brokerage):
    trade(brokerage, "BUY", "VTI", "10", "1000.00", traded_on=dt.date(2026, 1, 5))
    held = InvestmentHolding.objects.get()
    held.name, held.asset_class = "<b>Total</b> market", "US_EQUITY"
    held.current_price, held.price_on = Decimal(123), dt.date(2026, 1, 6)
    held.save()

    text = desk(paula).get(page(home)).content.decode()

    assert "1,230.00" in text
    assert "230.00</td>" in text
    assert "stale" in text
    assert "&lt;b&gt;Total&lt;/b&gt;" in text
    assert "Investments by asset class" in text


def test_an_observer_sees_no_gain_and_no_cost(observer, home, brokerage):
    trade(brokerage, "BUY", "VTI", "10", "1000.77", traded_on=dt.date(2026, 1, 5))
    held = InvestmentHolding.objects.get()
    browser = desk(observer)

    panel = browser.get(page(home)).content.decode()
    change = browser.get(reverse("admin:investments_investmentholding_change", args=[held.pk])).content.decode()
    trades = browser.get(reverse("admin:investments_investmentactivity_changelist")).content.decode()

    assert "hidden</td>" in panel
    assert "1000.77" not in panel + change + trades
    assert "1,000.77" not in panel
    assert "Cost basis" not in change


def test_a_planner_changes_a_holding_through_the_service(paula, brokerage):
    held = make_holding(brokerage)
    values = {"name": "Total market", "asset_type": "ETF", "asset_class": "US_EQUITY", "shares": "12"}
    values |= {"purchase_price": "100", "cost_method": "FIFO", "current_price": "130", "price_on": "2026-03-03"}

    answer = desk(paula).post(reverse("admin:investments_investmentholding_change", args=[held.pk]), values)

    held.refresh_from_db()
    assert answer.status_code == 302
    assert (held.shares, held.cost_basis, held.market_value) == (12, Decimal("1200.00"), Decimal("1560.00"))
    assert held.prices.count() == 2


def test_the_panel_costs_a_constant_number_of_queries(rf, paula, home, django_assert_max_num_queries):
    for number in range(6):
        account = make_account(home, f"Account {number}")
        trade(account, "BUY", "VTI", "1", "10.00", traded_on=dt.date(2026, 1, 5))
        make_holding(account, "BND")
    request = rf.get("/")
    request.user = paula

    with django_assert_max_num_queries(17):
        investments_panel(request=request, household=home)


@pytest.mark.django_db
def test_the_demo_invests_for_both_households_and_a_second_run_changes_nothing():
    for name in ("people", "couples", "investments"):
        build(name)
    trades = InvestmentActivity.objects.count()

    told = build("investments")

    assert Household.objects.filter(investment_accounts__isnull=False).distinct().count() == 2
    assert {"401K", "ROTH_IRA", "IRA", "BROKERAGE"} == set(
        InvestmentAccount.objects.values_list("account_type", flat=True)
    )
    assert trades > 400
    assert InvestmentActivity.objects.count() == trades
    assert "there already" in told


def build(name):
    """One step of the demo."""
    return demo_steps.get(name).build()
