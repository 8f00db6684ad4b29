"""Required distributions year by year from one balance: each year's amount leaves at its end, what is left grows.

The balance of one year's end, with a level return, less the distribution of the year, is the base of the next. Before
distributions begin the balance only grows.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.money import to_cents
from retirement.calc.rates import ONE, check_rate
from retirement.calc.required_distributions import required_in_year
from retirement.calc.tables.tax import TaxTables

LAST_AGE = 110


@dataclass(frozen=True, slots=True)
class DistributionYear:
    """One year: the balance it is reckoned on, the divisor (None before the first year) and the amount."""

    year: int
    age: int
    prior_year_end_balance: Decimal
    divisor: Decimal | None
    required: Decimal


def distribution_schedule(
    *, birth: dt.date, year: int, prior_year_end_balance: Decimal, yearly_return: Decimal, tables: TaxTables
) -> tuple[DistributionYear, ...]:
    """Every year from `year` to the one of age 110, the first always included."""
    check_rate("yearly_return", yearly_return)
    balance = prior_year_end_balance
    rows = []
    for each in range(year, max(birth.year + LAST_AGE, year) + 1):
        found = required_in_year(birth=birth, year=each, prior_year_end_balance=balance, tables=tables)
        rows.append(DistributionYear(each, each - birth.year, to_cents(balance), found.divisor, found.required))
        balance = balance * (ONE + yearly_return) - found.required
        balance = max(balance, Decimal(0))
    return tuple(rows)
