import datetime as dt
from decimal import Decimal as D

import pytest
from django.utils import timezone

from budgets.services.budgets import create_budget, roll_household, tell_household
from budgets.services.snapshots import close_household_months
from lifepath.core.periods import Month
from lifepath.users.models import Notification
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

ROOT = "/api/v1/budgets"


@pytest.fixture
def today(joint):
    """Where the couple lives."""
    return joint.today(timezone.now())


@pytest.fixture
def month(today):
    """The running one."""
    return Month.of(today)


@pytest.fixture
def gift(alice, bob, joint, today, month):
    """Four quiet months, and a trip that Alice gives Bob, booked this month and in the last one."""
    account = make_account(joint)
    for back in range(1, 5):
        make_transaction(account, "-40.00", month.plus(-back).start, category="travel")
        make_transaction(account, "-60.00", month.plus(-back).start, category="other")
    surprise = {"surprise_until": today + dt.timedelta(9), "surprise_since": today, "surprise_by": alice}
    for day in (month.start, month.plus(-1).start):
        make_transaction(account, "-500.00", day, category="travel", **surprise)
    close_household_months(household=joint, running=month)
    return account


def seen(user, path, household, **query):
    return client_for(user).get(f"{ROOT}/{path}", {"household": str(household.pk), **query}).json()


def categories(body):
    return {row["category"]: row["amount"] for row in body["categories"]}


def test_spending_shows_a_gift_under_other_to_whom_it_is_for(alice, bob, joint, gift, month):
    hers, his = (categories(seen(user, "spending", joint, period=str(month))) for user in (alice, bob))

    assert (hers["travel"], hers["other"]) == ("500.00", "0.00")
    assert (his["travel"], his["other"]) == ("0.00", "500.00")
    table = seen(bob, "spending/months", joint, start=str(month), end=str(month))["months"][0]
    assert (table["categories"]["travel"], table["total_spending"]) == ("0.00", "500.00")


def test_snapshots_hide_it_and_keep_their_totals(alice, bob, joint, gift, month):
    last = str(month.plus(-1))

    hers, his = (seen(user, "snapshots", joint, period=last)["results"][0] for user in (alice, bob))

    assert (hers["category_totals"]["travel"], his["category_totals"]["travel"]) == ("540.00", "40.00")
    assert (his["category_totals"]["other"], his["total_expenses"]) == ("560.00", "600.00")
    assert hers["surplus"] == his["surplus"]


@pytest.mark.parametrize("path", ["trends", "anomalies", "compare"])
def test_no_report_says_that_money_went_to_travel(alice, bob, joint, gift, month, path):
    query = {"anomalies": {"period": str(month.plus(-1))}, "trends": {"months": "6"}}
    query["compare"] = {"left": str(month.plus(-2)), "right": str(month.plus(-1))}

    hers, his = (str(seen(user, path, joint, **query[path])) for user in (alice, bob))

    assert ("540.00" in hers, "540.00" in his) == (True, False)


def start_budgets(joint, month):
    """A budget for travel since the last month, which carries its deficit."""
    create_budget(
        household_id=joint.pk,
        values={
            "name": "Together",
            "amount": D("1000.00"),
            "period_type": "MONTHLY",
            "start_on": month.plus(-1).start,
            "end_on": month.start,
        },
        items=[{"category": "travel", "amount": D("100.00"), "roll_over": "both"}],
    )
    roll_household(household=joint, today=month.start)


def test_progress_and_what_was_carried_hide_it(alice, bob, joint, gift, month):
    start_budgets(joint, month)

    hers, his = (seen(user, "progress", joint)["budgets"][0] for user in (alice, bob))

    # 100 - 540 is carried; without the gift 100 - 40.
    assert [(line["carried"], line["spent"]) for line in hers["items"]] == [("-440.00", "500.00")]
    assert [(line["carried"], line["spent"]) for line in his["items"]] == [("60.00", "0.00")]
    assert (hers["total"]["spent"], his["total"]["spent"]) == ("500.00", "500.00")
    assert (hers["no_budget"], his["no_budget"]) == ({}, {"other": "500.00"})
    listed = client_for(bob).get(ROOT, {"household": str(joint.pk)}).json()["results"]
    assert [item["carried"] for row in listed for item in row["items"]] == ["60.00", "0.00"]


def test_only_who_knows_is_alarmed(alice, bob, joint, gift, month, today):
    start_budgets(joint, month)

    tell_household(household=joint, today=today)

    told = {(row.recipient_id, row.evidence["item"]) for row in Notification.objects.all()}
    assert (alice.pk, "travel") in told
    assert (bob.pk, "travel") not in told


def test_a_household_of_one_costs_no_look_for_surprises(alice, home, django_assert_num_queries):
    make_transaction(make_account(home), "-1.00", dt.date(2026, 3, 1), category="travel")
    caller = client_for(alice)

    with django_assert_num_queries(4):
        caller.get(f"{ROOT}/spending/months", {"start": "2026-03", "end": "2026-03"})
