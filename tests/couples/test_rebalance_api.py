"""Suggested moves of allocated money, and making them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from couples.models import RebalanceSuggestion
from goals.models import AllocationMap, FinancialGoal, LedgerEvent
from goals.services.allocations import allocate
from lifepath.banking.models import BankAccount
from lifepath.users.models import Household
from lifepath.users.services.households import assign_planner
from tests.conftest import client_for, staff
from tests.goals.conftest import funded, make_goal

SUGGEST, COMMIT = "/api/v1/rebalance/suggest", "/api/v1/rebalance/commit"


@pytest.fixture
def today(joint):
    """Where the couple lives."""
    return joint.today(timezone.now())


@pytest.fixture
def plan(alice, joint, today):
    """1,000 of joint savings: 300 for a fund that should hold 500, 600 for a trip that should hold 100, 100 free."""
    account = funded(joint, "Joint savings")
    days = {"created_on": today - dt.timedelta(days=100), "target_date": today + dt.timedelta(days=100)}
    fund = make_goal(joint, "Fund", "1000.00", priority=1, **days)
    trip = make_goal(
        joint,
        "Trip",
        "1000.00",
        priority=3,
        created_on=today - dt.timedelta(days=10),
        target_date=today + dt.timedelta(days=90),
    )
    allocate(account=account, goal=fund, amount=Decimal("300.00"), user=alice)
    allocate(account=account, goal=trip, amount=Decimal("600.00"), user=alice)
    return {"account": account, "fund": fund, "trip": trip}


def suggest(person, couple, **body):
    answer = client_for(person).post(f"{SUGGEST}?couple={couple.pk}", body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def commit(person, couple, digest, **headers):
    return client_for(person).post(f"{COMMIT}?couple={couple.pk}", {"digest": digest}, headers=headers)


def held():
    rows = AllocationMap.objects.values_list("account__name", "goal__name", "amount")
    return {(account, goal): str(amount) for account, goal, amount in rows}


def test_free_money_comes_first_then_the_surplus_of_another_goal(alice, couple, plan):
    found = suggest(alice, couple)

    assert [(move["from_name"], move["to_name"], move["amount"]) for move in found["moves"]] == [
        ("free money", "Fund", "100.00"),
        ("Trip", "Fund", "100.00"),
    ]
    assert (found["shortfall_before"], found["shortfall_after"]) == ("200.00", "0.00")
    goals = {row["name"]: row for row in found["goals"]}
    assert [(goals["Fund"][name]) for name in ("before", "after", "need_before", "need_after")] == [
        "300.00",
        "500.00",
        "200.00",
        "0.00",
    ]
    assert "Fund (priority 1" in found["moves"][1]["reason"]
    assert "more than Trip (priority 3) needs by now" in found["moves"][1]["reason"]
    assert LedgerEvent.objects.filter(event_type="REALLOCATION").count() == 0


def test_committing_makes_all_moves_and_keeps_every_cent(bob, alice, couple, plan):
    found = suggest(bob, couple)

    done = commit(bob, couple, found["digest"])

    assert done.status_code == 200, done.content
    assert held() == {("Joint savings", "Fund"): "500.00", ("Joint savings", "Trip"): "500.00"}
    events = LedgerEvent.objects.filter(pk__in=done.json()["events"])
    assert sorted(events.values_list("event_type", "amount", "user")) == [
        ("ALLOCATION", Decimal("100.00"), bob.pk),
        ("REALLOCATION", Decimal("100.00"), bob.pk),
    ]
    again = commit(bob, couple, found["digest"])
    assert (again.status_code, again.json()["code"]) == (409, "already_committed")


@pytest.mark.parametrize("change", ["target", "allocation", "balance", "goal gone", "day"])
def test_a_stale_suggestion_moves_nothing_and_says_what_changed(alice, bob, couple, plan, change, monkeypatch):
    found = suggest(bob, couple)
    if change == "target":
        client_for(alice).patch(f"/api/v1/goals/{plan['trip'].pk}", {"target_amount": "900.00"})
    elif change == "allocation":
        allocate(account=plan["account"], goal=plan["fund"], amount=Decimal("5.00"), user=alice)
    elif change == "balance":
        client_for(alice).patch(f"/api/v1/accounts/{plan['account'].pk}", {"balance": "990.00"})
    elif change == "goal gone":
        client_for(alice).delete(f"/api/v1/goals/{plan['trip'].pk}")
    else:
        tomorrow = Household.objects.get(pk=couple.pk).today(timezone.now()) + dt.timedelta(days=1)
        monkeypatch.setattr(Household, "today", lambda household, now: tomorrow)
    before = held()

    stale = commit(bob, couple, found["digest"])

    assert (stale.status_code, stale.json()["code"]) == (409, "stale_suggestion")
    assert held() == before
    fields = {(row["kind"], row["field"]) for row in stale.json()["difference"]}
    expected = {
        "target": ("goal", "target_amount"),
        "allocation": ("allocation", "amount"),
        "balance": ("account", "balance"),
        "goal gone": ("goal", "name"),
        "day": ("as_of", "as_of"),
    }
    assert expected[change] in fields


def test_a_digest_is_good_for_whom_it_was_made(alice, bob, couple, plan):
    found = suggest(bob, couple)

    refused = commit(alice, couple, found["digest"])

    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_suggestion")
    assert refused.json()["errors"][0]["pointer"] == "/digest"
    assert commit(alice, couple, "x").status_code == 400


def test_an_account_that_holds_too_little_is_mended_first(alice, couple, plan):
    client_for(alice).patch(f"/api/v1/accounts/{plan['account'].pk}", {"balance": "850.00"})

    found = suggest(alice, couple)
    commit(alice, couple, found["digest"])

    assert [(move["from_name"], move["to_name"], move["amount"]) for move in found["repairs"]] == [
        ("Trip", "free money", "50.00")
    ]
    assert BankAccount.objects.get(pk=plan["account"].pk).over_allocated is False


def test_a_locked_goal_gives_nothing_and_small_moves_are_left(alice, couple, plan):
    FinancialGoal.objects.filter(pk=plan["trip"].pk).update(locked=True)

    assert [move["amount"] for move in suggest(alice, couple)["moves"]] == ["100.00"]
    assert suggest(alice, couple, min_move="100.01")["moves"] == []


def test_private_money_of_a_partner_is_never_read_and_delegated_money_up_to_its_limit(alice, bob, couple, joint, today):
    days = {"created_on": today - dt.timedelta(days=100), "target_date": today + dt.timedelta(days=100)}
    fund = make_goal(joint, "Fund", "1000.00", priority=1, **days)
    his = funded(bob.personal_household, "Bob's savings", "5000.00", owner=bob)
    allocate(account=his, goal=fund, amount=Decimal("20.00"), user=bob)

    assert suggest(alice, couple)["moves"] == []
    assert suggest(alice, couple)["goals"][0]["before"] == "20.00"
    assert "5000.00" not in str(suggest(alice, couple))
    BankAccount.objects.filter(pk=his.pk).update(visibility="BALANCE", partner_monthly_limit=Decimal("150.00"))
    found = suggest(alice, couple)
    assert [(move["account_name"], move["amount"]) for move in found["moves"]] == [("Bob's savings", "150.00")]
    assert commit(alice, couple, found["digest"]).status_code == 200
    assert suggest(alice, couple)["moves"] == []
    assert [move["amount"] for move in suggest(bob, couple)["moves"]] == ["330.00"]


def test_money_outside_the_accounts_counts_and_does_not_move(alice, couple, joint, today):
    days = {"created_on": today - dt.timedelta(days=100), "target_date": today + dt.timedelta(days=100)}
    make_goal(joint, "Fund", "1000.00", current_amount="490.00", **days)
    funded(joint, "Joint savings")

    found = suggest(alice, couple)

    assert [move["amount"] for move in found["moves"]] == ["10.00"]
    assert (found["goals"][0]["before"], found["goals"][0]["after"]) == ("490.00", "500.00")


def test_without_a_couple_it_is_ones_own_household(alice, home, today):
    days = {"created_on": today - dt.timedelta(days=100), "target_date": today + dt.timedelta(days=100)}
    make_goal(home, "Fund", "100.00", **days)
    funded(home, "Mine")

    found = client_for(alice).post(SUGGEST, {}).json()

    assert [(move["account_name"], move["amount"]) for move in found["moves"]] == [("Mine", "50.00")]


def test_a_planner_commits_only_with_the_clients_leave(alice, couple, joint, plan):
    rita, ravi = staff("Rita", "PLANNER"), staff("Ravi", "PLANNER")
    assign_planner(planner=rita, household=joint, granted_by=alice, role="ASSOCIATE")
    assign_planner(planner=ravi, household=joint, granted_by=alice, scope=["move_money"])

    refused = commit(rita, couple, suggest(rita, couple)["digest"])
    before = held()
    allowed = commit(ravi, couple, suggest(ravi, couple)["digest"])

    assert refused.status_code == 403
    assert before[("Joint savings", "Fund")] == "300.00"
    assert allowed.status_code == 200


def test_a_commit_is_one_effect_per_key(alice, couple, plan):
    digest = suggest(alice, couple)["digest"]

    first = commit(alice, couple, digest, **{"Idempotency-Key": "k"})
    replay = commit(alice, couple, digest, **{"Idempotency-Key": "k"})

    assert (first.status_code, replay.status_code, replay["Idempotent-Replayed"]) == (200, 200, "true")
    assert LedgerEvent.objects.filter(event_type="REALLOCATION").count() == 1


def test_suggestions_are_forgotten_after_a_week(alice, couple, plan):
    from couples.services.rebalancing import purge_suggestions

    suggest(alice, couple)

    assert purge_suggestions(timezone.now()) == "0 suggestions forgotten"
    assert purge_suggestions(timezone.now() + dt.timedelta(days=8)) == "1 suggestions forgotten"
    assert not RebalanceSuggestion.objects.exists()
    assert Household.objects.filter(pk=couple.pk).exists()
