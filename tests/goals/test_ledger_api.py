"""The ledger over the API: deposits, withdrawals, reversals, filters, and who reads what."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from goals.models import FinancialGoal, LedgerEvent
from goals.services.allocations import allocate
from goals.services.following import follow_all_spending
from lifepath.banking.models import BankAccount
from lifepath.core.periods import Month
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for
from tests.goals.conftest import commit, funded, make_goal

EVENTS, LEDGER = "/api/v1/ledger/events", "/api/v1/ledger"


def write(user, **body):
    return client_for(user).post(EVENTS, body, format="json")


def listed(user, query=""):
    return client_for(user).get(f"{LEDGER}?{query}").json()["results"]


def test_deposits_and_withdrawals_change_the_balance_of_an_account_kept_by_hand(alice, home, house):
    jar = make_account(home, "Jar", kind="CASH")

    put_in = write(alice, event_type="DEPOSIT", source_account=str(jar.pk), amount="80.00")
    allocate(account=jar, goal=house, amount=Decimal("50.00"), user=alice)
    taken = write(alice, event_type="WITHDRAWAL", source_account=str(jar.pk), amount="20.00")
    too_much = write(alice, event_type="WITHDRAWAL", source_account=str(jar.pk), amount="10.01")
    commit()

    assert (put_in.status_code, put_in.json()["account"]["balance"]) == (201, "80.00")
    assert (taken.status_code, taken.json()["account"]["balance"]) == (201, "60.00")
    assert (too_much.status_code, too_much.json()["code"]) == (409, "insufficient_unallocated")
    assert not LedgerEvent.objects.filter(event_type="SYSTEM").exists()


def test_an_account_that_the_bank_reports_takes_no_deposit(alice, home):
    linked = funded(home, is_manual=False)

    refused = write(alice, event_type="DEPOSIT", source_account=str(linked.pk), amount="80.00")

    assert (refused.status_code, refused.json()["code"]) == (409, "balance_is_reported")


@pytest.mark.parametrize("undone", ["ALLOCATION", "DEALLOCATION", "REALLOCATION", "DEPOSIT", "WITHDRAWAL"])
def test_a_reversal_undoes_each_type_once(alice, savings, house, trip, undone):
    account, giver, taker = str(savings.pk), str(house.pk), str(trip.pk)
    allocate(account=savings, goal=house, amount=Decimal("100.00"), user=alice)
    goals = {
        "ALLOCATION": {"dest_goal": taker},
        "DEALLOCATION": {"source_goal": giver},
        "REALLOCATION": {"source_goal": giver, "dest_goal": taker},
    }.get(undone, {})
    before = standing()
    event = write(alice, event_type=undone, source_account=account, amount="30.00", **goals).json()["events"][0]

    reversal = write(alice, event_type="REVERSAL", reverses=event["id"])
    again = write(alice, event_type="REVERSAL", reverses=event["id"])

    assert reversal.status_code == 201
    assert standing() == before
    assert (again.status_code, again.json()["code"]) == (409, "cannot_reverse")
    shown = {row["id"]: row["reversed_by"] for row in listed(alice)}
    assert shown[event["id"]] == reversal.json()["events"][0]["id"]


def standing():
    return (
        list(FinancialGoal.objects.order_by("pk").values_list("current_allocation", flat=True)),
        list(BankAccount.objects.values_list("balance", "allocated")),
    )


def test_a_reversal_is_refused_where_the_money_went_on(alice, savings, house):
    [event] = allocate(account=savings, goal=house, amount=Decimal("100.00"), user=alice)
    write(alice, event_type="DEALLOCATION", source_account=str(savings.pk), source_goal=str(house.pk), amount="60.00")

    refused = write(alice, event_type="REVERSAL", reverses=str(event.pk))

    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_allocation")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"event_type": "SYSTEM", "amount": "5.00"}, "event_type"),
        ({"event_type": "DEPOSIT", "amount": "5.00"}, "source_account"),
        ({"event_type": "REVERSAL"}, "reverses"),
        ({"event_type": "DEPOSIT", "amount": "5.00", "source_account": "x"}, "source_account"),
    ],
)
def test_an_event_that_says_too_little_is_refused_by_name(alice, home, body, field):
    answer = write(alice, **body)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, f"/{field}")


def test_the_ledger_is_filtered_by_what_an_event_names(alice, savings, house, trip, django_assert_num_queries):
    allocate(account=savings, goal=house, amount=Decimal("10.00"), user=alice)
    allocate(account=savings, goal=trip, amount=Decimal("20.00"), user=alice)
    commit()
    today = savings.household.today(timezone.now())

    assert [row["amount"] for row in listed(alice, "event_type=ALLOCATION")] == ["20.00", "10.00"]
    assert [row["amount"] for row in listed(alice, f"goal={house.pk}")] == ["10.00"]
    assert len(listed(alice, f"account={savings.pk}&user={alice.pk}")) == 2
    assert len(listed(alice, f"date_after={today}&date_before={today}")) == 3
    assert listed(alice, f"date_before={today - dt.timedelta(1)}") == []
    caller = client_for(alice)
    with django_assert_num_queries(4):
        caller.get(LEDGER)


def test_a_partner_neither_reads_nor_finds_nor_reverses_by_a_hidden_account(alice, bob, home, joint):
    wedding, jar = make_goal(joint, "Wedding"), funded(home, "Secret jar")
    [event] = allocate(account=jar, goal=wedding, amount=Decimal("10.00"), user=alice)

    seen = listed(bob, f"couple={joint.pk}")

    assert [(row["source_account"], row["source_account_name"]) for row in seen] == [(None, "from partner")]
    assert listed(bob, f"couple={joint.pk}&account={jar.pk}") == []
    assert write(bob, event_type="REVERSAL", reverses=str(event.pk)).status_code == 404


def test_a_month_that_closes_moves_the_window_of_emergency_funds(alice, home, now):
    account, month = make_account(home), Month.of(home.today(now)).plus(-1)
    make_transaction(account, "-900.00", month.start, category="housing")
    fund = make_goal(home, "Fund", "1.00", goal_type="emergency_fund", spending_months=Decimal(2))

    said = follow_all_spending(now)

    fund.refresh_from_db()
    assert (said, fund.target_amount) == ("1 targets changed", Decimal("1800.00"))
