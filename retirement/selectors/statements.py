"""What a statement of earnings holds, with what can be said of it at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from lifepath.core.series import Series
from retirement.calc.social_security.credits import Credits, credits_of
from retirement.calc.social_security.statement import Statement
from retirement.selectors.tables import social_security_tables

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class EarningsOfYear:
    """One year of a record, in dollars."""

    year: int
    earnings: Decimal


@dataclass(frozen=True, slots=True)
class StatementAnswer:
    """A record as the calculator takes it."""

    source_format: str
    birth_date: dt.date | None
    earnings: tuple[EarningsOfYear, ...]
    credits: Credits
    total: Decimal
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]


def statement_answer(statement: Statement) -> StatementAnswer:
    """The record year by year, its credits, and what in it deserves a second look."""
    tables = social_security_tables()
    years = sorted(statement.earnings)
    total = sum(statement.earnings.values(), ZERO)
    counted = credits_of(statement.earnings, tables)
    return StatementAnswer(
        source_format=statement.source,
        birth_date=statement.birth,
        earnings=tuple(EarningsOfYear(year, statement.earnings[year]) for year in years),
        credits=counted,
        total=to_cents(total),
        warnings=tuple(_warnings(statement, years, tables.taxable_maximum)),
        assumptions=(
            Assumption(
                "earnings of a credit",
                str(tables.quarter_of_coverage[max(tables.quarter_of_coverage)]),
                "SSA, ssa_quarter_of_coverage.csv",
                str(max(tables.quarter_of_coverage)),
            ),
        ),
        explanation=(
            (
                f"{statement.source}: {len(years)} years from {years[0]} to {years[-1]}, {to_cents(total)} in all, "
                f"{counted.count} credits since 1978."
            ),
        ),
        series=(
            Series(
                "earnings",
                "Earnings taxed for Social Security",
                "dollars",
                tuple((str(year), f"{to_cents(statement.earnings[year]):f}") for year in years),
            ),
        ),
    )


def _warnings(statement: Statement, years: list[int], maximum: Mapping[int, int]) -> list[str]:
    missing = [year for year in range(years[0], years[-1]) if year not in statement.earnings]
    above = [year for year in years if statement.earnings[year] > maximum.get(year, statement.earnings[year])]
    notes = []
    if missing:
        notes.append(f"No earnings are recorded for {', '.join(map(str, missing))}.")
    if above:
        notes.append(f"Earnings above the taxable maximum count up to it: {', '.join(map(str, above))}.")
    return notes
