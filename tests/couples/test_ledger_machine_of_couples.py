"""Random sequences in which a couple also links and parts: the ledger's sums agree, and what is frozen stays so."""

import datetime as dt
import sys
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from couples.services import rebalancing
from couples.services.separation import separate
from goals.models import AllocationMap, FinancialGoal
from goals.services import allocations
from goals.services.funding import NotAllowed
from lifepath.banking.models import BankAccount
from lifepath.core.money import ZERO
from lifepath.core.problems import Problem
from lifepath.users.models import Household
from tests.couples.conftest import make_couple
from tests.goals.conftest import funded, make_goal
from tests.goals.test_ledger_machine import TODAY, LedgerMachine, cents, index, run_sequences

MOST_LINKS = 5
JOINT_ACCOUNT, JOINT_GOALS = 2, (2, 3)
DEADLINE = {"target_date": TODAY + dt.timedelta(days=60)}
STALE = ("stale_suggestion", "already_committed")
person = st.integers(0, 1)

# Of each ended couple: movements ever made, what its goals hold, and what of that is a partner's own.
FROZEN = """
    SELECT h.id,
        (SELECT count(*) FROM goals_ledgerevent e WHERE e.household_id = h.id AND e.event_type <> 'SYSTEM'),
        (SELECT coalesce(sum(g.current_allocation), 0) FROM goals_financialgoal g WHERE g.household_id = h.id),
        (SELECT coalesce(sum(m.amount), 0) FROM goals_allocationmap m
            JOIN goals_financialgoal g ON g.id = m.goal_id JOIN banking_bankaccount a ON a.id = m.account_id
            WHERE g.household_id = h.id AND a.household_id <> h.id)
    FROM users_household h WHERE h.ended_at IS NOT NULL
"""


def frozen():
    """What there is of couples that parted."""
    with connection.cursor() as cursor:
        cursor.execute(FROZEN)
        return {row[0]: row[1:] for row in cursor.fetchall()}


class CoupleMachine(LedgerMachine):
    """The same people, who begin as a couple. Their joint account and goals are those of the last one they formed."""

    first = None
    made: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.accounts, self.goals = list(self.accounts), list(self.goals)
        self.couple, self.links, self.past, self.suggestion = self.first, 1, {}, None

    def done(self, step):
        """A step that nothing refuses."""
        type(self).steps += 1
        self.made[step] += 1

    def household(self, who):
        """Where a person rebalances: with the partner, or alone."""
        here = self.people[who].personal_household_id if self.couple is None else self.couple.pk
        return Household.objects.get(pk=here)

    @precondition(lambda self: self.couple is None and self.links < MOST_LINKS)
    @rule(who=person)
    def link(self, who):
        self.couple = make_couple(self.people[who], self.people[1 - who])
        self.links += 1
        joint = self.household(who)
        assert joint.ended_at is None
        assert joint.pk not in self.past
        self.accounts[JOINT_ACCOUNT] = funded(joint, "C", "400.00")
        for place in JOINT_GOALS:
            self.goals[place] = make_goal(joint, f"Joint {place}", "500.00", **DEADLINE)
        self.done("links")

    @precondition(lambda self: self.couple is not None)
    @rule(account=st.sampled_from((0, 3)), goal=st.sampled_from(JOINT_GOALS), amount=cents)
    def fund_together(self, account, goal, amount):
        owner = self.people[0 if account == 0 else 1]
        self.attempt(allocations.allocate, **self.pair(account, goal), amount=amount, user=owner)

    @precondition(lambda self: self.couple is not None)
    @rule(who=person)
    def separate(self, who):
        held = AllocationMap.objects.filter(goal__household=self.couple.pk)
        joint, own = held.filter(account__household=self.couple.pk), held.exclude(account__household=self.couple.pk)
        before, kept = self.set_aside(), sorted(joint.values_list("account_id", "goal_id", "amount"))
        released = {row["account_id"]: row["total"] for row in own.values("account_id").annotate(total=Sum("amount"))}

        separate(couple=self.couple, user=self.people[who])

        assert self.set_aside() == {pk: amount - released.get(pk, ZERO) for pk, amount in before.items()}
        assert sorted(joint.values_list("account_id", "goal_id", "amount")) == kept
        facts = frozen()
        assert set(facts) == {*self.past, self.couple.pk}
        self.past, self.couple = {**self.past, self.couple.pk: facts[self.couple.pk]}, None
        self.done("separations")
        self.made["with own money in joint goals"] += any(released.values())
        self.made["with joint money in joint goals"] += any(amount for _, _, amount in kept)

    def set_aside(self):
        """What each account holds for goals."""
        return {row.pk: row.allocated for row in BankAccount.objects.all()}

    @precondition(lambda self: self.past)
    @rule(who=person, account=index, other=st.integers(0, 1), chosen=st.integers(0, 20))
    def move_what_is_frozen(self, who, account, other, chosen):
        rows = FinancialGoal.objects.present().filter(household__in=self.past)
        goals = list(rows.order_by("household__ended_at", "name"))
        if not goals:
            return
        goal, values = goals[chosen % len(goals)], {"amount": Decimal("0.01"), "user": self.people[who]}
        values["account"] = self.accounts[account]
        with pytest.raises(NotAllowed):
            allocations.allocate(goal=goal, **values)
        with pytest.raises(NotAllowed):
            allocations.deallocate(goal=goal, **values)
        for pair in ((goal, self.goals[other]), (self.goals[other], goal)):
            if self.changeable(other) is not None:
                with pytest.raises(NotAllowed):
                    allocations.reallocate(from_goal=pair[0], to_goal=pair[1], **values)
        self.done("tries at frozen goals")

    @rule(who=person)
    def rebalance(self, who):
        found = rebalancing.suggest(
            user=self.people[who], household=self.household(who), today=TODAY, min_move=Decimal("0.01")
        )
        _, _, events = rebalancing.commit(
            user=self.people[who], household=found.household, digest=found.digest, today=TODAY
        )
        self.done("rebalancings")
        self.made["that moved money"] += bool(events)

    @rule(who=person)
    def suggest(self, who):
        self.suggestion = rebalancing.suggest(
            user=self.people[who], household=self.household(who), today=TODAY, min_move=Decimal("0.01")
        )
        self.done("suggestions kept for later")

    @precondition(lambda self: self.suggestion is not None)
    @rule()
    def commit_suggestion(self):
        kept = self.suggestion
        try:
            rebalancing.commit(
                user=kept.created_by,
                household=Household.objects.get(pk=kept.household_id),
                digest=kept.digest,
                today=TODAY,
            )
        except Problem as problem:
            if problem.get_codes() not in STALE:
                raise
            type(self).refusals += 1
        self.done("commits of those")

    @invariant()
    def what_is_frozen_stays(self):
        facts = frozen()
        assert facts == self.past
        assert all(own == 0 for _, _, own in facts.values())


@pytest.mark.django_db
def test_every_sum_agrees_after_every_step_of_a_couple(alice, bob, home, couple, joint, capsys):
    CoupleMachine.people, CoupleMachine.first, CoupleMachine.made = (alice, bob), couple, Counter()
    CoupleMachine.accounts = [funded(home, "A", "600.00"), funded(home, "B", "50.00"), funded(joint, "C", "400.00")]
    CoupleMachine.accounts += [funded(bob.personal_household, "D", "300.00")]
    CoupleMachine.goals = [make_goal(home, name, "500.00", **DEADLINE) for name in ("One", "Two")]
    CoupleMachine.goals += [make_goal(joint, name, "500.00", **DEADLINE) for name in ("Three", "Four")]

    run_sequences(CoupleMachine, capsys)

    made = CoupleMachine.made
    with capsys.disabled():
        sys.stdout.write(", ".join(f"{count} {step}" for step, count in made.items()) + "\n")
    assert all(made[step] for step in ("links", "with own money in joint goals", "that moved money"))
