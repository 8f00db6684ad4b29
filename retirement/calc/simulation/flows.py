"""The yearly flows of a plan: contributions until retirement, then spending less incomes, in today's dollars.

A year in which retirement falls has both, in proportion to its months. Contributions and incomes that do not follow
prices are given in nominal dollars and deflated along each path. Withdrawals leave at the start of the year (the
severe case, default) or at its end; contributions arrive at its end. Income above spending is saved.
"""

from dataclasses import dataclass
from decimal import Decimal

from retirement.calc.gap import GapInputs
from retirement.calc.historical import WithdrawalTime
from retirement.calc.rates import MONTHS_PER_YEAR, ONE

ZERO = Decimal(0)


class BadFlows(ValueError):
    """Flows have the same number of years, at least one, and amounts that can be paid."""


@dataclass(frozen=True, slots=True)
class Flows:
    """One household's plan by year. `spending` and `indexed_income` are real, the other two nominal."""

    start_balance: Decimal
    spending: tuple[Decimal, ...]
    indexed_income: tuple[Decimal, ...]
    nominal_income: tuple[Decimal, ...]
    nominal_contributions: tuple[Decimal, ...]
    timing: WithdrawalTime = WithdrawalTime.START
    retires_in_year: int | None = None

    def __post_init__(self) -> None:
        years = len(self.spending)
        columns = (self.spending, self.indexed_income, self.nominal_income, self.nominal_contributions)
        if not years or any(len(column) != years for column in columns):
            raise BadFlows("The flows of a plan have one amount for each year.")
        if min(self.start_balance, *(min(column) for column in columns)) < 0:
            raise BadFlows("Balances and flows are zero or more.")
        if self.timing is WithdrawalTime.MIDDLE:
            raise BadFlows("Withdrawals in a simulation leave at the start or the end of a year.")

    @property
    def years(self) -> int:
        """How many years the plan has."""
        return len(self.spending)

    @property
    def retirement_year(self) -> int:
        """The year of retirement where it is said, else the first year with spending."""
        if self.retires_in_year is not None:
            return self.retires_in_year
        return next((year for year, amount in enumerate(self.spending) if amount > 0), self.years)


def flows_from_gap(
    inputs: GapInputs, *, retirement_months: int, timing: WithdrawalTime = WithdrawalTime.START
) -> Flows:
    """The yearly flows of the closed-form inputs, with a retirement of some months."""
    work = inputs.months
    months = work + retirement_months
    years = -(-months // MONTHS_PER_YEAR)
    spending = [ZERO] * years
    indexed, nominal, contributions = list(spending), list(spending), list(spending)
    growth = ONE + inputs.contribution_growth
    for year in range(years):
        first, last = year * MONTHS_PER_YEAR, (year + 1) * MONTHS_PER_YEAR
        working = max(min(last, work) - first, 0)
        contributions[year] = inputs.monthly_contribution * working * growth**year
        spending[year] = inputs.desired_income * _overlap(first, last, work, months) / MONTHS_PER_YEAR
        for stream in inputs.streams:
            start = work + max(stream.starts_after_months, 0)
            end = months if stream.ends_after_months is None else min(work + stream.ends_after_months, months)
            amount = stream.yearly_amount * _overlap(first, last, start, end) / MONTHS_PER_YEAR
            indexed[year] += amount * stream.indexed_share
            nominal[year] += amount * (ONE - stream.indexed_share)
    return Flows(
        start_balance=inputs.current_savings,
        spending=tuple(spending),
        indexed_income=tuple(indexed),
        nominal_income=tuple(nominal),
        nominal_contributions=tuple(contributions),
        timing=timing,
    )


def _overlap(first: int, last: int, start: int, end: int) -> int:
    """How many months two ranges have in common."""
    return max(min(last, end) - max(first, start), 0)
