"""Average indexed monthly earnings (42 USC 415(b)): index, take the best years, divide, drop the cents.

Earnings above the taxable maximum of their year do not count. A year before the year of attaining 60 is multiplied by
the ratio of the two wage indexes and rounded to the nearest cent; later years count as they are. Earnings of the year
of entitlement are left out until the recomputation of the following year. Not modelled: years of disability, military
wage credits, special minimum benefit.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from retirement.calc.social_security.ages import SocialSecurityBirth
from retirement.calc.tables.social_security import OutsideTables, SocialSecurityTables

FIRST_BASE_YEAR = 1951
DROPPED_YEARS = 5
FEWEST_YEARS = 2
HALF = Decimal("0.5")


class BadEarnings(ValueError):
    """Earnings are amounts of zero or more by calendar year."""


class IndexedYear(NamedTuple):
    """One year of earnings: as covered, as indexed, and whether it is among the best years. Whole cents."""

    year: int
    covered_cents: int
    indexed_cents: int
    counted: bool


@dataclass(frozen=True, slots=True)
class IndexedEarnings:
    """The average and how it came about."""

    aime: int
    computation_years: int
    indexing_year: int
    top_total_cents: int
    years: tuple[IndexedYear, ...]


def computation_years(birth: dt.date) -> int:
    """How many years count: those from the year after attaining 21 (or 1951) to the year before 62, less five."""
    legal_year = SocialSecurityBirth(birth).legal_year
    first = max(FIRST_BASE_YEAR, legal_year + 22)
    return max(FEWEST_YEARS, legal_year + 62 - first - DROPPED_YEARS)


def covered_cents(*, year: int, amount: Decimal, tables: SocialSecurityTables) -> int:
    """What counts of a year's earnings: at most the taxable maximum, in whole cents."""
    if amount < 0:
        raise BadEarnings(f"Earnings of {year} are negative.")
    most = tables.taxable_maximum.get(year)
    if most is None:
        raise OutsideTables(f"No taxable maximum for {year}; project the tables first.")
    if amount >= most:
        return most * 100
    hundredfold = amount * 100
    cents = int(hundredfold)
    return cents + 1 if hundredfold - cents >= HALF else cents


def average_indexed_monthly_earnings(
    *, birth: dt.date, earnings: Mapping[int, Decimal], last_year: int | None, tables: SocialSecurityTables
) -> IndexedEarnings:
    """The AIME from earnings up to `last_year` (all of them when None)."""
    indexing_year = SocialSecurityBirth(birth).legal_year + 60
    wages = tables.wage_index_cents
    if indexing_year not in wages:
        raise OutsideTables(f"No wage index for {indexing_year}; project the tables first.")
    base = wages[indexing_year]
    end = max(earnings, default=0) if last_year is None else last_year
    indexed: list[tuple[int, int, int]] = []
    for year in sorted(earnings):
        if not FIRST_BASE_YEAR <= year <= end:
            continue
        covered = covered_cents(year=year, amount=earnings[year], tables=tables)
        if year >= indexing_year:
            indexed.append((covered, -year, covered))
        else:
            wage = wages[year]
            indexed.append(((2 * covered * base + wage) // (2 * wage), -year, covered))
    count = computation_years(birth)
    best = sorted(indexed, reverse=True)[:count]
    counted = {row[1] for row in best}
    total = sum(row[0] for row in best)
    return IndexedEarnings(
        aime=total // (100 * 12 * count),
        computation_years=count,
        indexing_year=indexing_year,
        top_total_cents=total,
        years=tuple(
            IndexedYear(-negative, covered, amount, negative in counted) for amount, negative, covered in indexed
        ),
    )


def indexing_factor(*, year: int, indexing_year: int, tables: SocialSecurityTables) -> Fraction:
    """By how much the earnings of a year are multiplied."""
    if year >= indexing_year:
        return Fraction(1)
    return Fraction(tables.wage_index_cents[indexing_year], tables.wage_index_cents[year])


def maximum_earnings(
    *, birth: dt.date, last_year: int, tables: SocialSecurityTables, first_year: int | None = None
) -> dict[int, Decimal]:
    """The taxable maximum of every year from the year of attaining 22 (1951 at the earliest) to `last_year`."""
    start = SocialSecurityBirth(birth).legal_year + 22 if first_year is None else first_year
    years = range(max(FIRST_BASE_YEAR, start), last_year + 1)
    return {year: Decimal(tables.taxable_maximum[year]) for year in years}
