"""One call with everything a screen or an agent needs."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from couples.selectors.summary import MOST_GOALS
from couples.services import check_ins
from goals.services.allocations import allocate
from lifepath.banking.models import BankAccount
from tests.banking.conftest import make_transaction
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

SUMMARY = "/api/v1/summary"


@pytest.fixture
def full(alice, bob, joint):
    """A goal with money of both, a bill, a check-in."""
    today = joint.today(timezone.now())
    goal = make_goal(joint, "House", "5000.00", target_date=today + dt.timedelta(days=400))
    ours = funded(joint, "Ours", kind="CHECKING")
    his = [funded(bob.personal_household, name, "777.77", owner=bob) for name in ("His secret", "His other secret")]
    allocate(account=ours, goal=goal, amount=Decimal("100.00"), user=alice)
    for number, account in enumerate(his):
        allocate(account=account, goal=goal, amount=Decimal(20 + number), user=bob)
    for months in range(1, 6):
        make_transaction(ours, "-84.20", today - dt.timedelta(days=30 * months - 5), payee="City Water")
    check_ins.plan(
        household=joint,
        user=alice,
        values={"rrule": "FREQ=DAILY", "start_on": dt.date(2026, 1, 1), "start_time": dt.time(19)},
    )
    return {"goal": goal, "ours": ours, "his": his}


def look(person, couple):
    answer = client_for(person).get(f"{SUMMARY}?couple={couple.pk}")
    assert answer.status_code == 200, answer.content
    return answer


def test_one_call_answers_what_a_screen_needs(alice, couple, full):
    shown = look(alice, couple).json()

    assert [goal["name"] for goal in shown["goals"]] == ["House"]
    assert [(account["name"], account["ownership"]) for account in shown["accounts"]] == [("Ours", "OURS")]
    assert {(row["account_name"], row["amount"]) for row in shown["allocations"]} == {
        ("Ours", "100.00"),
        ("from partner", "41.00"),
    }
    assert [bill["payee"] for bill in shown["upcoming_bills"]] == ["City Water"]
    assert len([event for event in shown["recent_ledger"] if event["event_type"] == "ALLOCATION"]) == 3
    assert shown["next_check_in_at"] is not None
    assert [partner["display_name"] for partner in shown["couple"]["partners"]] == ["Alice", "Bob"]
    assert shown["cut"] == []
    for secret in ("secret", "777.77"):
        assert secret not in str(shown)


def test_a_client_with_the_present_version_gets_no_second_copy(alice, couple, full):
    first = look(alice, couple)

    same = client_for(alice).get(f"{SUMMARY}?couple={couple.pk}", headers={"If-None-Match": first["ETag"]})
    client_for(alice).patch(f"/api/v1/goals/{full['goal'].pk}", {"priority": 1})
    changed = client_for(alice).get(f"{SUMMARY}?couple={couple.pk}", headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert changed.json()["version"] == changed["ETag"].strip('"') != first.json()["version"]


def test_it_costs_the_same_however_much_there_is_and_stays_within_its_size(
    alice, joint, couple, full, django_assert_num_queries
):
    caller, url = client_for(alice), f"{SUMMARY}?couple={couple.pk}"
    with django_assert_num_queries(20):
        caller.get(url)
    for number in range(MOST_GOALS + 5):
        goal = make_goal(joint, f"{'Long name ' * 11}{number}", "1000.00", target_date=dt.date(2099, 1, 1))
        account = funded(joint, f"{'Savings ' * 14}{number}")
        allocate(account=account, goal=goal, amount=Decimal("1.00"), user=alice)

    with django_assert_num_queries(20):
        answer = caller.get(url)

    assert len(answer.json()["goals"]) == MOST_GOALS
    assert answer.json()["cut"] == ["goals", "recent_ledger"]
    assert len(answer.content) < 100_000


def test_without_a_couple_it_is_ones_own_household(alice, bob, couple, full, home):
    funded(home, "Mine")

    shown = client_for(alice).get(SUMMARY).json()

    assert (shown["household"], shown["couple"], shown["goals"]) == (str(home.pk), None, [])
    assert [account["name"] for account in shown["accounts"]] == ["Mine"]


def test_a_shared_account_shows_its_balance_and_no_more(alice, couple, full):
    BankAccount.objects.filter(pk=full["his"][0].pk).update(visibility="BALANCE")

    shown = look(alice, couple).json()

    his = next(account for account in shown["accounts"] if account["name"] == "His secret")
    assert (his["ownership"], his["balance"], his["allocated"]) == ("THEIRS", "777.77", "20.00")
    assert {row["account_name"] for row in shown["allocations"]} == {"Ours", "His secret", "from partner"}
