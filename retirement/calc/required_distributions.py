"""Required minimum distributions (26 USC 401(a)(9)): prior year-end balance over the distribution period.

Uniform Lifetime Table in force from 2022; beyond 120 the period is 2.0. First year by birth: 70 and a half before
July 1949, 72 to 1950, 73 to 1959, 75 from 1960 on. Not modelled: the joint table for a sole-beneficiary spouse more
than ten years younger (the answer says that the distribution is then an upper bound), inherited accounts, the
still-working exception.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from lifepath.core.periods import add_months
from retirement.calc.tables.tax import TaxTables

LAST_PERIOD = Decimal("2.0")
MUCH_YOUNGER_YEARS = 10
HALF_YEAR_RULE_ENDS = dt.date(1949, 7, 1)
FIRST_AGES = ((1951, 72), (1960, 73))
LATEST_FIRST_AGE = 75


class NegativeBalance(ValueError):
    """A year-end balance is zero or more."""


@dataclass(frozen=True, slots=True)
class FirstDistribution:
    """The age and year of the first required distribution; it may wait until April 1 of the next year."""

    age: Decimal
    year: int


@dataclass(frozen=True, slots=True)
class RequiredDistribution:
    """What must be withdrawn in a year."""

    required: Decimal
    divisor: Decimal | None
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def first_distribution(birth: dt.date) -> FirstDistribution:
    """When distributions begin."""
    if birth < HALF_YEAR_RULE_ENDS:
        return FirstDistribution(age=Decimal("70.5"), year=add_months(birth, 70 * 12 + 6).year)
    age = next((age for before, age in FIRST_AGES if birth.year < before), LATEST_FIRST_AGE)
    return FirstDistribution(age=Decimal(age), year=birth.year + age)


def distribution_period(age: int, tables: TaxTables) -> Decimal:
    """The divisor of the age reached in the year."""
    periods = tables.distribution_periods
    return periods[max(age, min(periods))] if age <= max(periods) else LAST_PERIOD


def required_distribution(
    *, age: int, prior_year_end_balance: Decimal, tables: TaxTables, spouse_age: int | None = None
) -> RequiredDistribution:
    """The distribution of a year in which distributions are due, for the age reached in that year."""
    if prior_year_end_balance < 0:
        raise NegativeBalance(f"A balance of {prior_year_end_balance} is negative.")
    divisor = distribution_period(age, tables)
    required = to_cents(prior_year_end_balance / divisor)
    warnings: tuple[str, ...] = ()
    if spouse_age is not None and age - spouse_age > MUCH_YOUNGER_YEARS:
        warnings = (
            "The spouse is more than ten years younger: a sole beneficiary has a smaller one by the joint table.",
        )
    return RequiredDistribution(
        required=required,
        divisor=divisor,
        warnings=warnings,
        assumptions=(
            Assumption("distribution period", str(divisor), "Uniform Lifetime Table, 26 CFR 1.401(a)(9)-9(c)", "2022"),
        ),
        explanation=(f"{to_cents(prior_year_end_balance)} / {divisor} (age {age}) = {required}.",),
    )


def required_in_year(
    *, birth: dt.date, year: int, prior_year_end_balance: Decimal, tables: TaxTables, spouse_age: int | None = None
) -> RequiredDistribution:
    """The distribution of any year: zero before distributions begin."""
    first = first_distribution(birth)
    if year < first.year:
        return RequiredDistribution(
            required=to_cents(Decimal(0)),
            divisor=None,
            warnings=(),
            assumptions=(),
            explanation=(f"Distributions begin in {first.year}, the year of age {first.age}.",),
        )
    return required_distribution(
        age=year - birth.year, prior_year_end_balance=prior_year_end_balance, tables=tables, spouse_age=spouse_age
    )
