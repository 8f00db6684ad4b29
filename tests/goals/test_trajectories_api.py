"""Where goals are heading over the API, with and without records, and the worked cases on their way through it."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from goals.models import FinancialGoal, GoalProgress, LedgerEvent
from goals.selectors.contributions import pace
from goals.services.allocations import allocate, deallocate
from lifepath.core.periods import Month
from tests.banking.conftest import make_account
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

GOALS = "/api/v1/goals"
CASES = [
    case
    for case in json.loads((Path(__file__).parents[1] / "budgets/cases/examples.json").read_text())["cases"]
    if case["kind"] == "trajectory"
]


def calculate(user, **body):
    return client_for(user).post(f"{GOALS}/trajectory", body, format="json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_worked_cases_come_out_of_the_api(alice, case):
    body = calculate(alice, **case["input"]).json()

    assert {name: body[name] for name in case["expected"]} == case["expected"]


def test_a_trajectory_with_interest_shows_its_line_and_what_it_rests_on(alice):
    body = calculate(
        alice,
        target_amount="1500.00",
        current_amount="1000.00",
        monthly_contribution="200.00",
        annual_rate="0.06",
        as_of="2026-11-30",
        target_date="2027-02-28",
    ).json()

    assert (body["months_remaining"], body["projected_completion_date"], body["on_track"]) == (3, "2027-02-28", True)
    assert body["required_monthly"] == "160.84"
    assert body["series"][0]["points"][:2] == [["2026-11-30", "1000.00"], ["2026-12-30", "1205.00"]]
    assert {row["name"] for row in body["assumptions"]} == {"annual_rate", "as_of", "rule", "monthly_contribution"}


def test_a_debt_whose_payment_does_not_cover_its_interest_is_never_paid_off(alice):
    body = calculate(
        alice, target_amount="1000.00", monthly_contribution="10.00", annual_rate="0.24", is_debt=True
    ).json()

    assert (body["never"], body["months_remaining"], body["projected_completion_date"]) == (True, None, None)
    assert "never paid off" in " ".join(body["explanation"])


def test_the_pace_of_the_last_three_months_stands_in_for_a_contribution(alice, home, savings):
    goal = make_goal(home, "House", "900.00", created_on=dt.date(2025, 1, 1))
    today = home.today(timezone.now())
    allocate(account=savings, goal=goal, amount=Decimal("90.00"), user=alice)
    month = Month.of(today).plus(-2)
    GoalProgress.objects.create(
        goal=goal, year=month.year, month=month.month, amount_at_period=210, contribution_this_period=210
    )

    body = client_for(alice).get(f"{GOALS}/{goal.pk}/trajectory").json()

    assert (body["monthly_contribution"], body["remaining_amount"], body["months_remaining"]) == ("70.00", "600.00", 9)
    said = next(row for row in body["assumptions"] if row["name"] == "monthly_contribution")
    assert said["source"].startswith("mean of 3 months of contributions")


def test_the_pace_of_a_new_goal_is_what_it_has_this_month(alice, home, savings):
    today = home.today(timezone.now())
    goal = make_goal(home, "House", "900.00", created_on=today)
    allocate(account=savings, goal=goal, amount=Decimal("90.00"), user=alice)
    deallocate(account=savings, goal=goal, amount=Decimal("40.00"), user=alice)

    found = pace(goal=goal, today=today)

    assert (found.monthly_contribution, found.months) == (Decimal("50.00"), 1)


def test_contributions_say_whose_money_came_when(alice, bob, home, joint):
    wedding = make_goal(joint, "Wedding", "900.00")
    hers, ours = funded(home, "Hers"), funded(joint, "Ours")
    allocate(account=hers, goal=wedding, amount=Decimal("80.00"), user=alice)
    allocate(account=ours, goal=wedding, amount=Decimal("30.00"), user=bob)
    LedgerEvent.objects.create(
        household=joint,
        event_type="REVERSAL",
        amount=Decimal("30.00"),
        source_account=ours,
        account_household=joint,
        dest_goal=wedding,
        reverses=LedgerEvent.objects.get(amount=30),
        user=bob,
    )

    body = client_for(bob).get(f"{GOALS}/{wedding.pk}/contributions").json()

    assert body["totals"] == [{"person": str(alice.pk), "contributor": "Alice", "amount": "80.00"}]
    assert body["total"] == "80.00"
    assert len(body["months"]) == 1


def test_debts_are_compared_in_both_orders(alice, home):
    debts = [
        {"name": "Card", "balance": "3000.00", "annual_rate": "0.20", "minimum_payment": "60.00"},
        {"name": "Friend", "balance": "500.00", "annual_rate": "0", "minimum_payment": "20.00"},
    ]

    body = client_for(alice).post(f"{GOALS}/debts", {"debts": debts, "monthly_budget": "300.00"}, format="json").json()
    short = client_for(alice).post(f"{GOALS}/debts", {"debts": debts, "monthly_budget": "79.99"}, format="json")

    assert body["avalanche"]["steps"][0]["name"] == "Card"
    assert body["snowball"]["steps"][0]["name"] == "Friend"
    assert Decimal(body["interest_saved_by_avalanche"]) > 0
    assert (short.status_code, short.json()["errors"][0]["pointer"]) == (400, "/monthly_budget")


def test_a_households_debts_are_read_from_its_goals(alice, home):
    loan = make_account(home, "Loan", kind="LOAN", anchor_balance=Decimal("-100.00"), anchor_on=dt.date(2026, 1, 1))
    make_goal(home, "Free", "100.00", goal_type="debt_payoff", debt_account=loan, debt_minimum_payment=Decimal(30))

    body = client_for(alice).get(f"{GOALS}/debts").json()

    assert body["avalanche"]["steps"][0]["name"] == "Free"
    assert (body["avalanche"]["months"], body["monthly_budget"]) == (4, "30.00")


def test_a_kept_month_notes_where_goals_stood(alice, home, savings):
    goal = make_goal(home, "House", "900.00", created_on=dt.date(2025, 1, 1))
    month = Month.of(home.today(timezone.now()))
    allocate(account=savings, goal=goal, amount=Decimal("90.00"), user=alice)
    url = f"{GOALS}/{goal.pk}/progress"
    before = month.plus(-1)
    client_for(alice).post(
        url, {"year": before.year, "month": before.month, "amount_at_period": "40.00"}, format="json"
    )

    client_for(alice).post(
        "/api/v1/budgets/snapshots",
        {"period": str(month), "total_income": "10.00", "category_totals": {"housing": "1.00"}},
        format="json",
    )
    client_for(alice).post(
        url, {"year": before.year, "month": before.month, "amount_at_period": "60.00"}, format="json"
    )

    entry = GoalProgress.objects.get(month=month.month, year=month.year)
    assert (entry.source, entry.amount_at_period, entry.contribution_this_period) == (
        "snapshot",
        Decimal("60.00"),
        Decimal("90.00"),
    )
    assert entry.snapshot is not None
    assert FinancialGoal.objects.get().outside_amount == Decimal("60.00")
