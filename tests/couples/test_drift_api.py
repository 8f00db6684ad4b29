"""Where goals stand against their lines, and why."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from couples.models import FirstPlan, GoalDrift
from couples.selectors.goal_months import months_of_goals
from couples.services import drift_alerts
from goals.models import GoalProgress
from goals.selectors.contributions import pace
from goals.services.allocations import allocate
from lifepath.users.models import Household, Notification
from tests.banking.conftest import make_transaction
from tests.conftest import client_for
from tests.goals.conftest import funded, make_goal

DRIFT = "/api/v1/drift"


@pytest.fixture
def today(home):
    """Where Alice lives."""
    return home.today(timezone.now())


def half_gone(household, today, name="House", target="1000.00", **values):
    """A goal whose line asks for half of its target today."""
    return make_goal(
        household,
        name,
        target,
        created_on=today - dt.timedelta(days=100),
        target_date=today + dt.timedelta(days=100),
        **values,
    )


def drift_of(person, name="House", query=""):
    answer = client_for(person).get(f"{DRIFT}{query}")
    assert answer.status_code == 200, answer.content
    return next(row for row in answer.json()["goals"] if row["name"] == name)


@pytest.mark.parametrize(
    ("held", "status"),
    [("300.00", "on_track"), ("300.01", "on_track"), ("299.99", "critical"), ("449.99", "behind"), ("550.01", "ahead")],
)
def test_a_goal_is_measured_against_its_straight_line(alice, home, today, held, status):
    expected_status = {"300.00": "behind", "300.01": "behind"}.get(held, status)
    half_gone(home, today, current_amount=held)

    shown = drift_of(alice)

    assert (shown["expected"], shown["current_amount"], shown["status"]) == ("500.00", held, expected_status)
    assert Decimal(shown["drift_amount"]) == Decimal(held) - 500
    assert (shown["expected_share"], Decimal(shown["gap"])) == ("0.5000", 500 - Decimal(held))


def test_the_parts_of_a_gap_add_up_to_it(alice, home, today):
    account = funded(home, kind="CHECKING")
    goal = half_gone(home, today, current_amount="100.00")
    for months in range(1, 8):
        day = (today.replace(day=15) - dt.timedelta(days=30 * months)).replace(day=10)
        make_transaction(account, "3000.00" if months > 3 else "2950.00", day, category="income")
        make_transaction(account, "-200.00" if months > 3 else "-230.00", day, category="food_dining")
    client_for(alice).patch(f"/api/v1/goals/{goal.pk}", {"target_amount": "1200.00"})

    shown = drift_of(alice)

    causes = {(part["cause"], part["detail"]): Decimal(part["amount"]) for part in shown["causes"]}
    assert causes["changed_target", ""] == Decimal("100.00")
    assert causes["income", ""] > 0
    assert causes["overspent_category", "food_dining"] > 0
    assert sum(causes.values()) == Decimal(shown["gap"]) == Decimal("500.00")


def test_a_month_without_the_usual_transfer_is_a_cause(alice, home, today):
    goal = make_goal(
        home,
        target="1000.00",
        created_on=today - dt.timedelta(days=300),
        target_date=today + dt.timedelta(days=100),
    )
    for months in (5, 6, 7):
        day = today - dt.timedelta(days=30 * months)
        GoalProgress.objects.create(
            goal=goal, year=day.year, month=day.month, amount_at_period=Decimal(100), contribution_this_period=50
        )

    causes = {part["cause"]: part["amount"] for part in drift_of(alice)["causes"]}

    assert causes["missed_transfer"] == "150.00"


def test_a_goal_without_a_deadline_has_no_line_and_no_gap(alice, home):
    make_goal(home, current_amount="10.00")

    shown = drift_of(alice)

    assert (shown["status"], shown["expected"], shown["gap"], shown["causes"]) == ("no_deadline", None, None, [])


def test_paused_goals_stand_outside(alice, home, today):
    half_gone(home, today, status="paused")

    assert client_for(alice).get(DRIFT).json()["goals"] == []


def test_the_pace_of_many_goals_is_that_of_each(alice, home, today):
    account = funded(home)
    goals = [half_gone(home, today, f"Goal {number}") for number in range(3)]
    debts = make_goal(home, "Debt", "500.00", goal_type="debt_payoff", opening_debt=Decimal(500))
    allocate(account=account, goal=goals[0], amount=Decimal("30.00"), user=alice)
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    GoalProgress.objects.create(
        goal=goals[1],
        year=last_month.year,
        month=last_month.month,
        amount_at_period=Decimal(90),
        contribution_this_period=Decimal(45),
    )

    batch = months_of_goals(goals=[*goals, debts], household=home, today=today)

    for goal in [*goals, debts]:
        assert batch[goal.pk].pace == pace(goal=goal, today=today).monthly_contribution, goal.name
    assert batch[goals[1].pk].pace == Decimal(15)


def test_drift_of_a_couple_is_for_both_and_costs_the_same_however_many_goals(
    alice, bob, couple, home, today, django_assert_num_queries
):
    joint = Household.objects.get(pk=couple.pk)
    half_gone(joint, today)
    caller = client_for(bob)
    url = f"{DRIFT}?couple={couple.pk}"
    with django_assert_num_queries(11):
        assert len(caller.get(url).json()["goals"]) == 1
    for number in range(5):
        half_gone(joint, today, f"Goal {number}")

    with django_assert_num_queries(11):
        assert len(caller.get(url).json()["goals"]) == 6
    half_gone(home, today, "Only hers")
    assert "Only hers" not in str(caller.get(url).json())


def test_members_are_told_once_when_a_goal_falls_behind_and_again_when_it_gets_worse(alice, bob, couple, home, today):
    joint = Household.objects.get(pk=couple.pk)
    goal = half_gone(joint, today, current_amount="400.00")
    noon = timezone.now()

    for _ in range(2):
        drift_alerts.measure_all(noon)
    assert Notification.objects.filter(kind="goal_drift").count() == 2
    since = GoalDrift.objects.get(goal=goal)
    assert (since.status, since.since) == ("behind", joint.today(noon))

    GoalProgress.objects.filter(goal=goal).update(amount_at_period=Decimal("100.00"))
    drift_alerts.measure_all(noon)
    assert Notification.objects.filter(kind="goal_drift").count() == 4
    assert GoalDrift.objects.get(goal=goal).status == "critical"
    assert "House" in Notification.objects.filter(kind="goal_drift").latest("created_at").text


def test_what_no_longer_counts_is_no_longer_measured(alice, home, today):
    goal = half_gone(home, today)
    drift_alerts.measure_all(timezone.now())

    client_for(alice).patch(f"/api/v1/goals/{goal.pk}", {"status": "paused"})
    drift_alerts.measure_all(timezone.now())

    assert not GoalDrift.objects.exists()


def test_the_first_plan_of_a_goal_stays(alice, home, today):
    goal = half_gone(home, today)
    client_for(alice).patch(f"/api/v1/goals/{goal.pk}", {"target_amount": "1200.00"})

    assert FirstPlan.objects.get(goal=goal).target_amount == Decimal("1000.00")
    with pytest.raises(IntegrityError), transaction.atomic():
        FirstPlan.objects.update(target_amount=1)
