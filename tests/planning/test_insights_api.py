"""Insights over HTTP: numbers by code, evidence that can be opened, answers that stay."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from goals.models import FinancialGoal
from lifepath.banking.category_tree import category_id
from lifepath.banking.models import Transaction
from lifepath.core.periods import Month
from lifepath.users.services.household_context import record_fact
from planning.models import InsightMark, PredictionModel, Task
from planning.services.predictions import train_household
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

pytestmark = pytest.mark.django_db
API = "/api/v1/insights"


@pytest.fixture
def last(home):
    """The last closed month."""
    return Month.of(home.today(timezone.now())).plus(-1)


@pytest.fixture
def year(home, last):
    """Twelve months: 4,000.00 come in, 2,000.00 rent and 1,000.00 groceries go out; 6,000.00 are saved."""
    account = make_account(home)
    rows = [
        Transaction(
            household=home, account=account, posted_on=day, amount=Decimal(amount), payee=payee, category_id=category
        )
        for month in (last.plus(-number) for number in range(12))
        for day, amount, payee, category in (
            (month.start, "4000.00", "Employer", category_id("income")),
            (month.start + dt.timedelta(2), "-2000.00", "Landlord", category_id("housing")),
            (month.start + dt.timedelta(9), "-1000.00", "Market", category_id("food_groceries")),
        )
    ]
    Transaction.objects.bulk_create(rows)
    account.refresh_from_db()
    return account


def insight(user, name, **query):
    answer = client_for(user).get(f"{API}/{name}", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_patterns_rest_on_transactions_that_can_be_opened(alice, year):
    body = insight(alice, "spending-patterns")
    by_kind = {each["kind"]: each for each in body["patterns"]}
    assert by_kind["fixed"]["figures"]["total"] == "36000.00"
    assert by_kind["top_payees"]["figures"]["share"] == "1.0000"
    evidence = by_kind["weekday"]["evidence"][0]
    assert client_for(alice).get(f"/api/v1/transactions/{evidence['id']}").status_code == 200
    assert body["worded_by"] == "code"


def test_health_scores_what_is_known_and_says_what_is_not(alice, home, year):
    record_fact(
        household_id=home.pk, name="gross_annual_income", value="60000.00", layer="STATED", source="test",
        as_of=dt.date(2026, 1, 1),
    )  # fmt: skip
    body = insight(alice, "financial-health")
    ratios = {each["key"]: each for each in body["ratios"]}
    assert ratios["emergency_months"]["value"] == "4.0000"  # 12,000.00 at hand, 3,000.00 a month
    assert ratios["savings_rate"]["value"] == "0.2500"
    assert ratios["housing_share"]["value"] == "0.4000"
    assert ratios["insurance_share"]["value"] is None
    assert body["completeness_share"] == "0.700000"
    assert ratios["emergency_months"]["evidence"][0]["text"] == "Checking"
    for name, value in (("insurance_policies_needed", 5), ("insurance_policies_in_force", 4)):
        answer = client_for(alice).patch(f"/api/v1/households/{home.pk}/context", {name: value})
        assert answer.status_code == 200, answer.json()
    assert insight(alice, "financial-health")["completeness_share"] == "0.750000"


def test_a_dismissed_anomaly_stays_away_until_it_is_taken_back(alice, year, last):
    today = timezone.now().date()
    for _ in range(2):
        make_transaction(year, "-42.10", today, category="food_dining", payee="Corner Shop")
    (found,) = [each for each in insight(alice, "anomalies")["anomalies"] if each["kind"] == "duplicate_charge"]
    assert len(found["transactions"]) == 2
    caller = client_for(alice)
    for _ in range(2):
        assert caller.post(f"{API}/dismissals", {"key": found["key"]}).status_code == 200
    assert InsightMark.objects.count() == 1
    assert found["key"] not in str(insight(alice, "anomalies"))
    caller.post(f"{API}/dismissals", {"key": found["key"], "active": False})
    assert found["key"] in str(insight(alice, "anomalies"))
    assert caller.get(f"{API}/anomalies?window_days=0").json()["errors"][0]["pointer"] == "/window_days"


def test_an_accepted_recommendation_is_a_task_and_not_recommended_again(alice, home, year):
    make_transaction(year, "-10000.00", timezone.now().date(), category="travel", payee="Airline")
    steps = insight(alice, "recommendations")["recommendations"]
    assert (steps[0]["key"], steps[0]["amount"], steps[0]["yearly_effect"]) == ("emergency_fund", "7000.00", None)
    caller = client_for(alice)
    accepted = caller.post(f"{API}/recommendations/accept", {"key": "emergency_fund"})
    assert accepted.status_code == 201
    task = Task.objects.get()
    assert (str(task.pk), task.source, task.title) == (
        accepted.json()["task"],
        "recommendation:emergency_fund",
        "Fill the emergency fund",
    )
    assert "emergency_fund" not in [each["key"] for each in insight(alice, "recommendations")["recommendations"]]
    assert caller.post(f"{API}/recommendations/accept", {"key": "emergency_fund"}).status_code == 404


def test_a_dear_debt_goal_is_recommended_with_its_interest(alice, home, year):
    FinancialGoal.objects.create(
        household=home, name="Card", goal_type="debt_payoff", target_amount=Decimal("5000.00"),
        created_on=dt.date(2026, 1, 1), debt_annual_rate=Decimal("0.24"), debt_minimum_payment=Decimal("100.00"),
    )  # fmt: skip
    steps = {each["kind"]: each for each in insight(alice, "recommendations")["recommendations"]}
    assert steps["dear_debt"]["yearly_effect"] == "132.00"


def test_savings_show_what_they_do_to_each_goal(alice, home, year):
    FinancialGoal.objects.create(
        household=home, name="House", target_amount=Decimal("500.00"), target_date=dt.date(2030, 1, 1),
        created_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    today = timezone.now().date()
    for number in range(8):
        make_transaction(
            year, "-15.00", today - dt.timedelta(days=30 * number + 3), category="subscriptions", payee="Streamly"
        )
    body = insight(alice, "savings-opportunities")
    for each in body["opportunities"]:
        assert Decimal(each["monthly_saving"]) == round(Decimal(each["yearly_saving"]) / 12, 2)
        (goal,) = each["goals"]
        assert (goal["name"], goal["reached_now"]) == ("House", None)
        assert goal["reached_then"] is not None


def test_forecasts_are_trained_once_for_the_same_months_and_never_worse_than_naive(alice, home, year, last):
    now = timezone.now()
    before = insight(alice, "predictions")
    assert {each["version"] for each in before["predictions"]} == {None}
    assert train_household(household=home, now=now).trained == 3  # housing, groceries, the account's balance
    again = train_household(household=home, now=now)
    assert (again.trained, again.kept) == (0, 3)
    body = insight(alice, "predictions", months=2)
    rent = next(each for each in body["predictions"] if each["subject"] == "category:housing")
    assert (rent["version"], rent["months"][0]["amount"], rent["error"]) == (1, "2000.00", "0.00")
    assert [month["month"] for month in rent["months"]] == [str(last.plus(1)), str(last.plus(2))]
    make_transaction(year, "-70.00", last.last_day, category="travel")
    assert train_household(household=home, now=now).trained >= 1
    assert all(model.error <= model.naive_error for model in PredictionModel.objects.all())


def test_the_command_trains_and_names_what_it_does_not_know(capsys, home, year):
    call_command("train_models", household=str(home.pk))
    assert capsys.readouterr().out.startswith("3 trained, 0 kept")
    call_command("train_models")
    assert "0 trained, 3 kept" in capsys.readouterr().out
    for unknown in ("no-id", "0197a1d0-7c11-7abc-8def-0123456789ab"):
        with pytest.raises(CommandError, match="There is no household"):
            call_command("train_models", household=unknown)
