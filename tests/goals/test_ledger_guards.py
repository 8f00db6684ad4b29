"""What the database refuses of the ledger, whoever writes and however."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from goals.models import AllocationMap, FinancialGoal, LedgerBalance, LedgerEvent
from goals.services.allocations import allocate
from lifepath.banking.models import BankAccount
from tests.banking.conftest import make_transaction
from tests.goals.conftest import commit, funded, make_goal, raw


@pytest.fixture
def allocated(alice, savings, house):
    """300.00 of the account's 1,000.00 for the house, which takes 800.00."""
    return allocate(account=savings, goal=house, amount=Decimal("300.00"), user=alice)[0]


def event(allocated, **values):
    kept = {
        "household_id": allocated.household_id,
        "event_type": "ALLOCATION",
        "amount": Decimal("1.00"),
        "source_account_id": allocated.source_account_id,
        "account_household_id": allocated.account_household_id,
        "dest_goal_id": allocated.dest_goal_id,
    }
    return LedgerEvent(**{**kept, **values})


def refused(rule):
    return pytest.raises(DatabaseError, match=rule)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE goals_ledgerevent SET amount = 1",
        "DELETE FROM goals_ledgerevent",
        "TRUNCATE goals_ledgerevent",
        "UPDATE goals_allocationmap SET amount = 1",
        "DELETE FROM goals_allocationmap",
        "TRUNCATE goals_allocationmap",
        "UPDATE goals_financialgoal SET current_allocation = 500",
        "UPDATE banking_bankaccount SET allocated = 0",
        "UPDATE goals_ledgerbalance SET balance = 0",
        "DELETE FROM goals_financialgoal",
    ],
)
def test_what_follows_from_events_is_not_written_past_them(allocated, statement):
    commit()

    with pytest.raises(IntegrityError), transaction.atomic():
        raw(statement)

    assert AllocationMap.objects.get().amount == Decimal("300.00")


def test_bulk_writes_are_booked_and_held_like_any_other(allocated, savings, house):
    LedgerEvent.objects.bulk_create([event(allocated, amount=Decimal("100.00")) for _ in range(5)])

    house.refresh_from_db()
    savings.refresh_from_db()
    assert (house.current_allocation, house.status, savings.allocated) == (
        Decimal("800.00"),
        "completed",
        Decimal("800.00"),
    )
    with refused("a goal takes at most its target"), transaction.atomic():
        LedgerEvent.objects.bulk_create([event(allocated, amount=Decimal("0.01"))])


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"amount": Decimal("500.01")}, "a goal takes at most its target"),
        ({"amount": Decimal("-1.00")}, "an_event_moves_more_than_0"),
        ({"amount": Decimal("0.00")}, "an_event_moves_more_than_0"),
        ({"event_type": "SYSTEM", "dest_goal_id": None}, "system events follow from balances"),
        ({"event_type": "DEALLOCATION"}, "an_event_names_what_its_type_needs"),
        ({"event_type": "REVERSAL"}, "an_event_names_what_its_type_needs"),
        ({"event_type": "WITHDRAWAL", "dest_goal_id": None, "amount": Decimal("700.01")}, "takes free money"),
    ],
)
def test_an_event_that_breaks_a_rule_is_refused_as_a_whole(allocated, values, rule):
    with refused(rule), transaction.atomic():
        LedgerEvent.objects.bulk_create([event(allocated), event(allocated, **values)])

    assert AllocationMap.objects.get().amount == Decimal("300.00")


def test_an_account_is_not_overdrawn_and_no_allocation_goes_below_0(allocated, savings, house):
    big = make_goal(house.household, "Castle", "100000.00")

    with refused("an account allocates at most its balance"), transaction.atomic():
        event(allocated, dest_goal_id=big.pk, amount=Decimal("700.01")).save()
    with refused("an_allocation_is_not_negative"), transaction.atomic():
        event(allocated, event_type="DEALLOCATION", dest_goal_id=None, source_goal=house, amount=301).save()
    with refused("an_allocation_is_not_negative"), transaction.atomic():
        event(allocated, event_type="DEALLOCATION", dest_goal_id=None, source_goal=big, amount=1).save()


def test_events_belong_where_their_goals_and_accounts_are(allocated, charlie, house):
    elsewhere = charlie.personal_household
    theirs, foreign = make_goal(elsewhere, "Theirs"), funded(elsewhere, "Foreign")

    with refused("household of its goals"), transaction.atomic():
        event(allocated, household_id=elsewhere.pk).save()
    with refused("a goal takes money of its people"), transaction.atomic():
        event(allocated, source_account_id=foreign.pk, account_household_id=elsewhere.pk).save()
    with refused("household of its goals"), transaction.atomic():
        event(allocated, event_type="REALLOCATION", source_goal=house, dest_goal_id=theirs.pk).save()
    with refused("an event names an account"), transaction.atomic():
        event(allocated, account_household_id=elsewhere.pk).save()


def test_a_reversal_repeats_its_event_and_comes_once(allocated, house):
    with refused("a reversal repeats its event"), transaction.atomic():
        event(allocated, event_type="REVERSAL", reverses=allocated).save()

    event(allocated, event_type="REVERSAL", reverses=allocated, amount=allocated.amount).save()

    house.refresh_from_db()
    assert (house.current_allocation, AllocationMap.objects.count()) == (Decimal("0.00"), 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        event(allocated, event_type="REVERSAL", reverses=allocated, amount=allocated.amount).save()


def test_every_change_of_a_balance_is_one_system_event_at_commit(home):
    account = funded(home, "Checking", "100.00")
    commit()
    make_transaction(account, "25.00")
    make_transaction(account, "-5.00")
    commit()
    account.anchor_balance = Decimal("50.00")
    account.save(update_fields=["anchor_balance"])
    commit()

    events = LedgerEvent.objects.filter(source_account=account).order_by("id")
    assert [(row.event_type, row.amount) for row in events] == [
        ("SYSTEM", Decimal("100.00")),
        ("SYSTEM", Decimal("20.00")),
        ("SYSTEM", Decimal("-50.00")),
    ]
    assert LedgerBalance.objects.get(account=account).balance == Decimal("70.00")


def test_the_ledger_outlives_an_account_that_is_closed(home):
    account = funded(home, "Old", "100.00")
    commit()
    BankAccount.objects.get(pk=account.pk).delete()
    commit()

    assert [row.amount for row in LedgerEvent.objects.order_by("id")] == [Decimal("100.00"), Decimal("-100.00")]
    assert not LedgerBalance.objects.exists()


def test_a_goal_stays_in_its_household_and_saving_a_stale_copy_is_refused(alice, house, savings, joint):
    stale = FinancialGoal.objects.get(pk=house.pk)
    allocate(account=savings, goal=house, amount=Decimal("10.00"), user=alice)

    with refused("allocations follow from the ledger"), transaction.atomic():
        stale.save()
    with refused("a goal stays in its household"), transaction.atomic():
        FinancialGoal.objects.filter(pk=house.pk).update(household=joint)


def test_the_migration_goes_back_and_forth_on_data(allocated):
    sql = import_module("goals.migrations.0002_ledger_is_booked_by_triggers")
    commit()
    with connection.cursor() as cursor:
        cursor.execute(sql.DROP)
        cursor.execute("DELETE FROM goals_ledgerevent")
        cursor.execute("DELETE FROM goals_allocationmap")
        cursor.execute("DELETE FROM goals_ledgerbalance")
        cursor.execute(sql.CREATE)
    commit()

    assert [row.event_type for row in LedgerEvent.objects.all()] == ["SYSTEM"]
