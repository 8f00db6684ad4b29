"""When are goals complete with what is put aside? Stored goals or given figures, alone or under one budget."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from budgets.selectors.discretion import Hidden
from budgets.selectors.spending import months_of_spending
from goals.calc.forecast import Forecast, monthly_amount, simulate
from goals.calc.shared_budget import BudgetedGoal, BudgetedResult, simulate_together
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.core.rationals import exact, mean, round_half_up

INCOME_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Income:
    """What a share is taken of, and where it is known from."""

    monthly: Decimal
    source: str


def monthly_income(*, household_id: UUID, today: dt.date, hidden: Hidden) -> Income | None:
    """The mean of the last three closed months that hold anything."""
    present = Month.of(today)
    rows = months_of_spending(
        household_id=household_id, first=present.plus(-INCOME_MONTHS), last=present.plus(-1), hidden=hidden
    )
    if not rows:
        return None
    amounts = [exact(row.income + max(row.household_transfers, ZERO)) for row in rows]
    return Income(round_half_up(mean(amounts)), f"mean of {len(rows)} closed months")


def share_of_income(*, share: Decimal, income: Income) -> Decimal:
    """A share of a month's income, half up to the cent."""
    return round_half_up(exact(share) * exact(income.monthly))


def single(
    *,
    target_amount: Decimal,
    current_amount: Decimal,
    contribution: Decimal,
    frequency: str,
    annual_rate: Decimal,
    start_date: dt.date,
) -> Forecast:
    """One goal with regular contributions."""
    return simulate(
        target_amount=target_amount,
        current_amount=current_amount,
        contribution=contribution,
        frequency=frequency,
        annual_rate=annual_rate,
        start_date=start_date,
    )


def together(
    *, goals: Sequence[BudgetedGoal], contribution: Decimal, frequency: str, start_date: dt.date
) -> tuple[Decimal, list[BudgetedResult]]:
    """Several goals under one budget by priority; the budget a month, and each goal's result."""
    budget = monthly_amount(contribution=contribution, frequency=frequency)
    return budget, simulate_together(goals=goals, monthly_budget=budget, start_date=start_date)
