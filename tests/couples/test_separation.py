"""What becomes of shared goals and their money when a couple ends."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from couples.models import GoalCopyOffer, SplitRule, SplitWeight
from goals.models import AllocationMap, FinancialGoal, LedgerEvent
from goals.services.allocations import allocate
from lifepath.banking.models import BankAccount
from lifepath.users.models import Household
from tests.conftest import client_for
from tests.couples.conftest import make_couple
from tests.goals.conftest import commit, funded, make_goal


@pytest.fixture
def shared(alice, bob, couple, joint):
    """A house: 300 from Alice, 200 and 40 from Bob, 101 from the joint account."""
    house = make_goal(joint, "House", "5000.00", target_date=timezone.now().date().replace(year=2099))
    accounts = {
        "hers": funded(alice.personal_household, "Hers"),
        "his": funded(bob.personal_household, "His"),
        "his cash": funded(bob.personal_household, "His cash", kind="CASH"),
        "ours": funded(joint, "Ours"),
    }
    for name, amount, user in (("hers", 300, alice), ("his", 200, bob), ("his cash", 40, bob), ("ours", 101, alice)):
        allocate(account=accounts[name], goal=house, amount=Decimal(amount), user=user)
    return {"house": house, **accounts}


def part(person, couple):
    answer = client_for(person).post(f"/api/v1/couples/{couple.pk}/separate")
    assert answer.status_code == 200, answer.content


def offers(person, couple):
    return client_for(person).get(f"/api/v1/couples/{couple.pk}/copies").json()["results"]


def test_own_money_comes_back_by_events_and_joint_money_stays_where_it_is(alice, couple, shared):
    part(alice, couple)
    commit()

    released = LedgerEvent.objects.filter(event_type="DEALLOCATION")
    assert sorted(released.values_list("source_account__name", "amount")) == [
        ("Hers", Decimal("300.00")),
        ("His", Decimal("200.00")),
        ("His cash", Decimal("40.00")),
    ]
    assert {event.metadata["reason"] for event in released} == {"couple separated"}
    assert list(AllocationMap.objects.values_list("account__name", "amount")) == [("Ours", Decimal("101.00"))]
    assert FinancialGoal.objects.get().current_allocation == Decimal("101.00")
    assert set(BankAccount.objects.filter(allocated__gt=0).values_list("name", flat=True)) == {"Ours"}


def test_shared_goals_are_frozen_and_both_read_the_ledger_up_to_that_day(alice, bob, couple, shared):
    part(alice, couple)
    house = shared["house"]

    for person in (alice, bob):
        caller = client_for(person)
        assert caller.get(f"/api/v1/goals/{house.pk}").status_code == 200
        assert caller.patch(f"/api/v1/goals/{house.pk}", {"name": "Mine"}).status_code == 403
        move = {"account_id": str(shared["ours"].pk), "goal_id": str(house.pk), "amount": "1.00"}
        assert caller.post("/api/v1/goals/allocate", move).status_code == 403
        assert caller.post("/api/v1/goals/deallocate", move).status_code == 403
        events = caller.get(f"/api/v1/ledger?couple={couple.pk}").json()["results"]
        assert len([event for event in events if event["event_type"] == "ALLOCATION"]) == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEvent.objects.create(
            household_id=couple.pk,
            event_type="ALLOCATION",
            amount=1,
            source_account=shared["ours"],
            account_household_id=couple.pk,
            dest_goal=house,
            user=alice,
        )


def test_each_is_offered_a_copy_with_their_own_part_and_half_of_the_joint_one(alice, bob, couple, shared):
    part(bob, couple)

    (hers,), (his,) = offers(alice, couple), offers(bob, couple)

    assert (hers["own_part"], hers["joint_part"], hers["joint_basis"]) == ("300.00", "50.50", "equal")
    assert (his["own_part"], his["joint_part"]) == ("240.00", "50.50")
    assert "His" not in str(hers)
    assert client_for(alice).post(f"/api/v1/couples/{couple.pk}/copies/{his['id']}/take").status_code == 404


def test_the_joint_part_follows_what_the_two_had_agreed_on(alice, bob, couple, joint, shared):
    rule = SplitRule.objects.create(household=joint, from_month="2020-01-01", method="by_shares", set_by=alice)
    SplitWeight.objects.create(rule=rule, person=alice, weight=3)
    SplitWeight.objects.create(rule=rule, person=bob, weight=1)

    part(bob, couple)

    assert [(offer["joint_part"], offer["joint_basis"]) for offer in offers(alice, couple)] == [("75.75", "by_shares")]


def test_a_copy_is_taken_once_with_what_is_still_free(alice, couple, shared, home):
    part(alice, couple)
    other = make_goal(home, "Other", "900.00")
    allocate(account=shared["hers"], goal=other, amount=Decimal("850.00"), user=alice)
    (offer,) = offers(alice, couple)
    url = f"/api/v1/couples/{couple.pk}/copies/{offer['id']}/take"

    taken = client_for(alice).post(url, {"target_amount": "2000.00"})
    again = client_for(alice).post(url)

    assert taken.status_code == 201, taken.content
    copy = FinancialGoal.objects.get(pk=taken.json()["copy"])
    assert (copy.household, copy.name, copy.target_amount) == (home, "House", Decimal("2000.00"))
    assert (copy.target_date, copy.current_allocation) == (shared["house"].target_date, Decimal("150.00"))
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")
    assert GoalCopyOffer.objects.filter(taken_at__isnull=False).count() == 1


def test_a_new_couple_finds_nothing_of_the_old_one(alice, bob, couple, shared):
    part(alice, couple)

    second = make_couple(alice, bob)

    assert client_for(bob).get(f"/api/v1/ledger?couple={second.pk}").json()["results"] == []
    assert client_for(bob).get(f"/api/v1/goals?couple={second.pk}").json()["results"] == []
    assert Household.objects.get(pk=couple.pk).ended_at is not None
