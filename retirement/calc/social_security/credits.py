"""Credits of coverage (42 USC 413): one for each full amount of a year's earnings, at most four a year; 40 insure.

Counted from 1978 on, when credits began to follow yearly earnings. Not modelled: quarters before 1978, which are
counted by quarterly wages, and the fewer credits that disability and survivors' insurance need.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from retirement.calc.tables.social_security import SocialSecurityTables

MOST_A_YEAR = 4
CREDITS_TO_BE_INSURED = 40


@dataclass(frozen=True, slots=True)
class Credits:
    """Credits earned since 1978 and whether they insure by themselves."""

    count: int
    insured: bool


def credits_of_year(*, year: int, earnings: Decimal, tables: SocialSecurityTables) -> int:
    """Credits of one year; a year after the table takes its last amount, one before it gives none."""
    known = tables.quarter_of_coverage
    if year < min(known):
        return 0
    each = known[min(year, max(known))]
    return min(int(earnings // each), MOST_A_YEAR)


def credits_of(earnings: Mapping[int, Decimal], tables: SocialSecurityTables) -> Credits:
    """Credits of a record."""
    count = sum(credits_of_year(year=year, earnings=amount, tables=tables) for year, amount in earnings.items())
    return Credits(count=count, insured=count >= CREDITS_TO_BE_INSURED)
