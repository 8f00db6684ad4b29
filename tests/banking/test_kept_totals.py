"""Monthly totals and balances equal a recomputation after any sequence of writes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifepath.banking.models import BankAccount, MonthlyCategoryTotal, Transaction
from lifepath.core.ids import new_id
from tests.banking.conftest import DAY, balance_of, check_deferred_constraints, make_transaction
from tests.banking.random_writes import DINING, GROCERIES, OPERATIONS, RandomHousehold, split

STORED = """
    SELECT household_id, month, account_id, category_id, amount, row_count FROM banking_monthlycategorytotal
    ORDER BY 1, 2, 3, 4
"""
RECOMPUTED = """
    SELECT t.household_id, to_char(t.posted_on, 'YYYY-MM-01')::date, t.account_id, p.category_id,
        sum(p.amount), count(*)
    FROM banking_transaction t
    JOIN LATERAL (
        SELECT s.category_id, s.amount FROM banking_transactionsplit s WHERE s.transaction_id = t.id
        UNION ALL
        SELECT t.category_id, t.amount
        WHERE NOT EXISTS (SELECT FROM banking_transactionsplit s WHERE s.transaction_id = t.id)
    ) p ON true
    WHERE NOT t.pending AND NOT t.excluded
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
BALANCES = """
    SELECT a.id, a.balance, coalesce(a.anchor_balance, 0) + coalesce(sum(t.amount), 0)
    FROM banking_bankaccount a
    LEFT JOIN banking_transaction t
        ON t.account_id = a.id AND NOT t.pending AND t.posted_on > coalesce(a.anchor_on, '-infinity')
    GROUP BY a.id
"""


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def assert_totals_follow_from_transactions():
    assert rows(STORED) == rows(RECOMPUTED)
    for account, stored, recomputed in rows(BALANCES):
        assert stored == recomputed, account


def totals(account):
    found = MonthlyCategoryTotal.objects.filter(account=account).order_by("month", "amount")
    return [(str(total.month), total.category.slug, total.amount, total.row_count) for total in found]


def test_a_posting_enters_the_month_of_its_day_and_the_balance(checking):
    make_transaction(checking, "-40.10", dt.date(2026, 3, 31), category="food_dining")
    make_transaction(checking, "-9.90", dt.date(2026, 3, 1), category="food_dining")
    make_transaction(checking, "100.00", dt.date(2026, 4, 1), category="income")

    assert totals(checking) == [
        ("2026-03-01", "food_dining", Decimal("-50.00"), 2),
        ("2026-04-01", "income", Decimal("100.00"), 1),
    ]
    assert balance_of(checking) == Decimal("50.00")


def test_pending_rows_enter_neither_and_excluded_rows_only_the_balance(checking):
    make_transaction(checking, "-5.00", pending=True)
    make_transaction(checking, "-7.00", excluded=True)

    assert totals(checking) == []
    assert balance_of(checking) == Decimal("-7.00")


def test_a_split_counts_by_its_parts_and_joined_again_as_a_whole(checking):
    row = make_transaction(checking, "-100.00", category="food_groceries")

    split(row, ("-70.00", GROCERIES), ("-30.00", DINING))

    assert totals(checking) == [
        ("2026-03-01", "food_groceries", Decimal("-70.00"), 1),
        ("2026-03-01", "food_dining", Decimal("-30.00"), 1),
    ]
    row.refresh_from_db()
    assert row.is_split

    split(row)

    assert totals(checking) == [("2026-03-01", "food_groceries", Decimal("-100.00"), 1)]
    assert balance_of(checking) == Decimal("-100.00")


def test_a_total_disappears_with_its_last_row(checking):
    row = make_transaction(checking, "-1.00")

    row.delete()

    assert totals(checking) == []
    assert balance_of(checking) == Decimal("0.00")


def test_an_anchor_starts_the_balance_anew_after_its_day(checking):
    make_transaction(checking, "-10.00", dt.date(2026, 3, 1))
    make_transaction(checking, "-20.00", dt.date(2026, 3, 2))
    make_transaction(checking, "-40.00", dt.date(2026, 3, 3))

    BankAccount.objects.filter(pk=checking.pk).update(anchor_balance=Decimal("500.00"), anchor_on=dt.date(2026, 3, 2))
    assert balance_of(checking) == Decimal("460.00")

    make_transaction(checking, "-1.00", dt.date(2026, 3, 2))
    make_transaction(checking, "-2.00", dt.date(2026, 3, 3))
    assert balance_of(checking) == Decimal("458.00")


def test_whatever_is_written_into_a_balance_is_replaced_by_the_sum(checking):
    make_transaction(checking, "-10.00")

    BankAccount.objects.filter(pk=checking.pk).update(balance=Decimal("1000000.00"))

    assert balance_of(checking) == Decimal("-10.00")


def test_parts_that_do_not_add_up_are_refused(checking):
    row = make_transaction(checking, "-100.00")

    split(row, ("-70.00", GROCERIES), ("-29.99", DINING))

    with pytest.raises(IntegrityError, match=r"add up to -99.99, the whole is -100.00"):
        check_deferred_constraints()


@pytest.mark.parametrize("change", [{"amount": Decimal("-101.00")}, {"is_split": False}])
def test_a_split_transaction_and_its_parts_change_together(checking, change):
    row = make_transaction(checking, "-100.00")
    split(row, ("-70.00", GROCERIES), ("-30.00", DINING))
    check_deferred_constraints()

    Transaction.objects.filter(pk=row.pk).update(**change)

    with pytest.raises(IntegrityError, match="add up"):
        check_deferred_constraints()


def test_a_transaction_stays_in_the_household_of_its_account(checking, ours):
    with pytest.raises(IntegrityError, match="household of its account"), transaction.atomic():
        Transaction.objects.create(household=ours.household, account=checking, posted_on=DAY, amount=Decimal(1))
    row = make_transaction(checking, "1.00")
    with pytest.raises(IntegrityError, match="household of its account"), transaction.atomic():
        Transaction.objects.filter(pk=row.pk).update(household=ours.household)
    with pytest.raises(IntegrityError, match="stays in its household"), transaction.atomic():
        BankAccount.objects.filter(pk=checking.pk).update(household=ours.household)


def test_an_account_or_category_that_does_not_exist_is_refused(checking):
    for column in ("account_id", "category_id"):
        values = {"account_id": checking.pk, "category_id": GROCERIES} | {column: new_id()}
        with pytest.raises(IntegrityError, match="household of its account"), transaction.atomic():
            Transaction.objects.create(household=checking.household, posted_on=DAY, amount=Decimal(1), **values)


def test_an_account_with_transactions_is_not_deleted_by_raw_sql(checking):
    make_transaction(checking, "1.00")

    with pytest.raises(IntegrityError, match="with transactions"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM banking_bankaccount WHERE id = %s", [checking.pk])


@pytest.mark.parametrize("change", [{"amount": Decimal("2.00")}, {"notes": "x"}, {"excluded": True}, {"tags": ["a"]}])
def test_a_locked_row_refuses_edits(checking, change):
    row = make_transaction(checking, "1.00", reconciled=True)

    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Transaction.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Transaction.objects.filter(pk=row.pk).update(reconciled=False, **change)


def test_a_locked_row_refuses_deletion_and_parts(checking):
    row = make_transaction(checking, "1.00", reconciled=True)

    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Transaction.objects.filter(pk=row.pk).delete()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        split(row, ("1.00", GROCERIES))


def test_unlocking_alone_is_possible(checking):
    row = make_transaction(checking, "1.00", reconciled=True)

    Transaction.objects.filter(pk=row.pk).update(reconciled=False)

    assert Transaction.objects.filter(pk=row.pk).update(amount=Decimal("2.00")) == 1


def test_totals_refuse_writes_from_elsewhere(checking):
    make_transaction(checking, "1.00")

    for sql in ("UPDATE banking_monthlycategorytotal SET amount = 5", "DELETE FROM banking_monthlycategorytotal"):
        with pytest.raises(IntegrityError, match="follow from transactions"), transaction.atomic():
            rows(sql)


def test_rebuilding_changes_nothing_where_all_is_well_and_heals_what_is_not(checking):
    make_transaction(checking, "1.00")
    before = rows(STORED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('banking.rebuilding', 'on', true)")
        cursor.execute("UPDATE banking_monthlycategorytotal SET amount = 5")
        cursor.execute("SELECT banking_rebuild_totals()")

    assert rows(STORED) == before
    assert_totals_follow_from_transactions()


def test_copied_rows_are_booked_like_any_other(checking):
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY banking_transaction (id, household_id, account_id, posted_on, amount, category_id) FROM STDIN"
        ) as copy,
    ):
        for number in range(50):
            copy.write_row(
                [new_id(), checking.household_id, checking.pk, dt.date(2026, number % 12 + 1, 1), number, GROCERIES]
            )

    assert balance_of(checking) == Decimal("1225.00")
    assert_totals_follow_from_transactions()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(st.sampled_from(OPERATIONS), min_size=5, max_size=30), seed=st.integers(0, 2**32))
def test_totals_and_balances_equal_a_recomputation_after_any_sequence_of_writes(home, operations, seed):
    with transaction.atomic():
        household = RandomHousehold(home, seed)
        for name in ("bulk_insert", *operations):
            getattr(household, name)()
            assert_totals_follow_from_transactions()
        check_deferred_constraints()
        transaction.set_rollback(True)
