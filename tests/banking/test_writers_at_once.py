"""Several people, imports and statements at once: balances and totals stay right, and nobody is turned away."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction

from lifepath.banking.category_tree import SYSTEM_CATEGORIES
from lifepath.banking.models import BankAccount, Category, Transaction
from lifepath.banking.services.totals import wrong_totals
from lifepath.users.models import Household
from tests.banking.conftest import DAY, make_account
from tests.banking.random_writes import GROCERIES, split
from tests.conftest import client

pytestmark = pytest.mark.django_db(transaction=True)


def together(*tasks):
    """Run each task in a thread of its own, all from the same moment on; their errors."""
    errors, start = [], threading.Barrier(len(tasks))

    def run(task):
        try:
            start.wait()
            task()
        except Exception as error:  # noqa: BLE001 whatever it is, the test tells
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.fixture
def two_accounts():
    home = Household.objects.get(personal_owner=client("Alice"))
    return make_account(home, "A"), make_account(home, "B")


def rows(*accounts, count=20):
    return [
        Transaction(
            account=account,
            household_id=account.household_id,
            posted_on=DAY,
            amount=Decimal("-1.00"),
            category_id=GROCERIES,
        )
        for _ in range(count)
        for account in accounts
    ]


def test_imports_into_the_same_accounts_in_opposite_order(two_accounts):
    one, other = two_accounts
    tasks = [
        lambda order=order: Transaction.objects.bulk_create(rows(*order)) for order in [(one, other), (other, one)] * 4
    ]

    assert together(*tasks) == []

    assert list(BankAccount.objects.values_list("balance", flat=True)) == [Decimal("-160.00")] * 2
    assert wrong_totals() == []


def test_a_new_anchor_while_rows_come_in(two_accounts):
    account = two_accounts[0]

    def anchor():
        for _ in range(5):
            BankAccount.objects.filter(pk=account.pk).update(
                anchor_balance=Decimal("1000.00"), anchor_on=DAY.replace(day=1)
            )

    assert together(anchor, *[lambda: Transaction.objects.bulk_create(rows(account, count=5)) for _ in range(4)]) == []

    assert BankAccount.objects.get(pk=account.pk).balance == Decimal("980.00")
    assert wrong_totals() == []


def test_a_row_is_split_moved_and_joined_at_once(two_accounts):
    account = two_accounts[0]
    row = Transaction.objects.create(
        account=account, household_id=account.household_id, posted_on=DAY, amount=Decimal(-9)
    )

    def part():
        with transaction.atomic():
            Transaction.objects.select_for_update().get(pk=row.pk)
            split(row, ("-4.00", GROCERIES), ("-5.00", GROCERIES))

    def move():
        for month in (4, 5, 6):
            Transaction.objects.filter(pk=row.pk).update(posted_on=DAY.replace(month=month))

    assert together(part, move, part, move) == []

    assert wrong_totals() == []


def test_the_shared_categories_outlive_a_flush():
    assert Category.objects.filter(household__isnull=True).count() == len(SYSTEM_CATEGORIES)
