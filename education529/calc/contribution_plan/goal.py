"""What college will cost when the time comes.

Cost of college year k (from 0) = cost today x (1 + inflation)^(years to enrollment + k). The target is the plain sum;
the value at enrollment discounts each later year by the return held then. Not modelled: financial aid, part-time years.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.amounts import require_amount, require_count, require_rate
from education529.calc.enrollment import require_years, whole_deposit_months
from education529.calc.time_value import power

LOWEST_INFLATION = Decimal("-0.2")
HIGHEST_INFLATION = Decimal("0.5")
MOST_COLLEGE_YEARS = 12
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsGoal:
    """What college costs today, when it starts and what is saved for it; dollars, rates as fractions per year."""

    current_annual_cost: Decimal
    years_to_enrollment: Decimal
    cost_inflation: Decimal
    current_balance: Decimal
    monthly_contribution: Decimal
    years_in_college: int = 4

    def __post_init__(self) -> None:
        require_amount("current_annual_cost", self.current_annual_cost)
        require_years(self.years_to_enrollment)
        require_rate("cost_inflation", self.cost_inflation, lowest=LOWEST_INFLATION, highest=HIGHEST_INFLATION)
        require_amount("current_balance", self.current_balance)
        require_amount("monthly_contribution", self.monthly_contribution)
        require_count("years_in_college", self.years_in_college, lowest=1, highest=MOST_COLLEGE_YEARS)

    @property
    def months(self) -> int:
        """Deposits before enrollment."""
        return whole_deposit_months(self.years_to_enrollment)


@dataclass(frozen=True, slots=True)
class Target:
    """The inflated cost of every year, their plain sum and their value at enrollment; not rounded."""

    costs: tuple[Decimal, ...]
    total: Decimal
    value_at_enrollment: Decimal


def college_target(*, goal: SavingsGoal, return_in_college: Decimal) -> Target:
    """What college will cost."""
    inflation = 1 + goal.cost_inflation
    costs = tuple(
        goal.current_annual_cost * power(inflation, goal.years_to_enrollment + year)
        for year in range(goal.years_in_college)
    )
    value = sum((cost / power(1 + return_in_college, Decimal(year)) for year, cost in enumerate(costs)), ZERO)
    return Target(costs, sum(costs, ZERO), value)
