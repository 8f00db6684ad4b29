"""What all insights on one household read: posted lines, what comes again, and the months."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from budgets.models import MonthlySpending
from budgets.selectors.spending import months_of_spending
from lifepath.banking.calc.recurring import RecurringSeries, StatementLine, find_recurring
from lifepath.banking.selectors.recurring import statement_lines
from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from lifepath.users.models import Household

WINDOW_MONTHS = 12


@dataclass(eq=False)
class HouseholdLines:
    """The household as one caller sees it; each part is read once."""

    user: Any
    household: Household
    now: dt.datetime

    @cached_property
    def today(self) -> dt.date:
        """The household's calendar day."""
        return self.household.today(self.now)

    @cached_property
    def last_month(self) -> Month:
        """The last month that is over."""
        return Month.of(self.today).plus(-1)

    @cached_property
    def first_month(self) -> Month:
        """Where the window of twelve months begins."""
        return self.last_month.plus(1 - WINDOW_MONTHS)

    @cached_property
    def lines(self) -> list[StatementLine]:
        """Posted lines, without transfers and others' surprises."""
        return statement_lines(user=self.user, household_id=self.household.pk, as_of=self.today, now=self.now)

    @cached_property
    def series(self) -> list[RecurringSeries]:
        """Bills, subscriptions and pay."""
        return find_recurring(lines=self.lines, as_of=self.today)

    @cached_property
    def months(self) -> list[MonthlySpending]:
        """The closed months of the window that hold anything."""
        return months_of_spending(household_id=self.household.pk, first=self.first_month, last=self.last_month)

    @property
    def window(self) -> Assumption:
        """Which months the figures are of."""
        return Assumption(
            "window",
            f"{self.first_month} to {self.last_month}, {len(self.months)} months with postings",
            "transactions of the household",
        )
