"""Goals and money of the people of the tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from goals.models import FinancialGoal
from goals.services.goals import create_goal
from lifepath.banking.choices import AccountKind
from lifepath.banking.models import BankAccount
from lifepath.users.models import Household
from tests.banking.conftest import make_account

TODAY = dt.date(2026, 11, 20)


def make_goal(household: Household, name: str = "House", target: str = "1000.00", **values: Any) -> FinancialGoal:
    """A goal of a household."""
    values.setdefault("created_on", dt.date(2026, 1, 1))
    current = values.pop("current_amount", None)
    return create_goal(
        household_id=household.pk,
        values={"name": name, "target_amount": Decimal(target), **values},
        current_amount=None if current is None else Decimal(current),
        today=values["created_on"],
    )


def funded(household: Household, name: str = "Savings", balance: str = "1000.00", **values: Any) -> BankAccount:
    """An account with money in it."""
    values.setdefault("kind", AccountKind.SAVINGS)
    return make_account(household, name, anchor_balance=Decimal(balance), anchor_on=dt.date(2026, 1, 1), **values)


def commit() -> None:
    """What a commit would do and check."""
    connection.check_constraints()


def raw(statement: str, *parameters: Any) -> None:
    """A statement past all code."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def savings(home: Household) -> BankAccount:
    """1,000.00 of Alice's own."""
    return funded(home)


@pytest.fixture
def house(home: Household) -> FinancialGoal:
    """Alice's own goal of 800.00."""
    return make_goal(home, "House", "800.00")


@pytest.fixture
def trip(home: Household) -> FinancialGoal:
    """Another, of 500.00."""
    return make_goal(home, "Trip", "500.00")
