"""Setting goals, changing them, and taking them away."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from goals.choices import DEBT_KINDS, GoalType, ProgressSource
from goals.models import AllocationMap, FinancialGoal, GoalMilestone, GoalProgress
from goals.selectors.spending_months import fund_target_of
from goals.services import milestones
from goals.services.allocations import release_allocations
from lifepath.banking.models import BankAccount
from lifepath.core.money import ZERO
from lifepath.users.models import User


class BadGoal(Exception):
    """The values of a goal do not fit together; `field` names the one to change."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field


@transaction.atomic
def create_goal(
    *, household_id: UUID, values: Mapping[str, Any], current_amount: Decimal | None, today: dt.date
) -> FinancialGoal:
    """A new goal; what it starts with outside the accounts becomes its first progress entry. Raises BadGoal."""
    goal = FinancialGoal(household_id=household_id, **{"created_on": today, **values})
    _settle(goal, {"target_amount", *values}, today)
    goal.save()
    if current_amount is not None:
        if goal.debt_account_id is not None:
            raise BadGoal("current_amount", "What a linked debt has come down by follows from its account.")
        GoalProgress.objects.create(
            goal=goal,
            year=today.year,
            month=today.month,
            amount_at_period=current_amount,
            contribution_this_period=ZERO,
            source=ProgressSource.OPENING,
        )
    GoalMilestone.objects.filter(goal=goal).update(told_at=timezone.now())
    goal.refresh_from_db()
    return goal


@transaction.atomic
def change_goal(*, goal: FinancialGoal, values: Mapping[str, Any], today: dt.date) -> FinancialGoal:
    """Change what people decide; a target below what is there is allowed and leaves the goal overfunded."""
    for name, value in values.items():
        setattr(goal, name, value)
    names = set(values)
    names |= _settle(goal, names, today)
    if names:
        goal.save(update_fields=names)
        goal.refresh_from_db()
        milestones.tell(goal_ids=[goal.pk])
    return goal


@transaction.atomic
def remove_goal(goal: FinancialGoal, *, user: User | None) -> FinancialGoal:
    """Release what is set aside for the goal, and leave a tombstone without its notes."""
    release_allocations(allocations=AllocationMap.objects.filter(goal=goal), user=user, reason="goal deleted")
    FinancialGoal.objects.filter(pk=goal.pk).update(deleted_at=timezone.now(), notes="")
    goal.refresh_from_db()
    return goal


def follow_spending(*, household_id: UUID, today: dt.date) -> int:
    """Set the targets of emergency funds that are counted in months of spending; how many changed."""
    changed = 0
    funds = FinancialGoal.objects.of_household(household_id).present().filter(spending_months__isnull=False)
    for goal in funds.order_by("pk").select_for_update(no_key=True):
        target = fund_target_of(household_id=household_id, months=goal.spending_months, today=today)
        if target is not None and target > 0 and target != goal.target_amount:
            goal.target_amount = target
            goal.save(update_fields=["target_amount"])
            changed += 1
    return changed


def _settle(goal: FinancialGoal, given: set[str], today: dt.date) -> set[str]:
    """Fill in what follows from other values; the names of what was filled in."""
    filled = _settle_debt(goal) | _settle_fund(goal, given, today)
    if not _has_target(goal):
        raise BadGoal("target_amount", "Say how much the goal needs.")
    if goal.target_date is not None and "target_date" in given and goal.target_date < goal.created_on:
        raise BadGoal("target_date", f"The goal began on {goal.created_on}; its deadline is not before that.")
    return filled


def _settle_fund(goal: FinancialGoal, given: set[str], today: dt.date) -> set[str]:
    if goal.goal_type != GoalType.EMERGENCY_FUND:
        if goal.spending_months is not None and "spending_months" in given:
            raise BadGoal("spending_months", "Only an emergency fund is counted in months of spending.")
        goal.spending_months = None
        return {"spending_months"}
    if goal.spending_months is None or not {"spending_months", "goal_type"} & given:
        return set()
    target = fund_target_of(household_id=goal.household_id, months=goal.spending_months, today=today)
    if target:
        goal.target_amount = target
    elif not _has_target(goal):
        raise BadGoal("spending_months", "No month's spending is known yet; give a target_amount to begin with.")
    return {"target_amount"}


def _settle_debt(goal: FinancialGoal) -> set[str]:
    if goal.goal_type != GoalType.DEBT_PAYOFF:
        goal.debt_account = None
        return {"debt_account"}
    if goal.debt_account is not None:
        _check_debt_account(goal, goal.debt_account)
        if goal.opening_debt is None:
            goal.opening_debt = max(ZERO, -goal.debt_account.balance)
        if goal.opening_debt <= 0:
            raise BadGoal("debt_account", "Nothing is owed on this account; give opening_debt to count from there.")
    if not _has_target(goal) and goal.opening_debt is not None:
        goal.target_amount = goal.opening_debt
    return {"opening_debt", "target_amount"}


def _has_target(goal: Any) -> bool:
    return goal.target_amount is not None


def _check_debt_account(goal: FinancialGoal, account: BankAccount) -> None:
    if account.kind not in DEBT_KINDS:
        raise BadGoal("debt_account", "A debt is a credit card, a loan or a mortgage.")
    if account.currency != goal.household.currency:
        raise BadGoal("debt_account", f"The goal is in {goal.household.currency}, the account in {account.currency}.")
