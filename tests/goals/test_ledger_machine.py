"""Random sequences of everything that moves money: after every step, every sum agrees and nothing is negative."""

import datetime as dt
import sys
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from goals.calc.ledger_rules import Refused
from goals.models import FinancialGoal, LedgerEvent
from goals.selectors.ledger_proof import QUERIES
from goals.services import allocations, ledger
from goals.services.allocations import Move
from goals.services.funding import CannotFund, NotAllowed
from goals.services.goals import change_goal, remove_goal
from lifepath.banking.models import BankAccount
from tests.goals.conftest import funded, make_goal

SEQUENCES, STEPS = 200, 30
REFUSED = (Refused, CannotFund, NotAllowed, ledger.CannotReverse, ledger.NotByHand)
TODAY = dt.date(2026, 11, 20)

cents = st.integers(min_value=-100, max_value=60_000).map(lambda units: Decimal(units) / 100)
index = st.integers(min_value=0, max_value=3)
ONE_QUERY = " UNION ALL ".join(f"SELECT * FROM ({query}) checked" for query in QUERIES)


class LedgerMachine(RuleBasedStateMachine):
    """Two people, their joint household, four accounts, four goals."""

    people: tuple = ()
    accounts: list = []
    goals: list = []
    steps = 0
    refusals = 0

    def __init__(self):
        super().__init__()
        self.place = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.place)

    def attempt(self, action, *args, **values):
        """A step is made, or refused; the invariants hold either way."""
        type(self).steps += 1
        try:
            action(*args, **values)
        except REFUSED:
            type(self).refusals += 1

    def changeable(self, goal):
        """The goal as it is now, if people can still open it for a change."""
        rows = FinancialGoal.objects.present().filter(household__ended_at__isnull=True)
        return rows.filter(pk=self.goals[goal].pk).first()

    def pair(self, account, goal):
        return {"account": self.accounts[account], "goal": self.goals[goal]}

    @rule(account=index, goal=index, amount=cents, who=st.integers(0, 1))
    def allocate(self, account, goal, amount, who):
        self.attempt(allocations.allocate, **self.pair(account, goal), amount=amount, user=self.people[who])

    @rule(account=index, goal=index, amount=cents, who=st.integers(0, 1))
    def deallocate(self, account, goal, amount, who):
        self.attempt(allocations.deallocate, **self.pair(account, goal), amount=amount, user=self.people[who])

    @rule(account=index, giver=index, taker=index, amount=cents)
    def reallocate(self, account, giver, taker, amount):
        if giver != taker:
            self.attempt(
                allocations.reallocate,
                account=self.accounts[account],
                from_goal=self.goals[giver],
                to_goal=self.goals[taker],
                amount=amount,
                user=self.people[0],
            )

    @rule(moves=st.lists(st.tuples(index, st.none() | index, st.none() | index, cents), min_size=1, max_size=4))
    def commit_moves(self, moves):
        made = [
            Move(
                self.accounts[account].pk,
                None if giver is None else self.goals[giver].pk,
                None if taker is None else self.goals[taker].pk,
                amount,
            )
            for account, giver, taker, amount in moves
            if giver != taker
        ]
        if made:
            self.attempt(allocations.apply_moves, moves=made, user=self.people[0])

    @rule(account=index, amount=cents)
    def deposit(self, account, amount):
        self.attempt(ledger.deposit, account=self.accounts[account], amount=amount, user=self.people[0])

    @rule(account=index, amount=cents)
    def withdraw(self, account, amount):
        self.attempt(ledger.withdraw, account=self.accounts[account], amount=amount, user=self.people[0])

    @rule(account=index, amount=cents)
    def set_balance(self, account, amount):
        self.attempt(
            BankAccount.objects.filter(pk=self.accounts[account].pk).update, anchor_balance=amount, anchor_on=TODAY
        )

    @precondition(lambda self: self.steps)
    @rule(chosen=st.integers(0, 30))
    def reverse(self, chosen):
        events = LedgerEvent.objects.order_by("-timestamp", "-id")
        if events.count() > chosen:
            self.attempt(ledger.reverse, event=events[chosen], user=self.people[0])

    @rule(goal=index, amount=st.integers(1, 60_000).map(lambda units: Decimal(units) / 100))
    def change_target(self, goal, amount):
        row = self.changeable(goal)
        if row is not None:
            self.attempt(change_goal, goal=row, values={"target_amount": amount}, today=TODAY)

    @rule(goal=index)
    def delete_goal(self, goal):
        row = self.changeable(goal)
        if row is not None and row.current_allocation > 100:
            self.attempt(remove_goal, row, user=self.people[0])

    @invariant()
    def everything_agrees(self):
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("EXECUTE proof")
            assert cursor.fetchall() == []


def run_sequences(machine, capsys, *, sequences=SEQUENCES, steps=STEPS):
    """Run the machine on the rows that the test has set, and say what it did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name = 'proof'")
        if cursor.fetchall():
            cursor.execute("DEALLOCATE proof")
        cursor.execute(f"PREPARE proof AS {ONE_QUERY}")
    machine.steps = machine.refusals = 0

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    with capsys.disabled():
        sys.stdout.write(
            f"\n{sequences} sequences, {machine.steps} steps, {machine.refusals} of them refused:"
            " every sum agreed after each\n"
        )


@pytest.mark.django_db
def test_every_sum_agrees_after_every_step(alice, bob, home, joint, capsys):
    LedgerMachine.people = (alice, bob)
    LedgerMachine.accounts = [funded(home, "A", "600.00"), funded(home, "B", "50.00"), funded(joint, "C", "400.00")]
    LedgerMachine.accounts += [funded(bob.personal_household, "D", "300.00")]
    LedgerMachine.goals = [make_goal(home, name, "500.00") for name in ("One", "Two")]
    LedgerMachine.goals += [make_goal(joint, name, "500.00") for name in ("Three", "Four")]

    run_sequences(LedgerMachine, capsys, sequences=100)
