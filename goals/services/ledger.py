"""Deposits and withdrawals on accounts kept by hand, and reversals."""

from decimal import Decimal

from django.db import transaction

from goals.calc import ledger_rules
from goals.calc.ledger_rules import INSUFFICIENT_ALLOCATION, INSUFFICIENT_UNALLOCATED, Refused
from goals.choices import FUNDING_KINDS, REVERSIBLE, EventType
from goals.models import AllocationMap, LedgerEvent
from goals.services import funding, milestones
from goals.services.allocations import Locked, lock, record
from lifepath.banking.models import BankAccount
from lifepath.core.money import ZERO
from lifepath.users.models import User


class NotByHand(Exception):
    """The bank reports this account's balance; a person does not change it."""


class CannotReverse(Exception):
    """The event was reversed already, or is none that can be."""


@transaction.atomic
def deposit(*, account: BankAccount, amount: Decimal, user: User) -> LedgerEvent:
    """Money put into an account kept by hand. Raises Refused, NotByHand, NotAllowed."""
    locked = _locked_by_hand(account, user)
    ledger_rules.check_amount(amount)
    return _write_of_account(locked, EventType.DEPOSIT, amount, user)


@transaction.atomic
def withdraw(*, account: BankAccount, amount: Decimal, user: User) -> LedgerEvent:
    """Money taken out of an account kept by hand; what is set aside stays. Raises what `deposit` raises."""
    locked = _locked_by_hand(account, user)
    ledger_rules.check_amount(amount)
    _check_free(locked, amount)
    return _write_of_account(locked, EventType.WITHDRAWAL, amount, user)


@transaction.atomic
def reverse(*, event: LedgerEvent, user: User) -> LedgerEvent:
    """Correct an event by its opposite; each is reversed once. Raises CannotReverse and what the move would raise."""
    if event.event_type not in REVERSIBLE:
        raise CannotReverse("Only movements that a person made are reversed.")
    goal_ids = [pk for pk in (event.source_goal_id, event.dest_goal_id) if pk is not None]
    locked = lock(account_ids=[event.source_account_id], goal_ids=goal_ids)
    if LedgerEvent.objects.filter(reverses=event).exists():
        raise CannotReverse("This event was reversed already.")
    account = locked.accounts[event.source_account_id]
    if account.household.ended_at is not None:
        raise funding.NotAllowed("The account's household has ended; its movements are history.")
    funding.check_account(account, user)
    funding.check_limit(account, user, event.amount)
    for goal in locked.goals.values():
        funding.check_goal(goal, user)
    _check_reversal(event, locked)
    return _write(
        LedgerEvent(
            household_id=event.household_id,
            event_type=EventType.REVERSAL,
            amount=event.amount,
            source_account_id=event.source_account_id,
            account_household_id=event.account_household_id,
            source_goal_id=event.source_goal_id,
            dest_goal_id=event.dest_goal_id,
            reverses=event,
            user=user,
        )
    )


def _check_reversal(event: LedgerEvent, locked: Locked) -> None:
    """What goes back must be there, must fit under the target, and must be free."""
    account = locked.accounts[event.source_account_id]
    if event.event_type in (EventType.DEPOSIT, EventType.WITHDRAWAL) and not account.is_manual:
        raise NotByHand("The bank reports this account's balance by now.")
    if event.event_type == EventType.DEPOSIT:
        _check_free(account, event.amount)
    if event.event_type == EventType.DEALLOCATION:
        _check_free(account, event.amount)
    if event.dest_goal_id is not None:
        held = AllocationMap.objects.filter(account=account, goal=event.dest_goal_id).first()
        if held is None or held.amount < event.amount:
            there = held.amount if held is not None else ZERO
            raise Refused(INSUFFICIENT_ALLOCATION, f"{there} is set aside for the goal here, {event.amount} was moved.")
    if event.source_goal_id is not None:
        goal = locked.goals[event.source_goal_id]
        funding.check_pair(account, goal)
        if goal.current_amount + event.amount > goal.target_amount:
            raise Refused(
                ledger_rules.EXCEEDS_TARGET,
                f"The goal would have {goal.current_amount + event.amount} and takes at most {goal.target_amount}.",
            )


def _check_free(account: BankAccount, amount: Decimal) -> None:
    free = account.balance - account.allocated
    if account.kind in FUNDING_KINDS and amount > free:
        raise Refused(INSUFFICIENT_UNALLOCATED, f"{free} is free, {amount} was asked for.")


def _locked_by_hand(account: BankAccount, user: User) -> BankAccount:
    locked: BankAccount = lock(account_ids=[account.pk], goal_ids=[]).accounts[account.pk]
    if locked.household.ended_at is not None or not user.may_move_money_in(locked.household_id):
        raise funding.NotAllowed("Only its owner, and planners whom they let, change this account.")
    if not locked.is_manual:
        raise NotByHand("The bank reports this account's balance.")
    return locked


def _write_of_account(account: BankAccount, event_type: str, amount: Decimal, user: User) -> LedgerEvent:
    return _write(
        LedgerEvent(
            household_id=account.household_id,
            event_type=event_type,
            amount=amount,
            source_account=account,
            account_household_id=account.household_id,
            user=user,
        )
    )


def _write(event: LedgerEvent) -> LedgerEvent:
    event.save(force_insert=True)
    record(event)
    milestones.tell(goal_ids=[pk for pk in (event.source_goal_id, event.dest_goal_id) if pk is not None])
    return event
