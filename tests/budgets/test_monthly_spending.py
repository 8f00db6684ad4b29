"""The months of spending equal a recomputation from the transactions, whatever is written."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.models import MonthlySpending
from lifepath.banking.category_tree import category_id
from lifepath.banking.models import BankAccount, Category, Transaction
from lifepath.core.spending_categories import ROOT_CATEGORIES
from lifepath.users.models import Household
from tests.banking.conftest import checking, make_account, make_transaction  # noqa: F401 fixture
from tests.banking.random_writes import OPERATIONS, RandomHousehold

MARCH = dt.date(2026, 3, 1)


def recomputed(household):
    """Every month from the transactions themselves, added up here."""
    months = {}
    rows = Transaction.objects.filter(household=household, pending=False, excluded=False).prefetch_related("splits")
    for row in rows.select_related("account"):
        if row.account.currency != household.currency:
            continue
        parts = [(part.category, part.amount) for part in row.splits.all()] or [(row.category, row.amount)]
        month = months.setdefault(row.posted_on.replace(day=1), dict.fromkeys((*ROOT_CATEGORIES, "income"), Decimal(0)))
        for category, amount in parts:
            if category.root_slug == "income":
                month["income"] += amount
            elif category.root_slug in ROOT_CATEGORIES:
                month[category.root_slug] -= amount
    return months


def stored(household):
    """Every month as the table has it."""
    return {
        row.month: {name: getattr(row, name) for name in (*ROOT_CATEGORIES, "income")}
        for row in MonthlySpending.objects.filter(household=household)
    }


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), operations=st.lists(st.sampled_from(OPERATIONS), min_size=5, max_size=25))
def test_months_follow_from_transactions_through_any_sequence_of_writes(home, seed, operations):
    Transaction.objects.all().delete()
    writes = RandomHousehold(home, seed)

    for operation in operations:
        getattr(writes, operation)()

    assert stored(home) == recomputed(home)


def month_of(household):
    return MonthlySpending.objects.get(household=household, month=MARCH)


def test_total_and_savings_rate_are_made_by_the_database(home, checking):  # noqa: F811
    make_transaction(checking, "5000.00", category="income")
    make_transaction(checking, "-1200.00", category="housing")
    make_transaction(checking, "-300.50", category="other")
    make_transaction(checking, "-400.00", category="savings_contributions")
    make_transaction(checking, "-100.00", category="investments")
    make_transaction(checking, "-90.00", category="transfer")

    month = month_of(home)

    assert month.total_spending == Decimal("1500.50")
    assert month.savings_rate == Decimal("0.699900")
    assert (month.savings_contributions, month.investments) == (Decimal("400.00"), Decimal("100.00"))


def test_household_transfers_are_neither_income_nor_spending_and_enter_the_savings_rate(home, checking):  # noqa: F811
    make_transaction(checking, "1000.00", category="income")
    make_transaction(checking, "500.00", category="household_transfer")
    make_transaction(checking, "-600.00", category="housing")

    month = month_of(home)

    assert (month.income, month.household_transfers) == (Decimal("1000.00"), Decimal("500.00"))
    assert month.savings_rate == Decimal("0.600000")


def test_money_sent_to_the_joint_household_counts_against_the_savings_rate_not_in_its_base(home, checking):  # noqa: F811
    make_transaction(checking, "1000.00", category="income")
    make_transaction(checking, "-400.00", category="household_transfer")

    assert month_of(home).savings_rate == Decimal("0.600000")


@pytest.mark.parametrize("income", ["0.00", "-5.00"])
def test_without_income_there_is_no_savings_rate(home, checking, income):  # noqa: F811
    make_transaction(checking, income, category="income")
    make_transaction(checking, "-10.00", category="food_dining")

    assert month_of(home).savings_rate is None


def test_an_income_of_a_cent_does_not_stop_an_import(home, checking):  # noqa: F811
    make_transaction(checking, "0.01", category="income")
    make_transaction(checking, "-90000000.00", category="housing")

    assert month_of(home).savings_rate == Decimal("-999999.999999")


def test_a_refund_makes_a_category_negative(home, checking):  # noqa: F811
    make_transaction(checking, "45.00", category="food_dining")

    assert month_of(home).food_dining == Decimal("-45.00")
    assert month_of(home).total_spending == Decimal("-45.00")


def test_accounts_in_another_currency_stay_out(home):
    make_transaction(make_account(home, "Abroad", currency="CAD"), "-20.00", category="food_dining")

    assert not MonthlySpending.objects.filter(household=home).exists()


def test_an_account_that_changes_its_currency_enters(home):
    account = make_account(home, "Abroad", currency="CAD")
    make_transaction(account, "-20.00", category="food_dining")

    BankAccount.objects.filter(pk=account.pk).update(currency="USD")

    assert month_of(home).food_dining == Decimal("20.00")


def test_a_category_of_ones_own_counts_under_its_root(home, checking):  # noqa: F811
    own = Category.objects.create(household=home, parent_id=category_id("travel"), name="Sailing", slug="sailing")
    row = make_transaction(checking, "-70.00", category="food_dining")

    Transaction.objects.filter(pk=row.pk).update(category=own)

    assert (month_of(home).food_dining, month_of(home).travel) == (Decimal("0.00"), Decimal("70.00"))


def test_the_last_row_takes_its_month_with_it(home, checking):  # noqa: F811
    row = make_transaction(checking, "-5.00")
    row.delete()

    assert not MonthlySpending.objects.filter(household=home).exists()


def test_a_month_is_cut_by_the_day_that_was_posted(home, checking):  # noqa: F811
    make_transaction(checking, "-1.00", dt.date(2026, 3, 31), category="travel")
    make_transaction(checking, "-2.00", dt.date(2026, 4, 1), category="travel")

    months = dict(MonthlySpending.objects.filter(household=home).values_list("month", "travel"))
    assert months == {MARCH: Decimal("1.00"), dt.date(2026, 4, 1): Decimal("2.00")}


def test_a_rebuild_changes_nothing(home, checking):  # noqa: F811
    make_transaction(checking, "-12.34", category="travel")
    before = stored(home)

    with connection.cursor() as cursor:
        cursor.execute("SELECT budgets_rebuild_monthly_spending(ARRAY[%s])", [Household.objects.get(pk=home.pk).pk])

    assert stored(home) == before
