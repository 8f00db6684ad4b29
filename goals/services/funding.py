"""Whose money may fund which goal, and by whose hand."""

from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from goals.choices import FUNDING_KINDS, EventType, GoalStatus
from goals.models import FinancialGoal, LedgerEvent
from lifepath.banking.models import BankAccount
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household, Membership, User


class NotAllowed(Exception):
    """The person may see this account or goal, and may not move its money."""


class CannotFund(Exception):
    """The account is not one that may fund the goal."""


def check_goal(goal: FinancialGoal, user: User) -> None:
    """Members move a goal's money, and planners whom the client lets. Raises NotAllowed."""
    if goal.household.ended_at is not None or not user.may_move_money_in(goal.household_id):
        raise NotAllowed("Only members of its household, and planners whom they let, move money for this goal.")


def check_account(account: BankAccount, user: User) -> None:
    """One's own accounts and joint ones, and a partner's as far as a limit is set. Raises NotAllowed."""
    if user.may_move_money_in(account.household_id):
        return
    if account.partner_monthly_limit is None or not _is_partner(account.household, user):
        raise NotAllowed("Only its owner allocates the money of this account.")


def check_limit(account: BankAccount, user: User, amount: Decimal) -> None:
    """What a partner moves in a month stays within what the owner set. Raises CannotFund."""
    if account.partner_monthly_limit is None or user.may_move_money_in(account.household_id):
        return
    used = moved_this_month(account=account, user=user)
    left = max(ZERO, account.partner_monthly_limit - used)
    if amount > left:
        raise CannotFund(f"Of what its owner lets you move in a month, {left} is left; {amount} was asked for.")


def moved_this_month(*, account: BankAccount, user: User) -> Decimal:
    """What a person moved on an account for goals since the month began where the account's household lives."""
    month = Month.of(account.household.today(timezone.now()))
    moved = LedgerEvent.objects.filter(
        source_account=account, user=user, timestamp__date__gte=month.start, event_type__in=_MOVES
    ).aggregate(total=Sum("amount"))
    return moved["total"] or ZERO


def check_pair(account: BankAccount, goal: FinancialGoal) -> None:
    """A personal goal takes its owner's money; a joint one joint money and its members'. Raises CannotFund."""
    if account.kind not in FUNDING_KINDS:
        raise CannotFund("Only checking, savings and cash accounts fund goals.")
    if account.currency != goal.household.currency:
        raise CannotFund(f"The goal is in {goal.household.currency}, the account in {account.currency}.")
    if goal.status == GoalStatus.ABANDONED:
        raise CannotFund("The goal was abandoned; make it active again first.")
    if account.household_id == goal.household_id:
        return
    if not (goal.household.kind == HouseholdKind.JOINT and _owner_belongs_to(account.household, goal.household)):
        raise CannotFund("A goal takes money of its own household, and a joint goal also its members' own.")


_MOVES = (EventType.ALLOCATION, EventType.DEALLOCATION, EventType.REALLOCATION)


def _is_partner(owner_household: Household, user: User) -> bool:
    joint = Membership.objects.filter(
        household__kind=HouseholdKind.JOINT, household__ended_at__isnull=True, left_at__isnull=True
    )
    mine = joint.filter(user=user).values("household")
    return joint.filter(household__in=mine, user=owner_household.personal_owner_id).exists()


def _owner_belongs_to(owner_household: Household, joint: Household) -> bool:
    members = Membership.objects.filter(household=joint, left_at__isnull=True)
    return (
        owner_household.personal_owner_id is not None
        and members.filter(user=owner_household.personal_owner_id).exists()
    )
