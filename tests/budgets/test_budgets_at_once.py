"""Several people at once: the database lets one budget into a period, and one alert out."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from budgets.models import Budget, BudgetItem, BudgetSnapshot
from budgets.services.budgets import create_budget, roll_household
from budgets.services.snapshots import keep_from_data
from lifepath.core.periods import Month
from lifepath.users.models import Household, Notification
from lifepath.users.services.notifications import notify_members
from tests.conftest import client

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


@pytest.fixture
def home():
    return Household.objects.get(personal_owner=client("Alice"))


def together(task, count=WRITERS):
    """Run a task in several threads from the same moment on; the errors."""
    errors, start = [], threading.Barrier(count)

    def run(number):
        try:
            start.wait()
            task(number)
        except Exception as error:  # noqa: BLE001 whatever it is, the test tells
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def budget_from(home, start, items=()):
    return create_budget(
        household_id=home.pk,
        values={
            "name": "Month",
            "amount": Decimal("100.00"),
            "period_type": "MONTHLY",
            "start_on": start,
            "end_on": Month.of(start).plus(1).start.replace(day=start.day),
        },
        items=items,
    )


@pytest.mark.parametrize("round_number", range(5))
def test_of_overlapping_budgets_written_at_once_one_stays(home, round_number):
    errors = together(lambda number: budget_from(home, dt.date(2026, 3, 1 + number)))

    assert Budget.objects.count() == 1
    assert len(errors) == WRITERS - 1
    assert {type(error) for error in errors} == {IntegrityError}
    assert {error.__cause__.diag.constraint_name for error in errors} == {"budget_periods_do_not_overlap"}


def test_budgets_of_other_months_do_not_wait_for_each_other(home):
    errors = together(lambda number: budget_from(home, dt.date(2026, 1 + number, 1)))

    assert (errors, Budget.objects.count()) == ([], WRITERS)


def test_items_written_at_once_stay_within_the_amount(home):
    budget = budget_from(home, dt.date(2026, 3, 1))
    names = ["housing", "travel", "education", "insurance", "childcare", "healthcare", "other", "entertainment"]

    errors = together(
        lambda number: BudgetItem.objects.create(budget=budget, category=names[number], amount=Decimal("30.00"))
    )

    assert (len(errors), BudgetItem.objects.count()) == (1, 3)


def test_the_next_period_opens_once_and_an_alert_is_told_once(home):
    budget_from(home, dt.date(2026, 3, 1), items=[{"category": "travel", "amount": Decimal("10.00")}])

    def task(number):
        roll_household(household=home, today=dt.date(2026, 4, 2))
        notify_members(household_id=home.pk, kind="budget_alert", key="a", text="Near", evidence={})
        keep_from_data(
            household_id=home.pk,
            month=Month(2026, 3),
            total_income=Decimal(number),
            category_totals={},
            budget_model={},
        )

    assert together(task) == []
    assert (Budget.objects.count(), Notification.objects.count(), BudgetSnapshot.objects.count()) == (2, 1, 1)
