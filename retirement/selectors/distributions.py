"""Required distributions: checked inputs and the tables in place, in; the amount of a year and those to come, out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lifepath.core.explanations import Assumption
from lifepath.core.refusals import RefusedInput
from lifepath.core.series import Series
from retirement.calc.distribution_schedule import DistributionYear, distribution_schedule
from retirement.calc.required_distributions import (
    FirstDistribution,
    RequiredDistribution,
    first_distribution,
    required_in_year,
)
from retirement.selectors.tables import pinned_tables, tax_tables

Given = Mapping[str, Any]
ZERO = Decimal(0)
LIFETIME_TABLE_YEAR = 2022


@dataclass(frozen=True, slots=True)
class DistributionAnswer:
    """The distribution of a year, when distributions begin, and the years to come."""

    first: FirstDistribution
    due_by: dt.date | None
    distribution: RequiredDistribution
    schedule: tuple[DistributionYear, ...]
    table_year: int
    extrapolated: bool
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


@pinned_tables()
def distribution_answer(given: Given, *, today: dt.date) -> DistributionAnswer:
    """What must be withdrawn in a year, and in the years after it."""
    tables = tax_tables()
    birth, year = given["birth_date"], given.get("year") or today.year
    if year < birth.year:
        raise RefusedInput("year", f"{year} is before the birth in {birth.year}.")
    balance, spouse = given["prior_year_end_balance"], given.get("spouse_birth_date")
    found = required_in_year(
        birth=birth,
        year=year,
        prior_year_end_balance=balance,
        tables=tables,
        spouse_age=None if spouse is None else year - spouse.year,
    )
    first, rate = first_distribution(birth), given.get("return_rate", ZERO)
    schedule = distribution_schedule(
        birth=birth, year=year, prior_year_end_balance=balance, yearly_return=rate, tables=tables
    )
    due = None if found.divisor is None else dt.date(year, 12, 31)
    steps = list(found.explanation)
    if year == first.year:
        due = dt.date(year + 1, 4, 1)
        steps.append(f"The first distribution may wait until {due}; that of {year + 1} is due in the same year then.")
    return DistributionAnswer(
        first=first,
        due_by=due,
        distribution=found,
        schedule=schedule,
        table_year=LIFETIME_TABLE_YEAR,
        extrapolated=False,
        warnings=found.warnings,
        assumptions=(*found.assumptions, Assumption("return of the years to come", str(rate), "input, a year")),
        explanation=tuple(steps),
        series=(
            Series(
                "required_distribution",
                "Required distribution",
                "dollars",
                tuple((str(row.year), f"{row.required:f}") for row in schedule),
            ),
            Series(
                "balance",
                "Balance at the end of the year before",
                "dollars",
                tuple((str(row.year), f"{row.prior_year_end_balance:f}") for row in schedule),
            ),
        ),
    )
