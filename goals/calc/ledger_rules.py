"""The rules by which money is earmarked: what an operation does to accounts and goals, or why it is refused.

A ledger holds balances, targets and earmarked amounts; every operation answers a new ledger and one event, or raises
`Refused` with a code and changes nothing. Who may do it, and other currencies, are not modelled here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lifepath.core.money import ZERO

INVALID_AMOUNT = "invalid_amount"
NOT_FOUND = "not_found"
INSUFFICIENT_UNALLOCATED = "insufficient_unallocated"
INSUFFICIENT_ALLOCATION = "insufficient_allocation"
EXCEEDS_TARGET = "exceeds_target"


class Refused(ValueError):
    """An operation that the rules do not allow; `code` says which rule."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger; the amount is above 0, except SYSTEM, which is the signed change of a balance."""

    event_type: str
    amount: Decimal
    account: str
    source_goal: str | None = None
    dest_goal: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Balances by account, targets by goal (None: no limit), and what each account holds for each goal."""

    balances: Mapping[str, Decimal]
    targets: Mapping[str, Decimal | None]
    allocations: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)  # (account, goal) -> amount

    def allocated(self, account: str) -> Decimal:
        """What the account holds for goals."""
        return sum((amount for (held_by, _), amount in self.allocations.items() if held_by == account), ZERO)

    def unallocated(self, account: str) -> Decimal:
        """What is free; negative when the balance fell under what is allocated."""
        return self.balances[account] - self.allocated(account)

    def current_allocation(self, goal: str) -> Decimal:
        """What all accounts hold for the goal."""
        return sum((amount for (_, held_for), amount in self.allocations.items() if held_for == goal), ZERO)

    def allocation(self, account: str, goal: str) -> Decimal:
        """What one account holds for one goal."""
        return self.allocations.get((account, goal), ZERO)


def allocate(ledger: Ledger, *, account: str, goal: str, amount: Decimal) -> tuple[Ledger, Event]:
    """Earmark free money of an account for a goal."""
    check_amount(amount)
    _check_known(ledger, account, goal)
    free = ledger.unallocated(account)
    if amount > free:
        raise Refused(INSUFFICIENT_UNALLOCATED, f"{free} is free, {amount} was asked for.")
    changed = _moved(ledger, account, goal, amount)
    _check_target(changed, goal)
    return changed, Event("ALLOCATION", amount, account, dest_goal=goal)


def deallocate(ledger: Ledger, *, account: str, goal: str, amount: Decimal) -> tuple[Ledger, Event]:
    """Give earmarked money back to the account."""
    check_amount(amount)
    _check_known(ledger, account, goal)
    _check_held(ledger, account, goal, amount)
    return _moved(ledger, account, goal, -amount), Event("DEALLOCATION", amount, account, source_goal=goal)


def reallocate(ledger: Ledger, *, account: str, from_goal: str, to_goal: str, amount: Decimal) -> tuple[Ledger, Event]:
    """Move earmarked money from one goal to another inside one account."""
    check_amount(amount)
    _check_known(ledger, account, from_goal, to_goal)
    _check_held(ledger, account, from_goal, amount)
    changed = _moved(_moved(ledger, account, from_goal, -amount), account, to_goal, amount)
    _check_target(changed, to_goal)
    return changed, Event("REALLOCATION", amount, account, source_goal=from_goal, dest_goal=to_goal)


def deposit(ledger: Ledger, *, account: str, amount: Decimal) -> tuple[Ledger, Event]:
    """Add money to an account."""
    check_amount(amount)
    _check_known(ledger, account)
    return _with_balance(ledger, account, ledger.balances[account] + amount), Event("DEPOSIT", amount, account)


def set_balance(ledger: Ledger, *, account: str, amount: Decimal) -> tuple[Ledger, Event]:
    """Take over a balance as the bank says it, also one below what is allocated."""
    _check_places(amount)
    _check_known(ledger, account)
    change = amount - ledger.balances[account]
    return _with_balance(ledger, account, amount), Event("SYSTEM", change, account)


def check_amount(amount: Decimal) -> None:
    """Above 0, with at most two places. Raises Refused."""
    _check_places(amount)
    if amount <= 0:
        raise Refused(INVALID_AMOUNT, f"An amount must be above 0; {amount} is not.")


def _check_places(amount: Decimal) -> None:
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int):
        raise Refused(INVALID_AMOUNT, f"{amount} is no amount of money.")
    if exponent < -2:
        raise Refused(INVALID_AMOUNT, f"{amount} has more than two places.")


def _check_known(ledger: Ledger, account: str, *goals: str) -> None:
    if account not in ledger.balances:
        raise Refused(NOT_FOUND, f"There is no account {account}.")
    for goal in goals:
        if goal not in ledger.targets:
            raise Refused(NOT_FOUND, f"There is no goal {goal}.")


def _check_held(ledger: Ledger, account: str, goal: str, amount: Decimal) -> None:
    held = ledger.allocation(account, goal)
    if amount > held:
        raise Refused(INSUFFICIENT_ALLOCATION, f"{held} is set aside for the goal here, {amount} was asked for.")


def _check_target(ledger: Ledger, goal: str) -> None:
    target, total = ledger.targets[goal], ledger.current_allocation(goal)
    if target is not None and total > target:
        raise Refused(EXCEEDS_TARGET, f"The goal would have {total} set aside and takes at most {target}.")


def _moved(ledger: Ledger, account: str, goal: str, change: Decimal) -> Ledger:
    left = ledger.allocation(account, goal) + change
    allocations = {pair: amount for pair, amount in ledger.allocations.items() if pair != (account, goal)}
    return replace(ledger, allocations=allocations | {(account, goal): left} if left else allocations)


def _with_balance(ledger: Ledger, account: str, balance: Decimal) -> Ledger:
    return replace(ledger, balances={**ledger.balances, account: balance})
