from decimal import Decimal as D

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from goals.calc import ledger_rules
from goals.calc.ledger_rules import Ledger, Refused

ACCOUNTS, GOALS = ["acc1", "acc2"], ["g1", "g2", "open"]


def ledger(**allocations):
    """acc1 holds 300.00; g1 wants 200.00, g2 500.00, open has no limit."""
    return Ledger(
        balances={"acc1": D("300.00"), "acc2": D("50.00")},
        targets={"g1": D("200.00"), "g2": D("500.00"), "open": None},
        allocations={("acc1", goal): D(amount) for goal, amount in allocations.items()},
    )


def refusal_of(operation, start, **what):
    with pytest.raises(Refused) as refused:
        operation(start, **what)
    return refused.value.code


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "0.001", "10.000", "NaN", "Infinity"])
@pytest.mark.parametrize("operation", [ledger_rules.allocate, ledger_rules.deallocate])
def test_an_amount_that_is_no_money_is_refused_before_anything_else(operation, amount):
    assert refusal_of(operation, ledger(), account="nowhere", goal="g1", amount=D(amount)) == "invalid_amount"


@pytest.mark.parametrize(("account", "goal"), [("nowhere", "g1"), ("acc1", "nothing")])
def test_what_is_unknown_is_not_found_before_money_is_counted(account, goal):
    assert refusal_of(ledger_rules.allocate, ledger(), account=account, goal=goal, amount=D(999)) == "not_found"


def test_too_little_free_money_is_said_before_a_target_that_is_passed():
    code = refusal_of(ledger_rules.allocate, ledger(), account="acc1", goal="g1", amount=D("300.01"))

    assert code == "insufficient_unallocated"


def test_a_target_may_be_met_but_not_passed():
    start = ledger(g1="199.99")

    met, _ = ledger_rules.allocate(start, account="acc2", goal="g1", amount=D("0.01"))

    assert met.current_allocation("g1") == D("200.00")
    assert refusal_of(ledger_rules.allocate, start, account="acc2", goal="g1", amount=D("0.02")) == "exceeds_target"


def test_a_goal_without_a_target_takes_everything_that_is_free():
    changed, _ = ledger_rules.allocate(ledger(), account="acc1", goal="open", amount=D("300.00"))

    assert changed.unallocated("acc1") == D("0.00")


def test_only_what_this_account_holds_can_be_given_back_or_moved():
    start = ledger(g1="100.00")

    for_goal = {"account": "acc1", "goal": "g1", "amount": D("100.01")}
    assert refusal_of(ledger_rules.deallocate, start, **for_goal) == "insufficient_allocation"
    assert refusal_of(ledger_rules.deallocate, start, **(for_goal | {"account": "acc2"})) == "insufficient_allocation"
    code = refusal_of(ledger_rules.reallocate, start, account="acc1", from_goal="g1", to_goal="g2", amount=D("100.01"))
    assert code == "insufficient_allocation"


def test_a_move_may_not_pass_the_target_of_its_destination():
    start = ledger(g1="150.00", g2="100.00")

    code = refusal_of(ledger_rules.reallocate, start, account="acc1", from_goal="g2", to_goal="g1", amount=D("50.01"))

    assert code == "exceeds_target"


def test_a_balance_may_fall_under_what_is_allocated_and_then_nothing_new_is_taken():
    low, event = ledger_rules.set_balance(ledger(g1="150.00"), account="acc1", amount=D("100.00"))

    assert (event.event_type, event.amount, low.unallocated("acc1")) == ("SYSTEM", D("-200.00"), D("-50.00"))
    code = refusal_of(ledger_rules.allocate, low, account="acc1", goal="g2", amount=D("0.01"))
    assert code == "insufficient_unallocated"
    freed, _ = ledger_rules.deallocate(low, account="acc1", goal="g1", amount=D("50.01"))
    taken, _ = ledger_rules.allocate(freed, account="acc1", goal="g2", amount=D("0.01"))
    assert taken.unallocated("acc1") == D("0.00")


def test_a_balance_may_be_negative_but_has_two_places():
    changed, _ = ledger_rules.set_balance(ledger(), account="acc1", amount=D("-5.00"))

    assert changed.balances["acc1"] == D("-5.00")
    assert refusal_of(ledger_rules.set_balance, ledger(), account="acc1", amount=D("1.001")) == "invalid_amount"


amounts = st.decimals(min_value=-5, max_value=400, places=2)


class LedgerLife(RuleBasedStateMachine):
    """Any order of operations, also refused ones."""

    def __init__(self):
        super().__init__()
        self.ledger = ledger()
        self.events = []

    def attempt(self, operation, **what):
        before = self.ledger
        try:
            self.ledger, event = operation(before, **what)
        except Refused:
            assert self.ledger is before
        else:
            self.events.append(event)

    @rule(account=st.sampled_from(ACCOUNTS), goal=st.sampled_from(GOALS), amount=amounts)
    def allocate(self, account, goal, amount):
        self.attempt(ledger_rules.allocate, account=account, goal=goal, amount=amount)

    @rule(account=st.sampled_from(ACCOUNTS), goal=st.sampled_from(GOALS), amount=amounts)
    def deallocate(self, account, goal, amount):
        self.attempt(ledger_rules.deallocate, account=account, goal=goal, amount=amount)

    @rule(account=st.sampled_from(ACCOUNTS), giver=st.sampled_from(GOALS), taker=st.sampled_from(GOALS), amount=amounts)
    def reallocate(self, account, giver, taker, amount):
        self.attempt(ledger_rules.reallocate, account=account, from_goal=giver, to_goal=taker, amount=amount)

    @rule(account=st.sampled_from(ACCOUNTS), amount=amounts)
    def deposit(self, account, amount):
        self.attempt(ledger_rules.deposit, account=account, amount=amount)

    @rule(account=st.sampled_from(ACCOUNTS), amount=amounts)
    def set_balance(self, account, amount):
        self.attempt(ledger_rules.set_balance, account=account, amount=amount)

    @invariant()
    def events_allocations_and_totals_agree(self):
        for goal in GOALS:
            arrived = sum(
                event.amount
                for event in self.events
                if event.dest_goal == goal and event.event_type in ("ALLOCATION", "REALLOCATION")
            )
            left = sum(event.amount for event in self.events if event.source_goal == goal)
            assert arrived - left == self.ledger.current_allocation(goal)
        for account in ACCOUNTS:
            held = sum(self.ledger.allocation(account, goal) for goal in GOALS)
            assert held == self.ledger.allocated(account)

    @invariant()
    def nothing_is_negative_and_no_target_is_passed(self):
        assert all(amount > 0 for amount in self.ledger.allocations.values())
        assert self.ledger.current_allocation("g1") <= D("200.00")
        assert self.ledger.current_allocation("g2") <= D("500.00")

    @invariant()
    def balances_are_the_sum_of_their_events(self):
        for account, start in ledger().balances.items():
            changes = sum(
                event.amount
                for event in self.events
                if event.account == account and event.event_type in ("DEPOSIT", "SYSTEM")
            )
            assert self.ledger.balances[account] == start + changes


TestLedgerLife = LedgerLife.TestCase
TestLedgerLife.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
