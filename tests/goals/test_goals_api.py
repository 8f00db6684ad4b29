"""Goals over the API: what is accepted, what follows from what, what a reader sees."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import FinancialGoal, GoalMilestone, GoalProgress, LedgerEvent
from goals.services.allocations import allocate
from lifepath.banking.models import BankAccount
from lifepath.core.periods import Month
from lifepath.users.models import Notification
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

GOALS = "/api/v1/goals"


def create(user, **body):
    return client_for(user).post(GOALS, body, format="json")


def names(response):
    return [row["name"] for row in response.json()["results"]]


def test_a_goal_is_made_with_the_names_that_clients_know(alice, joint):
    answer = create(
        alice, name="House", type="retirement", target_amount="900.00", deadline="2030-01-31", couple_id=str(joint.pk)
    )

    body = answer.json()
    assert answer.status_code == 201
    assert (body["goal_type"], body["target_date"], body["household"]) == ("retirement", "2030-01-31", str(joint.pk))
    assert (body["priority"], body["locked"], body["status"]) == (3, False, "active")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("target_amount", "0.00"),
        ("target_amount", 12.5),
        ("priority", 6),
        ("status", "completed"),
        ("goal_type", "yacht"),
        ("deadline", "0001-01-01"),
        ("deadline", "2020-01-01"),
        ("spending_months", "3"),
        ("name", ""),
        ("current_amount", "-1.00"),
    ],
)
def test_a_bad_value_is_refused_by_name(alice, home, field, value):
    answer = create(alice, **{"name": "House", "target_amount": "900.00", field: value})

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        f"/{ {'deadline': 'target_date'}.get(field, field) }"
    ]
    assert not FinancialGoal.objects.exists()


@pytest.mark.parametrize(
    "field", ["current_allocation", "outside_amount", "completed_at", "created_on", "household", "overfunded"]
)
def test_what_follows_from_other_records_is_not_writable(alice, house, joint, field):
    value = str(joint.pk) if field == "household" else "2020-01-01" if field.endswith(("on", "at")) else "700.00"
    before = client_for(alice).get(f"{GOALS}/{house.pk}").json()

    answer = client_for(alice).patch(f"{GOALS}/{house.pk}", {field: value}, format="json")

    assert answer.status_code == 200
    assert client_for(alice).get(f"{GOALS}/{house.pk}").json() == before


def test_active_goals_of_a_household_have_different_names(alice, house):
    taken = create(alice, name="HOUSE", target_amount="1.00")
    client_for(alice).patch(f"{GOALS}/{house.pk}", {"status": "paused"}, format="json")
    free = create(alice, name="House", target_amount="1.00")
    back = client_for(alice).patch(f"{GOALS}/{house.pk}", {"status": "active"}, format="json")

    assert (taken.status_code, free.status_code, back.status_code) == (409, 201, 409)
    assert back.json()["code"] == "active_goals_have_different_names"


def test_reaching_the_target_completes_a_goal_and_falling_below_it_opens_it_again(alice, savings, house):
    allocate(account=savings, goal=house, amount=Decimal("800.00"), user=alice)
    house.refresh_from_db()
    assert (house.status, house.completed_at is not None) == ("completed", True)

    client_for(alice).patch(f"{GOALS}/{house.pk}", {"target_amount": "900.00"}, format="json")
    house.refresh_from_db()
    assert (house.status, house.completed_at) == ("active", None)

    lowered = client_for(alice).patch(f"{GOALS}/{house.pk}", {"target_amount": "500.00"}, format="json").json()
    assert (lowered["status"], lowered["overfunded"], lowered["funded_percent"]) == ("completed", True, "160.00")


def test_a_completed_goal_that_opens_again_gives_way_to_an_active_one_of_its_name(alice, home, savings, house):
    allocate(account=savings, goal=house, amount=Decimal("800.00"), user=alice)
    make_goal(home, "House")

    client_for(alice).post(
        f"{GOALS}/deallocate",
        {"account_id": str(savings.pk), "goal_id": str(house.pk), "amount": "1.00"},
        format="json",
    )

    house.refresh_from_db()
    assert (house.status, house.name) == ("active", f"House {house.pk}")


def test_the_list_shows_active_goals_by_priority_and_others_when_asked(alice, home):
    make_goal(home, "Later", priority=5)
    make_goal(home, "First", priority=1)
    make_goal(home, "Paused", status="paused")

    assert names(client_for(alice).get(GOALS)) == ["First", "Later"]
    assert names(client_for(alice).get(f"{GOALS}?status=paused")) == ["Paused"]
    assert len(names(client_for(alice).get(f"{GOALS}?status=all"))) == 3
    assert names(client_for(alice).get(f"{GOALS}?search=lat")) == ["Later"]


def test_a_deleted_goal_gives_everything_back_and_leaves_a_tombstone(alice, savings, house, trip):
    allocate(account=savings, goal=house, amount=Decimal("300.00"), user=alice)
    token = client_for(alice).get(GOALS).json()["sync_token"]

    gone = client_for(alice).delete(f"{GOALS}/{house.pk}")
    delta = client_for(alice).get(f"{GOALS}?updated_since={token}").json()

    savings.refresh_from_db()
    assert (gone.status_code, savings.allocated) == (204, Decimal("0.00"))
    assert delta["deleted"] == [str(house.pk)]
    assert client_for(alice).get(f"{GOALS}/{house.pk}").status_code == 404
    released = LedgerEvent.objects.get(event_type="DEALLOCATION")
    assert (released.amount, released.metadata) == (Decimal("300.00"), {"reason": "goal deleted"})


def test_detail_carries_progress_allocations_and_marks_in_a_fixed_number_of_queries(alice, home, savings, house):
    allocate(account=savings, goal=house, amount=Decimal("200.00"), user=alice)
    for month in range(1, 13):
        GoalProgress.objects.create(goal=house, year=2024, month=month, amount_at_period=month)
        GoalProgress.objects.create(goal=house, year=2025, month=month, amount_at_period=month)
        GoalProgress.objects.create(goal=house, year=2023, month=month, amount_at_period=month)

    caller = client_for(alice)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        body = caller.get(f"{GOALS}/{house.pk}").json()

    assert (len(body["progress"]), body["progress"][0]["year"], body["progress"][0]["month"]) == (24, 2025, 12)
    assert body["allocations"] == [{"account": str(savings.pk), "account_name": "Savings", "amount": "200.00"}]
    assert [mark["percent"] for mark in body["milestones"]] == [25]
    assert body["current_amount"] == "212.00"
    assert len(queries) == 7


def test_a_list_takes_the_same_queries_for_one_goal_and_for_many(alice, home, django_assert_num_queries):
    make_goal(home, "One")
    caller = client_for(alice)
    with CaptureQueriesContext(connection) as first:
        caller.get(GOALS)
    for number in range(10):
        make_goal(home, f"Goal {number}")

    with django_assert_num_queries(len(first)):
        caller.get(GOALS)


def test_allocations_of_hidden_accounts_are_one_line_from_partner(alice, bob, home, joint):
    wedding = make_goal(joint, "Wedding")
    for name in ("A", "B"):
        account = funded(home, name)
        allocate(account=account, goal=wedding, amount=Decimal("40.00"), user=alice)

    seen = client_for(bob).get(f"{GOALS}/{wedding.pk}").json()["allocations"]

    assert seen == [{"account": None, "account_name": "from partner", "amount": "80.00"}]


def test_money_outside_is_the_newest_entry_and_what_a_goal_began_with(alice, home):
    begun = create(alice, name="Shares", target_amount="1000.00", current_amount="250.00").json()
    url = f"{GOALS}/{begun['id']}/progress"

    older = client_for(alice).post(url, {"year": 2026, "month": 1, "amount_at_period": "100.00"}, format="json")
    newest = client_for(alice).post(url, {"amount_at_period": "400.00"}, format="json")
    listed = client_for(alice).get(url).json()

    assert (begun["current_amount"], begun["outside_amount"]) == ("250.00", "250.00")
    assert (older.status_code, newest.status_code) == (201, 200)
    assert newest.json()["contribution_this_period"] == "300.00"
    assert FinancialGoal.objects.get().outside_amount == Decimal("400.00")
    assert [row["amount_at_period"] for row in listed] == ["400.00", "100.00"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"year": 2999, "month": 1, "amount_at_period": "1.00"}, "month"),
        ({"month": 1, "amount_at_period": "1.00"}, "year"),
        ({"year": 2026, "month": 13, "amount_at_period": "1.00"}, "month"),
        ({"amount_at_period": "-1.00"}, "amount_at_period"),
    ],
)
def test_progress_of_no_month_is_refused(alice, house, body, field):
    answer = client_for(alice).post(f"{GOALS}/{house.pk}/progress", body, format="json")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, f"/{field}")


def test_a_linked_debt_comes_down_as_its_account_is_paid(alice, home):
    loan = make_account(home, "Loan", kind="LOAN", anchor_balance=Decimal("-5000.00"), anchor_on=dt.date(2026, 1, 1))

    goal = create(alice, name="Free", type="debt_payoff", debt_account=str(loan.pk), debt_annual_rate="0.06").json()
    make_transaction(loan, "600.00")
    paid = client_for(alice).get(f"{GOALS}/{goal['id']}").json()
    refused = client_for(alice).post(f"{GOALS}/{goal['id']}/progress", {"amount_at_period": "1.00"}, format="json")
    make_transaction(loan, "4400.00")

    assert (goal["target_amount"], goal["opening_debt"]) == ("5000.00", "5000.00")
    assert (paid["outside_amount"], paid["current_amount"]) == ("600.00", "600.00")
    assert refused.status_code == 400
    assert FinancialGoal.objects.get().status == "completed"


def test_a_link_that_goes_leaves_what_was_paid(alice, home):
    loan = make_account(home, "Loan", kind="LOAN", anchor_balance=Decimal("-500.00"), anchor_on=dt.date(2026, 1, 1))
    goal = make_goal(home, "Free", "500.00", goal_type="debt_payoff", debt_account=loan)
    BankAccount.objects.filter(pk=loan.pk).update(anchor_balance=Decimal("-350.00"))

    client_for(alice).patch(f"{GOALS}/{goal.pk}", {"debt_account": None}, format="json")

    goal.refresh_from_db()
    assert (goal.debt_account, goal.outside_amount) == (None, Decimal("150.00"))


@pytest.mark.parametrize("kind", ["CHECKING", "SAVINGS"])
def test_only_what_owes_is_linked_as_a_debt(alice, home, kind):
    account = make_account(home, kind=kind)

    answer = create(alice, name="Free", type="debt_payoff", target_amount="10.00", debt_account=str(account.pk))

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/debt_account")


def test_an_emergency_fund_follows_spending(alice, home):
    account = make_account(home)
    spent = Month.of(home.today(dt.datetime.now(dt.UTC))).plus(-1).start
    make_transaction(account, "-900.00", spent, category="housing")

    fund = create(alice, name="Rainy days", type="emergency_fund", spending_months="3").json()
    client_for(alice).post(
        "/api/v1/transactions",
        {"account": str(account.pk), "posted_on": str(spent), "amount": "-100.00", "category": "housing", "payee": "x"},
        format="json",
    )

    assert fund["target_amount"] == "2700.00"
    assert FinancialGoal.objects.get().target_amount == Decimal("3000.00")


def test_months_of_spending_need_spending_or_a_start(alice, home):
    refused = create(alice, name="Rainy days", type="emergency_fund", spending_months="3")
    begun = create(alice, name="Rainy days", type="emergency_fund", spending_months="3", target_amount="100.00")

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/spending_months")
    assert begun.status_code == 201


def test_members_hear_of_the_highest_mark_once(alice, bob, joint):
    ours, wedding = funded(joint, "Joint"), make_goal(joint, "Wedding", "100.00")

    for amount in ("60.00", "10.00"):
        allocate(account=ours, goal=wedding, amount=Decimal(amount), user=alice)

    told = Notification.objects.filter(kind="goal_milestone")
    assert {row.recipient for row in told} == {alice, bob}
    assert {row.text for row in told} == {"Wedding has passed 50 % of its target."}
    assert sorted(GoalMilestone.objects.values_list("percent", flat=True)) == [25, 50]


def test_reactions_are_one_per_person_and_change(alice, bob, joint):
    wedding = make_goal(joint, "Wedding")
    url = f"{GOALS}/react"

    client_for(bob).post(url, {"goal_id": str(wedding.pk), "emoji": "party"}, format="json")
    changed = client_for(bob).post(url, {"goal_id": str(wedding.pk), "emoji": "🚀"}, format="json")
    client_for(alice).post(url, {"goal_id": str(wedding.pk), "emoji": "heart"}, format="json")
    seen = client_for(alice).get(f"{GOALS}/{wedding.pk}").json()["reactions"]
    gone = client_for(bob).post(url, {"goal_id": str(wedding.pk), "emoji": None}, format="json")
    unknown = client_for(bob).post(url, {"goal_id": str(wedding.pk), "emoji": "poke"}, format="json")

    assert (changed.json()["reaction"], gone.status_code, unknown.status_code) == ("rocket", 204, 400)
    assert [(row["user_name"], row["emoji"]) for row in seen] == [("Bob", "🚀"), ("Alice", "❤️")]


def test_templates_begin_with_the_households_own_figures(alice, home):
    make_account(home, "Card", kind="CREDIT_CARD", anchor_balance=Decimal("-1200.00"), anchor_on=dt.date(2026, 1, 1))

    found = {row["template"]: row["values"] for row in client_for(alice).get(f"{GOALS}/templates").json()["results"]}
    begun = create(alice, template="debt_free", priority=1).json()

    assert list(found) == ["emergency_fund", "house_down_payment", "wedding", "travel", "debt_free"]
    assert (found["debt_free"]["target_amount"], found["emergency_fund"]["spending_months"]) == ("1200.00", "3.0")
    assert (begun["name"], begun["goal_type"], begun["target_amount"], begun["priority"]) == (
        "Debt-free",
        "debt_payoff",
        "1200.00",
        1,
    )
