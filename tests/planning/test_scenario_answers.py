"""What is computed from scenarios: distribution, proposals, copies, comparison, a month's budget."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from budgets.models import Budget
from budgets.services.budgets import create_budget
from lifepath.core.periods import Month, add_months
from planning.models import PlannedBill, PlanningScenario
from planning.services.scenarios import create_scenario
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for
from tests.goals.conftest import make_goal

pytestmark = pytest.mark.django_db
URL = "/api/v1/planning/scenarios"
LINE = {"id": "a", "target": "goal:x", "kind": "fixed", "value": 1}


@pytest.fixture
def scenario(alice, home):
    """1,500.00 rent, then half of the rest to the house and half to retirement."""
    made = create_scenario(
        household_id=home.pk,
        created_by_id=alice.pk,
        name="Plan A",
        bills=[
            {"name": "Rent", "amount_cents": 150000, "due_date": dt.date(2026, 12, 1), "category": "housing"},
            {"name": "Vet", "amount_cents": 5000, "due_date": dt.date(2026, 12, 9), "category": "pets"},
        ],
    )
    rent, vet = made.bills.order_by("position")
    lines = [
        {"target": f"bill:{rent.pk}", "kind": "fixed", "value": 150000},
        {"target": f"bill:{vet.pk}", "kind": "fixed", "value": 5000},
        {"target": "goal:house", "kind": "percent", "value": 50},
        {"target": "savings:retirement", "kind": "percent", "value": 25},
    ]
    browser = client_for(alice)
    for line in lines:
        assert browser.post(f"{URL}/{made.pk}/allocations", line, format="json").status_code == 201
    return made


def get(user, path, **query):
    return client_for(user).get(f"{URL}/{path}", query)


def post(user, path, body):
    return client_for(user).post(f"{URL}/{path}", body, format="json")


def test_an_income_is_placed_on_the_stored_lines_to_the_cent(alice, scenario):
    body = get(alice, f"{scenario.pk}/distribution", income_cents=200001).json()

    assert [line["amount_cents"] for line in body["allocations"]] == [150000, 5000, 22500, 11250]
    assert (body["unallocated_cents"], body["shortfall_cents"]) == (11251, 0)
    assert sum(line["amount_cents"] for line in body["allocations"]) + body["unallocated_cents"] == 200001
    assert body["explanation"][0].startswith("200001 cents come in; fixed lines take 155000")
    assert get(alice, f"{scenario.pk}/distribution").json()["errors"][0]["pointer"] == "/income_cents"


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"income_cents": "1000"}, "invalid", "/income_cents"),
        (
            {"allocations": [{"id": "a", "target": "bill:x", "kind": "fixed", "value": 1}]},
            "unknown_bill",
            "/allocations",
        ),
        (
            {"allocations": [{"id": n, "target": "goal:x", "kind": "percent", "value": 51} for n in "ab"]},
            "percent_cap_exceeded",
            "/allocations",
        ),
    ],
)
def test_a_distribution_without_records_refuses_by_name(alice, change, code, pointer):
    body = {"income_cents": 1000, "allocations": [{"id": "a", "target": "goal:x", "kind": "percent", "value": 50}]}

    answer = client_for(alice).post("/api/v1/planning/distribution", body, format="json").json()
    refused = client_for(alice).post("/api/v1/planning/distribution", body | change, format="json")

    assert (answer["allocations"][0]["amount_cents"], answer["unallocated_cents"]) == (500, 500)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert refused.json()["errors"][0]["pointer"].startswith(pointer)


def test_bills_are_foretold_by_what_comes_again_accepted_once_or_dismissed(alice, home, scenario):
    today, account = home.today(timezone.now()), make_account(home)
    for payee, amount in (("Gym", "-30.00"), ("Music", "-9.99"), ("Employer", "2000.00")):
        for months in range(1, 6):
            make_transaction(account, amount, add_months(today, -months) + dt.timedelta(3), payee=payee)

    found = {row["name"]: row for row in get(alice, f"{scenario.pk}/predicted-bills").json()["proposals"]}
    assert {name: row["amount_cents"] for name, row in found.items()} == {"Gym": 3000, "Music": 999}

    accepted = post(alice, f"{scenario.pk}/predicted-bills/accept", {"key": found["Gym"]["key"]})
    assert (accepted.status_code, accepted.json()["predicted"]) == (201, True)
    assert post(alice, f"{scenario.pk}/predicted-bills/accept", {"key": found["Gym"]["key"]}).status_code == 409
    assert post(alice, f"{scenario.pk}/predicted-bills/dismiss", {"key": found["Music"]["key"]}).status_code == 204
    assert get(alice, f"{scenario.pk}/predicted-bills").json() == {"proposals": []}
    assert PlannedBill.objects.filter(predicted=True).count() == 1


def test_a_copy_has_rows_of_its_own_and_points_at_its_own_bills(alice, home, scenario):
    body = post(alice, f"{scenario.pk}/copy", {"name": "Plan B"}).json()

    ids = {bill["id"] for bill in body["bills"]}
    assert ids.isdisjoint(str(pk) for pk in scenario.bills.values_list("pk", flat=True))
    assert {line["target"].removeprefix("bill:") for line in body["allocations"][:2]} == ids
    assert post(alice, f"{scenario.pk}/copy", {"name": "Plan A"}).json()["code"] == "name_taken"


def test_scenarios_stand_side_by_side_with_the_dates_of_their_goals(alice, home, charlie, scenario):
    make_goal(home, "House", "1000.00")
    other = post(alice, f"{scenario.pk}/copy", {"name": "Plan B"}).json()
    line = next(line for line in other["allocations"] if line["target"] == "goal:house")
    client_for(alice).put(
        f"{URL}/{other['id']}/allocations/{line['id']}", {**line, "kind": "fixed", "value": 10000}, format="json"
    )
    ids = f"{scenario.pk},{other['id']}"

    first, second = get(alice, "compare", ids=ids, income_cents=195000).json()["scenarios"]

    assert (first["surplus_cents"], second["surplus_cents"]) == (10000, 22500)
    assert [(row["figures"]["monthly"], row["figures"]["months"]) for row in first["goals"]] == [("200.00", "5")]
    assert [(row["figures"]["monthly"], row["figures"]["months"]) for row in second["goals"]] == [("100.00", "10")]
    assert second["goals"][0]["figures"]["done_on"] == str(add_months(home.today(timezone.now()), 10))
    assert get(charlie, "compare", ids=ids, income_cents=1).status_code == 404
    assert get(alice, "compare", ids=str(scenario.pk), income_cents=1).status_code == 400
    assert get(alice, "compare", ids="x,y", income_cents=1).status_code == 400


def test_a_scenario_becomes_a_months_budget_after_a_dry_run_that_writes_nothing(alice, home, scenario):
    ask = {"month": "2026-12", "income_cents": 195000}

    dry = post(alice, f"{scenario.pk}/apply", {**ask, "dry_run": True}).json()
    assert not Budget.objects.exists()
    done = post(alice, f"{scenario.pk}/apply", ask).json()

    wanted = {"housing": "1500.00", "savings_contributions": "300.00", "other": "50.00"}
    assert {item["category"]: item["after"] for item in dry["items"]} == wanted
    assert (dry["budget"], dry["amount"], dry["unknown_categories"]) == (None, "1850.00", ["pets"])
    assert dry | {"budget": done["budget"]} == done
    budget = Budget.objects.get()
    assert (budget.name, budget.start_on, budget.amount) == ("Plan A 2026-12", dt.date(2026, 12, 1), Decimal("1850.00"))


def test_a_month_that_has_a_budget_keeps_its_other_limits(alice, home, scenario):
    month = Month(2026, 12)
    create_budget(
        household_id=home.pk,
        values={
            "name": "Month",
            "amount": Decimal("1900.00"),
            "period_type": "MONTHLY",
            "start_on": month.start,
            "end_on": month.end,
        },
        items=[
            {"category": "housing", "amount": Decimal("1000.00"), "roll_over": "both"},
            {"category": "travel", "amount": Decimal("200.00")},
        ],
    )

    body = post(alice, f"{scenario.pk}/apply", {"month": "2026-12", "income_cents": 195000}).json()

    assert (body["is_new"], body["amount_before"], body["amount"]) == (False, "1900.00", "2050.00")
    items = {item.category: item for item in Budget.objects.get().items.all()}
    assert {name: str(item.amount) for name, item in items.items()} == {
        "housing": "1500.00",
        "travel": "200.00",
        "other": "50.00",
        "savings_contributions": "300.00",
    }
    assert items["housing"].roll_over == "both"
    assert PlanningScenario.objects.count() == 1
