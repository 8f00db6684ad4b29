"""Accounts of the people of the tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from lifepath.banking.category_tree import OTHER_ID, category_id
from lifepath.banking.choices import AccountKind, Visibility
from lifepath.banking.models import BankAccount, Transaction
from lifepath.core import events
from lifepath.users.models import Household, User

DAY = dt.date(2026, 3, 14)


def make_account(household: Household, name: str = "Checking", **values: Any) -> BankAccount:
    """An account of a household."""
    values.setdefault("kind", AccountKind.CHECKING)
    values.setdefault("owner", household.personal_owner)
    values.setdefault("visibility", Visibility.FULL if household.personal_owner is None else Visibility.PRIVATE)
    account = BankAccount.objects.create(household=household, name=name, **values)
    account.refresh_from_db()
    return account


def make_transaction(
    account: BankAccount, amount: str, day: dt.date = DAY, *, category: str = "", **values: Any
) -> Any:
    """A posting of an account."""
    return Transaction.objects.create(
        household_id=account.household_id,
        account=account,
        posted_on=day,
        amount=Decimal(amount),
        category_id=category_id(category) if category else OTHER_ID,
        **values,
    )


def balance_of(account: BankAccount) -> Decimal:
    """As the database has it."""
    return BankAccount.objects.values_list("balance", flat=True).get(pk=account.pk)


def check_deferred_constraints() -> None:
    """What a commit would check."""
    connection.check_constraints()


@pytest.fixture
def checking(home: Household) -> BankAccount:
    """Alice's own checking account."""
    return make_account(home)


@pytest.fixture
def savings(home: Household) -> BankAccount:
    """Alice's own savings account."""
    return make_account(home, "Savings", kind=AccountKind.SAVINGS)


@pytest.fixture
def ours(joint: Household) -> BankAccount:
    """The account of Alice and Bob."""
    return make_account(joint, "Joint checking")


@pytest.fixture
def bobs(bob: User) -> BankAccount:
    """Bob's own checking account."""
    return make_account(bob.personal_household, "Bob's checking")


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What upper apps are told of changed transactions."""
    heard: list[dict[str, Any]] = []
    monkeypatch.setitem(events._handlers, "transactions.changed", [lambda **payload: heard.append(payload)])
    return heard
