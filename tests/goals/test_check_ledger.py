"""`check_ledger` finds every fault that somebody plants with the guards switched off, and names its row."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from goals.selectors.ledger_proof import prove
from goals.services import ledger
from goals.services.allocations import allocate, deallocate, reallocate
from lifepath.banking.models import BankAccount
from tests.banking.conftest import make_account
from tests.goals.conftest import commit, funded, make_goal, raw

TABLES = (
    "goals_ledgerevent",
    "goals_allocationmap",
    "goals_financialgoal",
    "goals_ledgerbalance",
    "goals_goalprogress",
    "banking_bankaccount",
)


@pytest.fixture
def busy(alice, home, savings, house, trip):
    """A ledger with every type of event, a debt and money outside."""
    allocate(account=savings, goal=house, amount=Decimal("400.00"), user=alice)
    reallocate(account=savings, from_goal=house, to_goal=trip, amount=Decimal("150.00"), user=alice)
    deallocate(account=savings, goal=trip, amount=Decimal("10.00"), user=alice)
    jar = funded(home, "Jar", "50.00")
    put_in = ledger.deposit(account=jar, amount=Decimal("25.00"), user=alice)
    ledger.withdraw(account=jar, amount=Decimal("5.00"), user=alice)
    ledger.reverse(event=put_in, user=alice)
    loan = make_account(home, "Loan", kind="LOAN", anchor_balance=Decimal("-90.00"), anchor_on=dt.date(2026, 1, 1))
    make_goal(home, "Debt", "90.00", goal_type="debt_payoff", debt_account=loan)
    make_goal(home, "Shares", "500.00", current_amount="20.00")
    commit()
    return savings


def test_a_ledger_that_was_only_moved_agrees(busy):
    proof = prove()

    assert (proof.faults, proof.goals, proof.over_allocated) == ((), 4, 0)
    assert proof.events == 9


def test_a_balance_that_fell_is_counted_and_no_fault(busy):
    BankAccount.objects.filter(pk=busy.pk).update(anchor_balance=Decimal("100.00"))
    commit()

    proof = prove()

    assert (proof.faults, proof.over_allocated) == ((), 1)


FAULTS = {
    "an allocation that was raised": (
        "UPDATE goals_allocationmap SET amount = amount + 0.01 WHERE goal_id = '{house}'",
        "allocation of account {savings} for goal {house}",
    ),
    "an allocation that was removed": (
        "DELETE FROM goals_allocationmap WHERE goal_id = '{house}'",
        "allocation of account {savings} for goal {house}",
    ),
    "an allocation that no event made": (
        (
            "INSERT INTO goals_allocationmap (id, account_id, goal_id, amount)"
            " SELECT gen_random_uuid(), '{savings}', id, 1 FROM goals_financialgoal WHERE name = 'Shares'"
        ),
        "allocation of account {savings} for goal",
    ),
    "a goal's total": (
        "UPDATE goals_financialgoal SET current_allocation = current_allocation + 0.01 WHERE id = '{house}'",
        "current_allocation of goal {house}",
    ),
    "what an account has allocated": (
        "UPDATE banking_bankaccount SET allocated = allocated - 0.01 WHERE id = '{savings}'",
        "allocated of account {savings}",
    ),
    "an event that was removed": (
        "DELETE FROM goals_ledgerevent WHERE event_type = 'ALLOCATION'",
        "allocation of account {savings} for goal {house}",
    ),
    "an event whose amount was changed": (
        "UPDATE goals_ledgerevent SET amount = amount + 0.01 WHERE event_type = 'DEALLOCATION'",
        "allocation of account {savings} for goal {trip}",
    ),
    "an event that was not booked": (
        (
            "INSERT INTO goals_ledgerevent"
            " (id, household_id, event_type, amount, source_account_id, account_household_id, dest_goal_id)"
            " SELECT gen_random_uuid(), household_id, 'ALLOCATION', 1, '{savings}', household_id, id"
            " FROM goals_financialgoal WHERE id = '{trip}'"
        ),
        "allocation of account {savings} for goal {trip}",
    ),
    "a reversal of another amount": (
        "UPDATE goals_ledgerevent SET amount = amount + 1 WHERE event_type = 'REVERSAL'",
        "does not repeat the event it reverses",
    ),
    "an event in another household": (
        "UPDATE goals_ledgerevent SET household_id = gen_random_uuid() WHERE event_type = 'ALLOCATION'",
        "belongs to another household than its goal or account",
    ),
    "a balance that changed without an event": (
        "UPDATE banking_bankaccount SET balance = balance + 0.01 WHERE id = '{savings}'",
        "balance of account {savings}",
    ),
    "what the ledger knows of a balance": (
        "UPDATE goals_ledgerbalance SET balance = balance + 0.01 WHERE account_id = '{savings}'",
        "known balance of account {savings}",
    ),
    "more allocated than there ever was": (
        (
            "UPDATE banking_bankaccount SET balance = 100 WHERE id = '{savings}';"
            "UPDATE goals_ledgerbalance SET balance = 100 WHERE account_id = '{savings}';"
            "UPDATE goals_ledgerevent SET amount = 100 WHERE event_type = 'SYSTEM' AND source_account_id = '{savings}'"
        ),
        "limit of account {savings}, whose balance never fell",
    ),
    "money outside": (
        "UPDATE goals_financialgoal SET outside_amount = outside_amount + 1 WHERE name IN ('Debt', 'Shares')",
        "outside_amount of goal",
    ),
    "a goal that calls itself completed": (
        "UPDATE goals_financialgoal SET status = 'completed', completed_at = now() WHERE id = '{trip}'",
        "status of goal {trip}",
    ),
}


@pytest.mark.parametrize("planted", FAULTS)
def test_a_planted_fault_is_found_and_named(busy, house, trip, planted):
    ids = {"savings": busy.pk, "house": house.pk, "trip": trip.pk}
    for table in TABLES:
        raw(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    statement, named = FAULTS[planted]

    raw(statement.format(**ids))

    found = [fault.what for fault in prove().faults]
    assert any(named.format(**ids) in what for what in found), found


@pytest.mark.django_db(transaction=True)
def test_the_command_says_what_it_saw_and_fails_on_a_fault(alice, home):
    account, goal = funded(home), make_goal(home)
    allocate(account=account, goal=goal, amount=Decimal("100.00"), user=alice)
    out = StringIO()
    call_command("check_ledger", stdout=out)
    raw("ALTER TABLE goals_allocationmap DISABLE TRIGGER USER; UPDATE goals_allocationmap SET amount = 101")
    raw("ALTER TABLE goals_allocationmap ENABLE TRIGGER USER")

    with pytest.raises(CommandError, match="rows do not agree"):
        call_command("check_ledger", stdout=out)

    assert out.getvalue().splitlines() == [
        "All agree: 2 events, 1 goals, 1 accounts; 0 accounts are over-allocated, 0 goals overfunded.",
        f"allocation of account {account.pk} for goal {goal.pk}: stored 101.00, computed 100.00",
        f"current_allocation of goal {goal.pk}: stored 100.00, computed 101.00",
        f"allocated of account {account.pk}: stored 100.00, computed 101.00",
    ]
