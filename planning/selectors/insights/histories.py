"""Monthly histories that forecasts are made from: spending by category, balances, and what goes into goals."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from goals.choices import GoalStatus
from goals.models import FinancialGoal
from goals.selectors.contributions import contributions
from lifepath.core.money import ZERO
from lifepath.core.periods import Month, months_between
from lifepath.core.spending_categories import LABELS, SPENDING_CATEGORIES
from planning.calc.reports.specification import Dimension, Measure, Specification
from planning.selectors.reports.balances import month_ends
from planning.selectors.reports.rows import report_table
from planning.selectors.reports.scope import Scope

CATEGORY, BALANCE, GOAL = "category", "balance", "goal"
HISTORY_MONTHS = 36


@dataclass(frozen=True, slots=True)
class History:
    """Closed months of one subject, without a gap; `goal` where it is one."""

    subject: str
    label: str
    amounts: tuple[Decimal, ...]
    last: Month
    floor: Decimal | None = None
    goal: FinancialGoal | None = None


def histories(*, scope: Scope, goals: QuerySet[FinancialGoal], user: Any, now: dt.datetime) -> list[History]:
    """Of the accounts in scope and of these goals, from the household's first month with data on."""
    last = Month.of(scope.household.today(now)).plus(-1)
    first = last.plus(1 - HISTORY_MONTHS)
    spent = _spent(scope, first, last, user, now)
    known = [month for month, _ in spent]
    if not known:
        return _goals(goals, first, last)
    months = months_between(min(known), last)
    return [
        *_categories(spent, months),
        *_balances(scope, months),
        *_goals(goals, months[0], last),
    ]


def _spent(scope: Scope, first: Month, last: Month, user: Any, now: dt.datetime) -> dict[tuple[Month, str], Decimal]:
    specification = Specification(
        first_on=first.start,
        last_on=last.last_day,
        dimensions=(Dimension.MONTH, Dimension.CATEGORY_GROUP),
        measures=(Measure.SPENDING,),
    )
    table = report_table(specification=specification, scope=scope, user=user, now=now)
    return {
        (Month.of(row.keys[0]), str(row.keys[1])): Decimal(row.values[Measure.SPENDING])
        for row in table.rows()
        if isinstance(row.keys[0], dt.date)
    }


def _categories(spent: dict[tuple[Month, str], Decimal], months: Sequence[Month]) -> list[History]:
    return [
        History(
            subject=f"{CATEGORY}:{name}",
            label=LABELS[name],
            amounts=tuple(spent.get((month, name), ZERO) for month in months),
            last=months[-1],
            floor=ZERO,
        )
        for name in SPENDING_CATEGORIES
        if any((month, name) in spent for month in months)
    ]


def _balances(scope: Scope, months: Sequence[Month]) -> list[History]:
    ends = month_ends(scope=scope, accounts=scope.readable, first=months[0], last=months[-1])
    return [
        History(f"{BALANCE}:{pk}", scope.accounts[pk].name, tuple(ends[pk][month] for month in months), months[-1])
        for pk in scope.readable
    ]


def _goals(goals: QuerySet[FinancialGoal], first: Month, last: Month) -> list[History]:
    active = (
        goals.filter(status=GoalStatus.ACTIVE, deleted_at__isnull=True, target_date__isnull=False)
        .select_related("household", "debt_account")
        .order_by("priority", "pk")
    )
    found = []
    for goal in active:
        begun = max(first, Month.of(goal.created_on))
        if begun > last:
            continue
        by_month: dict[Month, Decimal] = {}
        for row in contributions(goal=goal, first=begun, last=last):
            by_month[row.month] = by_month.get(row.month, ZERO) + row.amount
        amounts = tuple(by_month.get(month, ZERO) for month in months_between(begun, last))
        found.append(History(f"{GOAL}:{goal.pk}", goal.name, amounts, last, goal=goal))
    return found
