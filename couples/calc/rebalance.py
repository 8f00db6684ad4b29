"""Which allocated money should move between goals so that those behind their straight line catch up?

Money moves only inside one account. Accounts that hold less than is allocated are repaired first, then the goals in
need take free money, then other goals' surplus. Transfers between banks, taxes and interest are not modelled.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from couples.calc.drift import expected_on
from lifepath.core.money import ZERO

DEFAULT_MIN_MOVE = Decimal("10.00")


class UnknownReference(ValueError):
    """An allocation names an account or a goal that is not among those given."""


class NamedTwice(ValueError):
    """Two accounts or two goals carry one id."""


class NegativeAmount(ValueError):
    """Targets, allocations and the smallest move are never negative."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account whose money may be used; a negative balance is possible."""

    id: str
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that may receive or give; a locked goal gives nothing."""

    id: str
    target_amount: Decimal
    priority: int  # 1 first
    created: dt.date
    deadline: dt.date | None
    locked: bool = False
    held_elsewhere: Decimal = ZERO  # counts for the goal, and does not move


@dataclass(frozen=True, slots=True)
class Allocation:
    """What an account holds for a goal."""

    goal: str
    account: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Move:
    """Money that changes its purpose inside an account; None is the account's unallocated money."""

    account: str
    from_goal: str | None
    to_goal: str | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Rebalance:
    """Repairs, then moves, in the order made, and the state they lead to."""

    repairs: tuple[Move, ...]
    moves: tuple[Move, ...]
    shortfall_before: Decimal
    shortfall_after: Decimal
    unallocated_after: Mapping[str, Decimal]  # by account
    allocation_after: Mapping[str, Decimal]  # by goal


def suggest(
    *,
    as_of: dt.date,
    accounts: Sequence[Account],
    goals: Sequence[Goal],
    allocations: Iterable[Allocation],
    min_move: Decimal = DEFAULT_MIN_MOVE,
) -> Rebalance:
    """Repair over-allocated accounts, then serve the goals in need by priority."""
    if min_move < 0:
        raise NegativeAmount(f"A smallest move of {min_move} is below 0.")
    desk = _Desk(as_of=as_of, accounts=accounts, goals=goals, allocations=allocations)
    shortfall_before = desk.shortfall()
    repairs = desk.repair()
    moves = desk.serve(min_move)
    return Rebalance(
        repairs=tuple(repairs),
        moves=tuple(moves),
        shortfall_before=shortfall_before,
        shortfall_after=desk.shortfall(),
        unallocated_after={account.id: desk.unallocated(account.id) for account in accounts},
        allocation_after={goal.id: desk.allocated(goal.id) for goal in goals},
    )


class _Desk:
    """The allocations while they are being moved."""

    def __init__(
        self, *, as_of: dt.date, accounts: Sequence[Account], goals: Sequence[Goal], allocations: Iterable[Allocation]
    ) -> None:
        self.balances = {account.id: account.balance for account in accounts}
        self.goals = {goal.id: goal for goal in goals}
        if len(self.balances) < len(accounts) or len(self.goals) < len(goals):
            raise NamedTwice("Every account and every goal needs an id of its own.")
        if any(goal.target_amount < 0 for goal in goals):
            raise NegativeAmount("A target is below 0.")
        self.schedule = {goal.id: _scheduled(goal, as_of) for goal in goals}
        self.held: dict[tuple[str, str], Decimal] = {}  # (account, goal) -> amount
        for row in allocations:
            if row.account not in self.balances or row.goal not in self.goals:
                raise UnknownReference(f"{row.account} for {row.goal} names an unknown account or goal.")
            if row.amount < 0:
                raise NegativeAmount(f"{row.account} holds {row.amount} for {row.goal}.")
            self.held[row.account, row.goal] = self.held.get((row.account, row.goal), ZERO) + row.amount

    def allocated(self, goal: str) -> Decimal:
        return sum((amount for (_, held_for), amount in self.held.items() if held_for == goal), ZERO)

    def funded(self, goal: str) -> Decimal:
        return self.allocated(goal) + self.goals[goal].held_elsewhere

    def unallocated(self, account: str) -> Decimal:
        taken = sum((amount for (held_by, _), amount in self.held.items() if held_by == account), ZERO)
        return self.balances[account] - taken

    def need(self, goal: str) -> Decimal:
        if self.goals[goal].deadline is None:
            return ZERO
        return max(ZERO, self.schedule[goal] - self.funded(goal))

    def surplus(self, goal: str) -> Decimal:
        return ZERO if self.goals[goal].locked else max(ZERO, self.funded(goal) - self.schedule[goal])

    def shortfall(self) -> Decimal:
        return sum((self.need(goal) for goal in self.goals), ZERO)

    def repair(self) -> list[Move]:
        """Release what accounts hold for goals beyond their balance, in donor order, locked goals too."""
        repairs = []
        for account in sorted(self.balances):
            excess = -self.unallocated(account)
            for goal in sorted(self.goals.values(), key=_donor_order):
                released = min(excess, self.held.get((account, goal.id), ZERO))
                if released > 0:
                    repairs.append(self.move(account, goal.id, None, released))
                    excess -= released
        return repairs

    def serve(self, min_move: Decimal) -> list[Move]:
        """Fill needs by priority, deadline, size and id: free money first, then surplus."""
        needs = {goal: self.need(goal) for goal in self.goals if self.need(goal) > 0}
        surpluses = {goal: self.surplus(goal) for goal in self.goals if self.surplus(goal) > 0}
        receivers = sorted(needs, key=lambda goal: _receiver_order(self.goals[goal], needs[goal]))
        donors = sorted(surpluses, key=lambda goal: _donor_order(self.goals[goal], surpluses[goal]))
        sources: list[tuple[str, str | None]] = [(account, None) for account in sorted(self.balances)]
        sources += [(account, donor) for donor in donors for account in sorted(self.balances)]
        moves = []
        for receiver in receivers:
            for account, donor in sources:
                amount = min(self.need(receiver), self.available(account, donor))
                if amount > 0 and amount >= min_move:
                    moves.append(self.move(account, donor, receiver, amount))
        return moves

    def available(self, account: str, donor: str | None) -> Decimal:
        """What a source can give now."""
        if donor is None:
            return self.unallocated(account)
        return min(self.surplus(donor), self.held.get((account, donor), ZERO))

    def move(self, account: str, from_goal: str | None, to_goal: str | None, amount: Decimal) -> Move:
        for goal, change in ((from_goal, -amount), (to_goal, amount)):
            if goal is not None:
                self.held[account, goal] = self.held.get((account, goal), ZERO) + change
        return Move(account=account, from_goal=from_goal, to_goal=to_goal, amount=amount)


def _scheduled(goal: Goal, as_of: dt.date) -> Decimal:
    expected = expected_on(target_amount=goal.target_amount, created=goal.created, deadline=goal.deadline, as_of=as_of)
    return goal.target_amount if expected is None else min(expected, goal.target_amount)


def _receiver_order(goal: Goal, need: Decimal) -> tuple[int, dt.date, Decimal, str]:
    return goal.priority, goal.deadline or dt.date.max, -need, goal.id


def _donor_order(goal: Goal, surplus: Decimal = ZERO) -> tuple[int, bool, int, Decimal, str]:
    latest_first = 0 if goal.deadline is None else -goal.deadline.toordinal()
    return -goal.priority, goal.deadline is not None, latest_first, -surplus, goal.id
