"""Forecasts over the API."""

import json
from pathlib import Path

import pytest

from tests.banking.conftest import make_transaction
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

FORECAST = "/api/v1/forecast/simulate"
FIELDS = (
    "monthly_contribution",
    "months_to_complete",
    "completion_date",
    "total_contributed",
    "total_interest",
    "final_balance",
)
CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases").glob("*.json"))
    for case in json.loads(path.read_text())["cases"]
    if case["kind"] == "forecast"
]


def forecast(person, **body):
    answer = client_for(person).post(FORECAST, body)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_api_answers_the_worked_cases(alice, case):
    found = forecast(alice, **case["input"])

    assert {name: found[name] for name in FIELDS} == case["expected"]


def test_a_stored_goal_brings_its_figures(alice, home):
    goal = make_goal(home, target="1000.00", current_amount="400.00")

    found = forecast(alice, goal=str(goal.pk), contribution="200.00", start_date="2026-11-20")

    assert (found["months_to_complete"], found["completion_date"]) == (3, "2027-02-20")
    assert found["series"][0]["points"][0] == ["0", "400.00"]


def test_several_goals_share_a_budget_by_priority(alice, home):
    fund = make_goal(home, "Fund", "600.00", priority=1)

    found = forecast(
        alice,
        contribution="200.00",
        start_date="2026-01-31",
        goals=[
            {"name": "Trip", "target_amount": "400.00", "target_date": "2026-04-30"},
            {"goal": str(fund.pk)},
        ],
    )

    assert [(row["name"], row["months_to_complete"], row["in_time"]) for row in found["goals"]] == [
        ("Trip", 5, False),
        ("Fund", 3, None),
    ]
    assert (found["months_to_complete"], found["completion_date"]) == (5, "2026-06-30")
    assert found["total_contributed"] == "1000.00"


def test_a_share_of_income_is_taken_of_what_came_in(alice, home, now):
    account = funded(home, kind="CHECKING")
    month = home.today(now).replace(day=1)
    for back in (2, 32):
        day = month.fromordinal(month.toordinal() - back).replace(day=3)
        make_transaction(account, "3000.00", day, category="income")

    found = forecast(alice, target_amount="900.00", contribution_share="0.10")
    stated = forecast(alice, target_amount="900.00", contribution_share="0.10", monthly_income="4500.05")

    assert (found["monthly_contribution"], found["months_to_complete"]) == ("300.00", 3)
    assert stated["monthly_contribution"] == "450.01"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/target_amount"),
        ({"target_amount": "10.00"}, "/contribution"),
        ({"target_amount": "10.00", "contribution": "1.00", "contribution_share": "0.1"}, "/contribution"),
        ({"target_amount": "10.00", "contribution_share": "0.1"}, "/monthly_income"),
        ({"target_amount": "10.00", "contribution": "-1.00"}, "/contribution"),
        ({"target_amount": "10.00", "contribution": "1.00", "annual_rate": "-1"}, "/annual_rate"),
        ({"target_amount": "10.00", "contribution": "1.00", "frequency": "daily"}, "/frequency"),
        ({"goals": [], "contribution": "1.00"}, "/goals"),
        ({"goals": [{"name": "x"}], "contribution": "1.00"}, "/goals/0/target_amount"),
        ({"target_amount": "10.00", "contribution": "1.00", "start_date": "9999-01-01"}, "/start_date"),
        ({"goal": "0193a1b2-0000-7000-8000-000000000090", "contribution": "1.00"}, "/goal"),
    ],
)
def test_a_wrong_input_is_named(alice, home, body, pointer):
    refused = client_for(alice).post(FORECAST, body)

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_a_goal_of_somebody_else_does_not_exist(alice, charlie, home):
    goal = make_goal(home)

    refused = client_for(charlie).post(FORECAST, {"goal": str(goal.pk), "contribution": "1.00"})

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/goal"


def test_never_is_said_plainly(alice):
    found = forecast(alice, target_amount="10.00", contribution="0.00")

    assert found["months_to_complete"] is None
    assert "not within a century at this pace" in found["explanation"][0]
    assert len(found["series"][0]["points"]) <= 241
