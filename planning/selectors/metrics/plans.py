"""What a household had planned for a month and what became of it: the inputs of its plan adherence."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from budgets.choices import PeriodType
from budgets.models import BudgetItem
from budgets.selectors.budgets import spending_by_day, spent_in
from goals.calc.trajectory import required_monthly
from goals.choices import GoalStatus
from lifepath.core.money import ZERO
from lifepath.core.rationals import exact
from lifepath.users.models import Household
from planning.calc.adherence import CategoryPlan
from planning.selectors.metrics.contact import client_tasks
from planning.selectors.metrics.goals import contributed, goals_at
from planning.selectors.metrics.window import Window


@dataclass(frozen=True, slots=True)
class MonthOfPlan:
    """Plan and actual."""

    planned_contributions: Decimal
    actual_contributions: Decimal
    categories: tuple[CategoryPlan, ...]
    actions_due: int
    actions_done_by_due: int


def month_of_plan(household: Household, window: Window) -> MonthOfPlan:
    """Contributions to goals, spending by budgeted category, and client tasks (accepted recommendations are tasks)."""
    due, done = client_tasks(household.pk, window)
    return MonthOfPlan(
        planned_contributions=_planned(household, window),
        actual_contributions=contributed(household.pk, since=window.starts_at, until=window.as_of),
        categories=_categories(household, window),
        actions_due=due,
        actions_done_by_due=done,
    )


def _planned(household: Household, window: Window) -> Decimal:
    """What the active goals with a date needed a month, as they stood when the month began."""
    needs = [
        required_monthly(
            as_of=window.month.start,
            remaining=exact(goal.target_amount - goal.current_amount),
            target_date=goal.target_date,
        )
        for goal in goals_at(household.pk, window.starts_at)
        if goal.status == GoalStatus.ACTIVE
    ]
    return sum((need for need in needs if need is not None), ZERO)


def _categories(household: Household, window: Window) -> tuple[CategoryPlan, ...]:
    """Items of monthly budgets that begin in the month, against what was spent in it."""
    items = BudgetItem.objects.of_household(household.pk).filter(
        budget__period_type=PeriodType.MONTHLY,
        budget__start_on__gte=window.month.start,
        budget__start_on__lt=window.month.end,
    )
    planned: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for category, amount in items.values_list("category", "amount"):
        planned[category] += amount
    if not planned:
        return ()
    end = window.last_day + dt.timedelta(days=1)
    days = spending_by_day(household=household, first=window.month.start, end=end)
    spent = spent_in(days, first=window.month.start, end=end)
    return tuple(CategoryPlan(name, planned[name], spent.get(name, ZERO)) for name in sorted(planned))
