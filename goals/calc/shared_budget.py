"""When is each of several goals complete under one monthly budget?

Each month every goal is credited its interest; then the budget goes to the goals in order (priority 1 first, then the
earlier target date, then the order given), each taking what it still misses. Nothing is moved between goals.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from goals.calc.forecast import MAX_MONTHS, NegativeContribution, NoRateThatLow, interest_for_month
from lifepath.core.money import ZERO, to_cents
from lifepath.core.periods import add_months
from lifepath.core.rationals import exact


@dataclass(frozen=True, slots=True)
class BudgetedGoal:
    """A goal that shares the budget."""

    id: str
    target_amount: Decimal
    current_amount: Decimal
    priority: int  # 1 first
    target_date: dt.date | None
    annual_rate: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class BudgetedResult:
    """When one goal is complete; None: not within a century."""

    id: str
    months_to_complete: int | None
    completion_date: dt.date | None
    in_time: bool | None  # None without a target date
    total_contributed: Decimal
    final_balance: Decimal
    balances: tuple[Decimal, ...]  # month by month from the start, until every goal is complete


def simulate_together(
    *, goals: Sequence[BudgetedGoal], monthly_budget: Decimal, start_date: dt.date
) -> list[BudgetedResult]:
    """Step month by month until all goals are complete or a century has passed; results in the order given."""
    if monthly_budget < 0:
        raise NegativeContribution(f"A budget of {monthly_budget} takes money out.")
    if any(goal.annual_rate <= -1 for goal in goals):
        raise NoRateThatLow("A yearly rate must be above -1.")
    order = sorted(range(len(goals)), key=lambda index: _rank(goals[index], index))
    balances = [[goal.current_amount] for goal in goals]
    contributed = [ZERO for _ in goals]
    done = [0 if goal.current_amount >= goal.target_amount else None for goal in goals]
    month = 0
    while None in done and month < MAX_MONTHS:
        month += 1
        left = monthly_budget
        for index in order:
            goal, opening = goals[index], balances[index][-1]
            interest = (
                ZERO
                if done[index] is not None
                else interest_for_month(balance=opening, monthly_rate=exact(goal.annual_rate) / 12)
            )
            deposit = min(left, max(ZERO, goal.target_amount - opening - interest))
            balances[index].append(opening + interest + deposit)
            contributed[index] += deposit
            left -= deposit
            if done[index] is None and balances[index][-1] >= goal.target_amount:
                done[index] = month
    return [
        _result(goal, done[index], contributed[index], balances[index], start_date) for index, goal in enumerate(goals)
    ]


def _rank(goal: BudgetedGoal, index: int) -> tuple[int, dt.date, int]:
    return goal.priority, goal.target_date or dt.date.max, index


def _result(
    goal: BudgetedGoal, months: int | None, contributed: Decimal, balances: Sequence[Decimal], start: dt.date
) -> BudgetedResult:
    reached_on = None if months is None else add_months(start, months)
    in_time = None if goal.target_date is None else reached_on is not None and reached_on <= goal.target_date
    return BudgetedResult(
        id=goal.id,
        months_to_complete=months,
        completion_date=reached_on,
        in_time=in_time,
        total_contributed=to_cents(contributed),
        final_balance=to_cents(balances[-1]),
        balances=tuple(to_cents(balance) for balance in balances),
    )
