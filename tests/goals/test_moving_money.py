"""Setting money aside over the API: what it leads to, and what is refused without a trace."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from goals.models import AllocationMap, FinancialGoal, LedgerEvent
from goals.services.allocations import allocate
from lifepath.banking.models import BankAccount
from lifepath.users.choices import AssignmentRole
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

MOVES = "/api/v1/goals"


def post(user, what, **body):
    return client_for(user).post(f"{MOVES}/{what}", {name: str(value) for name, value in body.items()}, format="json")


def state():
    return (
        list(AllocationMap.objects.order_by("account", "goal").values_list("account", "goal", "amount")),
        list(FinancialGoal.objects.order_by("pk").values_list("pk", "current_allocation", "status")),
        list(BankAccount.objects.order_by("pk").values_list("pk", "balance", "allocated")),
        LedgerEvent.objects.exclude(event_type="SYSTEM").count(),
    )


def test_an_allocation_shows_in_the_goal_the_account_and_the_ledger(alice, savings, house):
    answer = post(alice, "allocate", account_id=savings.pk, goal_id=house.pk, amount="300.00")

    assert answer.status_code == 201
    body = answer.json()
    assert [(event["event_type"], event["amount"]) for event in body["events"]] == [("ALLOCATION", "300.00")]
    assert body["account"]["allocated"] == "300.00"
    assert body["account"]["unallocated"] == "700.00"
    assert (body["goals"][0]["current_allocation"], body["goals"][0]["current_amount"]) == ("300.00", "300.00")
    assert AllocationMap.objects.get(account=savings, goal=house).amount == Decimal("300.00")


def test_money_moves_between_goals_and_back_to_the_account(alice, savings, house, trip):
    allocate(account=savings, goal=house, amount=Decimal("300.00"), user=alice)

    moved = post(alice, "reallocate", account_id=savings.pk, from_goal_id=house.pk, to_goal_id=trip.pk, amount="120.00")
    given_back = post(alice, "deallocate", account_id=savings.pk, goal_id=trip.pk, amount="20.00")

    assert (moved.status_code, given_back.status_code) == (201, 201)
    assert dict(AllocationMap.objects.values_list("goal__name", "amount")) == {
        "House": Decimal("180.00"),
        "Trip": Decimal("100.00"),
    }
    savings.refresh_from_db()
    assert savings.allocated == Decimal("280.00")
    assert list(
        LedgerEvent.objects.exclude(event_type="SYSTEM").order_by("id").values_list("event_type", flat=True)
    ) == [
        "ALLOCATION",
        "REALLOCATION",
        "DEALLOCATION",
    ]


@pytest.mark.parametrize(
    ("what", "amount", "status", "code"),
    [
        ("allocate", "1000.01", 409, "insufficient_unallocated"),
        ("allocate", "800.01", 409, "exceeds_target"),
        ("deallocate", "0.01", 409, "insufficient_allocation"),
        ("allocate", "0.00", 400, "invalid_amount"),
        ("allocate", "-5.00", 400, "invalid_amount"),
        ("allocate", "1.001", 400, "invalid_amount"),
        ("allocate", "a lot", 400, "invalid_amount"),
        ("allocate", "NaN", 400, "invalid_amount"),
        ("deallocate", "1e30", 400, "invalid_amount"),
    ],
)
def test_a_refused_move_says_why_and_changes_nothing(alice, savings, house, what, amount, status, code):
    before = state()

    answer = post(alice, what, account_id=savings.pk, goal_id=house.pk, amount=amount)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert state() == before


def test_an_account_whose_balance_fell_is_flagged_and_takes_nothing_new(alice, savings, house, trip):
    allocate(account=savings, goal=house, amount=Decimal("600.00"), user=alice)
    BankAccount.objects.filter(pk=savings.pk).update(anchor_balance=Decimal("500.00"))

    refused = post(alice, "allocate", account_id=savings.pk, goal_id=trip.pk, amount="0.01")
    moved = post(alice, "reallocate", account_id=savings.pk, from_goal_id=house.pk, to_goal_id=trip.pk, amount="50.00")

    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_unallocated")
    assert moved.status_code == 201
    assert moved.json()["account"]["over_allocated"] is True
    assert moved.json()["account"]["unallocated"] == "-100.00"


def test_a_personal_goal_takes_money_of_its_owner_only(alice, home, joint, house):
    ours = funded(joint, "Joint savings")

    refused = post(alice, "allocate", account_id=ours.pk, goal_id=house.pk, amount="10.00")

    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_fund")


def test_loans_and_other_currencies_fund_nothing(alice, home, house):
    for account in (funded(home, "Loan", kind="LOAN"), funded(home, "Euros", currency="EUR")):
        refused = post(alice, "allocate", account_id=account.pk, goal_id=house.pk, amount="10.00")

        assert (refused.status_code, refused.json()["code"]) == (409, "cannot_fund")


def test_a_joint_goal_takes_joint_money_and_each_members_own_by_that_member(alice, bob, home, joint):
    goal = make_goal(joint, "Wedding")
    ours, hers = funded(joint, "Joint"), funded(home, "Hers")

    assert post(bob, "allocate", account_id=ours.pk, goal_id=goal.pk, amount="10.00").status_code == 201
    assert post(alice, "allocate", account_id=hers.pk, goal_id=goal.pk, amount="20.00").status_code == 201
    assert post(bob, "allocate", account_id=hers.pk, goal_id=goal.pk, amount="5.00").status_code == 404
    hers.visibility = "BALANCE"
    hers.save(update_fields=["visibility"])
    assert post(bob, "allocate", account_id=hers.pk, goal_id=goal.pk, amount="5.00").status_code == 403
    goal.refresh_from_db()
    assert goal.current_allocation == Decimal("30.00")


def test_a_partner_moves_a_delegated_account_up_to_the_months_limit(alice, bob, home, joint):
    goal = make_goal(joint, "Wedding")
    hers = funded(home, "Hers", visibility="BALANCE", partner_monthly_limit=Decimal("50.00"))

    assert post(bob, "allocate", account_id=hers.pk, goal_id=goal.pk, amount="40.00").status_code == 201
    refused = post(bob, "allocate", account_id=hers.pk, goal_id=goal.pk, amount="10.01")
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_fund")
    assert post(bob, "allocate", account_id=hers.pk, goal_id=goal.pk, amount="10.00").status_code == 201
    assert post(alice, "allocate", account_id=hers.pk, goal_id=goal.pk, amount="100.00").status_code == 201


def test_between_households_each_reads_of_its_own_goal_alone(alice, bob, home, joint, savings, house):
    wedding = make_goal(joint, "Wedding")
    allocate(account=savings, goal=house, amount=Decimal("100.00"), user=alice)

    post(alice, "reallocate", account_id=savings.pk, from_goal_id=house.pk, to_goal_id=wedding.pk, amount="60.00")
    seen = client_for(bob).get(f"/api/v1/ledger?couple={joint.pk}").json()["results"]

    assert [(event["event_type"], event["source_account"], event["source_account_name"]) for event in seen] == [
        ("ALLOCATION", None, "from partner")
    ]
    assert LedgerEvent.objects.filter(household=home, event_type="DEALLOCATION").aggregate(Sum("amount")) == {
        "amount__sum": Decimal("60.00")
    }


def test_planners_move_money_only_where_the_client_lets_them(alice, home, savings, house, paula):
    body = {"account_id": str(savings.pk), "goal_id": str(house.pk), "amount": "10.00"}

    refused = client_for(paula).post(f"{MOVES}/allocate", body, format="json")
    paula.assignments.update(scope=["move_money"], role=AssignmentRole.LEAD)
    done = client_for(paula).post(f"{MOVES}/allocate", body, format="json")

    assert (refused.status_code, done.status_code) == (403, 201)


def test_the_same_key_moves_once(alice, savings, house):
    body = {"account_id": str(savings.pk), "goal_id": str(house.pk), "amount": "10.00"}
    caller = client_for(alice)

    first = caller.post(f"{MOVES}/allocate", body, format="json", headers={"Idempotency-Key": "one"})
    again = caller.post(f"{MOVES}/allocate", body, format="json", headers={"Idempotency-Key": "one"})

    assert (first.status_code, again.status_code, again["Idempotent-Replayed"]) == (201, 201, "true")
    assert first.json() == again.json()
    assert LedgerEvent.objects.filter(event_type="ALLOCATION").count() == 1
