import datetime as dt
from decimal import Decimal

import pytest

from budgets.models import BudgetSnapshot
from budgets.services.snapshots import close_months, keep_from_data
from lifepath.core.periods import Month
from lifepath.users.models import AuditEvent
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

URL = "/api/v1/budgets/snapshots"
NOW = dt.datetime(2026, 5, 15, 12, tzinfo=dt.UTC)
GIVEN = {
    "period": "2026-03",
    "total_income": "6000.00",
    "category_totals": {"housing": "1800.00", "travel": "200.10", "savings_contributions": "500.00"},
}


@pytest.fixture
def spent(home):
    """March and April of Alice."""
    account = make_account(home)
    for month in (3, 4):
        make_transaction(account, "5000.00", dt.date(2026, month, 1), category="income")
        make_transaction(account, "-1800.00", dt.date(2026, month, 2), category="housing")
        make_transaction(account, "-100.55", dt.date(2026, month, 28), category="travel")
        make_transaction(account, "-300.00", dt.date(2026, month, 28), category="savings_contributions")
    return account


def test_given_figures_become_the_months_snapshot(alice, home):
    response = client_for(alice).post(URL, GIVEN)

    body = response.json()
    assert response.status_code == 201
    # 1,800.00 + 200.10; what is saved is no expense
    assert (body["total_expenses"], body["surplus"], body["source"]) == ("2000.10", "3999.90", "data")
    assert body["category_totals"]["savings_contributions"] == "500.00"
    assert client_for(alice).get(f"{URL}/{body['id']}").json() == body


def test_a_month_has_one_snapshot_that_is_replaced(alice, home):
    first = client_for(alice).post(URL, GIVEN)
    second = client_for(alice).post(URL, GIVEN | {"total_income": "7000.00"})

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert BudgetSnapshot.objects.get().total_income == Decimal("7000.00")
    assert AuditEvent.objects.filter(action="changed", object_id=first.json()["id"]).count() == 1


def test_a_snapshot_of_transactions_adds_up(alice, spent):
    body = client_for(alice).post(URL, {"period": "2026-03"}).json()

    assert (body["total_income"], body["total_expenses"], body["surplus"]) == ("5000.00", "1900.55", "3099.45")
    assert body["category_totals"] == {"housing": "1800.00", "savings_contributions": "300.00", "travel": "100.55"}


def test_pending_and_excluded_rows_do_not_enter(alice, spent):
    make_transaction(spent, "-40.00", dt.date(2026, 3, 5), category="travel", pending=True)
    make_transaction(spent, "-50.00", dt.date(2026, 3, 5), category="travel", excluded=True)
    make_transaction(spent, "60.00", dt.date(2026, 3, 5), category="household_transfer", pending=True)

    body = client_for(alice).post(URL, {"period": "2026-03"}).json()

    assert (body["total_income"], body["total_expenses"]) == ("5000.00", "1900.55")


def test_a_joint_month_counts_money_from_and_to_the_members_homes(alice, joint):
    account = make_account(joint, "Ours")
    make_account(alice.personal_household, "Mine")
    make_transaction(account, "-900.00", dt.date(2026, 3, 31), category="housing")
    make_transaction(account, "1500.00", dt.date(2026, 3, 1), category="household_transfer")
    make_transaction(account, "-200.00", dt.date(2026, 3, 3), category="household_transfer")

    body = client_for(alice).post(f"{URL}?couple={joint.pk}", {"period": "2026-03"}).json()

    assert (body["total_income"], body["total_expenses"], body["surplus"]) == ("1500.00", "1100.00", "400.00")
    assert body["category_totals"] == {"housing": "900.00"}
    assert body["budget_model"]["household_transfers_out"] == "200.00"


def test_a_month_without_transactions_is_not_kept(alice, home):
    response = client_for(alice).post(URL, {"period": "2026-03"})

    assert (response.status_code, response.json()["code"]) == (404, "no_data")
    assert not BudgetSnapshot.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"period": "2026-13"}, "/period"),
        ({"period": "0001-01"}, "/period"),
        ({"total_income": "1.005"}, "/total_income"),
        ({"total_income": 1.5}, "/total_income"),
        ({"category_totals": {"rockets": "1.00"}}, "/category_totals"),
        ({"category_totals": {"housing": "x"}}, "/category_totals/housing"),
        ({"category_totals": None}, "/category_totals"),
        ({"source": "wish"}, "/source"),
        ({"total_expenses": "1.00"}, "/total_expenses"),
        ({"surplus": "1.00"}, "/surplus"),
        ({"source": "transactions"}, "/category_totals"),
    ],
)
def test_a_bad_field_is_named(alice, home, change, field):
    response = client_for(alice).post(URL, GIVEN | change)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == field
    assert not BudgetSnapshot.objects.exists()


def test_months_are_listed_newest_first_at_a_constant_cost(alice, home, django_assert_num_queries):
    for month in ("2026-01", "2026-02", "2026-03"):
        keep_from_data(
            household_id=home.pk,
            month=Month.parse(month),
            total_income=Decimal(1),
            category_totals={},
            budget_model={},
        )
    caller = client_for(alice)

    with django_assert_num_queries(3):
        body = caller.get(URL).json()

    assert [row["period"] for row in body["results"]] == ["2026-03", "2026-02", "2026-01"]
    assert [row["period"] for row in caller.get(f"{URL}?start=2026-02").json()["results"]] == ["2026-03", "2026-02"]
    assert [row["period"] for row in caller.get(f"{URL}?period=2026-01").json()["results"]] == ["2026-01"]
    assert len(caller.get(f"{URL}?limit=1").json()["results"]) == 1
    refused = caller.get(f"{URL}?period=nope")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/period")


def test_the_close_makes_closed_months_once_and_leaves_the_running_one(spent, home):
    make_transaction(spent, "-9.00", dt.date(2026, 5, 1), category="travel")

    assert close_months(NOW) == "2 snapshots made, 0 renewed"
    assert close_months(NOW) == "0 snapshots made, 0 renewed"
    assert sorted(BudgetSnapshot.objects.values_list("month", flat=True)) == [dt.date(2026, 3, 1), dt.date(2026, 4, 1)]


def test_the_close_renews_what_changed_and_never_what_was_given(spent, home):
    given = {"total_income": Decimal(1), "category_totals": {}, "budget_model": {}}
    keep_from_data(household_id=home.pk, month=Month(2026, 3), **given)
    close_months(NOW)
    make_transaction(spent, "-10.00", dt.date(2026, 3, 9), category="travel")
    make_transaction(spent, "-10.00", dt.date(2026, 4, 9), category="travel")

    assert close_months(NOW) == "0 snapshots made, 1 renewed"
    totals = dict(BudgetSnapshot.objects.values_list("month", "total_expenses"))
    assert totals == {dt.date(2026, 3, 1): Decimal("0.00"), dt.date(2026, 4, 1): Decimal("1910.55")}


def test_a_month_closes_when_it_ends_in_the_households_zone(spent, home):
    # half past midnight on May 1st in UTC is still April 30th in New York
    still_april = dt.datetime(2026, 5, 1, 0, 30, tzinfo=dt.UTC)

    assert close_months(still_april) == "1 snapshots made, 0 renewed"
    assert close_months(still_april + dt.timedelta(hours=4)) == "1 snapshots made, 0 renewed"
