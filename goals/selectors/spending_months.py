"""How much an emergency fund needs, from the spending roll-up."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from budgets.selectors.spending import months_of_spending
from goals.calc.emergency_fund import WINDOW_MONTHS, fund_target
from lifepath.core.periods import Month


def monthly_spending(*, household_id: UUID, today: dt.date) -> list[Decimal]:
    """What was spent in each of the twelve months before this one that hold anything, oldest first."""
    present = Month.of(today)
    rows = months_of_spending(household_id=household_id, first=present.plus(-WINDOW_MONTHS), last=present.plus(-1))
    return [row.total_spending for row in rows]


def fund_target_of(*, household_id: UUID, months: Decimal, today: dt.date) -> Decimal | None:
    """So many months of the mean; None while no closed month is known."""
    spending = monthly_spending(household_id=household_id, today=today)
    return fund_target(months_of_spending=months, monthly_spending=spending) if spending else None
