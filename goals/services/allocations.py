"""Setting money of accounts aside for goals, giving it back, and moving it between goals.

Every change locks the accounts by id, then the goals by id; the rules of `ledger_rules` decide; inserting the ledger's
events books them, and the database refuses what would break a sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from goals.calc import ledger_rules
from goals.calc.ledger_rules import NOT_FOUND, Event, Ledger, Refused
from goals.choices import EventType
from goals.models import AllocationMap, FinancialGoal, LedgerEvent
from goals.services import funding, milestones
from lifepath.banking.models import BankAccount
from lifepath.core import audit
from lifepath.core.money import ZERO, money_text
from lifepath.users.models import User

_OTHERS = "others"
_ATTEMPTS = 5


class KeepsChanging(Exception):
    """Others kept allocating to the goal while it was to be released."""


@dataclass(frozen=True, slots=True)
class Move:
    """Money inside one account: out of a goal, or of what is free (None); into a goal, or back to what is free."""

    account_id: UUID
    from_goal_id: UUID | None
    to_goal_id: UUID | None
    amount: Decimal
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Locked:
    """Rows that nobody else changes until the transaction ends."""

    accounts: Mapping[UUID, BankAccount]
    goals: Mapping[UUID, FinancialGoal]


def allocate(*, account: BankAccount, goal: FinancialGoal, amount: Decimal, user: User) -> list[LedgerEvent]:
    """Set free money of the account aside for the goal. Raises Refused, NotAllowed, CannotFund."""
    return apply_moves(moves=[Move(account.pk, None, goal.pk, amount)], user=user)


def deallocate(*, account: BankAccount, goal: FinancialGoal, amount: Decimal, user: User) -> list[LedgerEvent]:
    """Give money back to the account. Raises Refused, NotAllowed."""
    return apply_moves(moves=[Move(account.pk, goal.pk, None, amount)], user=user)


def reallocate(
    *, account: BankAccount, from_goal: FinancialGoal, to_goal: FinancialGoal, amount: Decimal, user: User
) -> list[LedgerEvent]:
    """Move money from one goal to another inside the account. Raises Refused, NotAllowed, CannotFund.

    Between goals of two households it is one event in each, so that neither household reads of the other's goal.
    """
    return apply_moves(moves=[Move(account.pk, from_goal.pk, to_goal.pk, amount)], user=user)


@transaction.atomic
def apply_moves(*, moves: Sequence[Move], user: User) -> list[LedgerEvent]:
    """Make all moves in their order, or none. Raises what `allocate` raises.

    The caller has made sure that the person may see the accounts and goals.
    """
    locked = lock(
        account_ids=[move.account_id for move in moves],
        goal_ids=[goal for move in moves for goal in (move.from_goal_id, move.to_goal_id) if goal is not None],
    )
    _check_people(moves, locked, user)
    ledger = _ledger_of(locked)
    events: list[LedgerEvent] = []
    for move in moves:
        ledger, booked = _step(ledger, move, locked)
        events += [_row(event, move, locked, user) for event in booked]
    return _write(events)


@transaction.atomic
def release_allocations(*, allocations: Any, user: User | None, reason: str) -> list[LedgerEvent]:
    """Give back everything that a queryset of allocations holds, whoever owns the accounts.

    For goals that are deleted and couples that part; who may do that is decided by the caller.
    """
    for _ in range(_ATTEMPTS):
        place = transaction.savepoint()
        pairs = set(allocations.values_list("account_id", "goal_id"))
        locked = lock(account_ids=[pair[0] for pair in pairs], goal_ids=[pair[1] for pair in pairs])
        rows = list(allocations.order_by("account_id", "goal_id"))
        if {(row.account_id, row.goal_id) for row in rows} <= pairs:
            transaction.savepoint_commit(place)
            return _write([_release(row, locked, user, reason) for row in rows])
        transaction.savepoint_rollback(place)
    raise KeepsChanging("Others are allocating to these goals; try again.")


def lock(*, account_ids: Iterable[UUID], goal_ids: Iterable[UUID]) -> Locked:
    """Accounts by id, then goals by id: the one order in which everybody locks. Raises Refused for what is gone."""
    accounts, goals = set(account_ids), set(goal_ids)
    locked = Locked(
        accounts={row.pk: row for row in _locked_rows(BankAccount.objects.select_related("household"), accounts)},
        goals={row.pk: row for row in _locked_rows(FinancialGoal.objects.select_related("household"), goals)},
    )
    missing = (accounts - set(locked.accounts)) | {
        pk for pk in goals if pk not in locked.goals or locked.goals[pk].deleted_at is not None
    }
    if missing:
        raise Refused(NOT_FOUND, "There is no such account or goal.")
    return locked


def _locked_rows(rows: Any, ids: set[UUID]) -> Any:
    return rows.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)


def _check_people(moves: Sequence[Move], locked: Locked, user: User) -> None:
    for goal in locked.goals.values():
        funding.check_goal(goal, user)
    moved: dict[UUID, Decimal] = {}
    for move in moves:
        moved[move.account_id] = moved.get(move.account_id, ZERO) + move.amount
        if move.to_goal_id is not None:
            funding.check_pair(locked.accounts[move.account_id], locked.goals[move.to_goal_id])
    for account in locked.accounts.values():
        funding.check_account(account, user)
        funding.check_limit(account, user, moved[account.pk])


def _ledger_of(locked: Locked) -> Ledger:
    """The locked rows as the rules see them; other accounts and goals count as one."""
    pairs = AllocationMap.objects.filter(account__in=locked.accounts, goal__in=locked.goals)
    held = {(str(row.account_id), str(row.goal_id)): row.amount for row in pairs}
    for account in locked.accounts.values():
        known = sum((amount for (name, _), amount in held.items() if name == str(account.pk)), ZERO)
        held[str(account.pk), _OTHERS] = account.allocated - known
    for goal in locked.goals.values():
        known = sum((amount for (_, name), amount in held.items() if name == str(goal.pk)), ZERO)
        held[_OTHERS, str(goal.pk)] = goal.current_allocation - known
    return Ledger(
        balances={str(account.pk): account.balance for account in locked.accounts.values()},
        targets={str(goal.pk): goal.target_amount - goal.outside_amount for goal in locked.goals.values()},
        allocations=held,
    )


def _step(ledger: Ledger, move: Move, locked: Locked) -> tuple[Ledger, list[Event]]:
    account, giver, taker = str(move.account_id), move.from_goal_id, move.to_goal_id
    if giver is None:
        ledger, event = ledger_rules.allocate(ledger, account=account, goal=str(taker), amount=move.amount)
        return ledger, [event]
    if taker is None:
        ledger, event = ledger_rules.deallocate(ledger, account=account, goal=str(giver), amount=move.amount)
        return ledger, [event]
    ledger, event = ledger_rules.reallocate(
        ledger, account=account, from_goal=str(giver), to_goal=str(taker), amount=move.amount
    )
    if locked.goals[giver].household_id == locked.goals[taker].household_id:
        return ledger, [event]
    return ledger, [
        Event(EventType.DEALLOCATION, move.amount, account, source_goal=str(giver)),
        Event(EventType.ALLOCATION, move.amount, account, dest_goal=str(taker)),
    ]


def _row(event: Event, move: Move, locked: Locked, user: User) -> LedgerEvent:
    account = locked.accounts[move.account_id]
    giver, taker = _goal(event.source_goal, locked), _goal(event.dest_goal, locked)
    concerned: Any = taker if taker is not None else giver
    return LedgerEvent(
        household_id=concerned.household_id,
        event_type=event.event_type,
        amount=event.amount,
        source_account=account,
        account_household_id=account.household_id,
        source_goal=giver,
        dest_goal=taker,
        user=user,
        metadata=dict(move.metadata),
    )


def _goal(key: str | None, locked: Locked) -> FinancialGoal | None:
    return None if key is None else locked.goals[UUID(key)]


def _release(row: AllocationMap, locked: Locked, user: User | None, reason: str) -> LedgerEvent:
    account, goal = locked.accounts[row.account_id], locked.goals[row.goal_id]
    return LedgerEvent(
        household_id=goal.household_id,
        event_type=EventType.DEALLOCATION,
        amount=row.amount,
        source_account=account,
        account_household_id=account.household_id,
        source_goal=goal,
        user=user,
        metadata={"reason": reason},
    )


def _write(events: Sequence[LedgerEvent]) -> list[LedgerEvent]:
    written: list[LedgerEvent] = LedgerEvent.objects.bulk_create(events)
    for event in written:
        record(event)
    milestones.tell(goal_ids=[event.dest_goal_id for event in written if event.dest_goal_id is not None])
    return written


def record(event: LedgerEvent) -> None:
    """The audit trail's word on one event."""
    audit.record(
        event.event_type.lower(),
        household_id=event.household_id,
        instance=event,
        details={"amount": money_text(event.amount)},
    )
