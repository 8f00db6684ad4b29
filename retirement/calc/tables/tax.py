"""Tables of the Internal Revenue Service and of Medicare: brackets, limits, thresholds, premiums, distribution periods.

A year after the last row of a table uses the last row raised by the inflation given, in the steps of the law, and the
answer says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from pathlib import Path

from retirement.calc.tables.reading import DATA_DIRECTORY, BadTable, Row, Source, folder

FILING_STATUSES = ("single", "joint", "separate", "head_of_household")


class UnknownFilingStatus(ValueError):
    """A filing status is single, joint, separate or head_of_household."""


class YearBeforeTables(ValueError):
    """The tables start later than the year asked for."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """One slice of taxable income and its rate; `up_to` None is without end."""

    rate: Decimal
    over: Decimal
    up_to: Decimal | None


@dataclass(frozen=True, slots=True)
class PremiumTier:
    """One Medicare Part B premium a month and the income it starts above."""

    income_over: Decimal
    income_up_to: Decimal | None
    surcharge_month: Decimal
    premium_month: Decimal


@dataclass(frozen=True, slots=True)
class TaxTables:
    """All tables of income tax, limits and Medicare premiums."""

    ordinary: Mapping[tuple[int, str], tuple[Bracket, ...]]
    long_term_gain: Mapping[tuple[int, str], tuple[Bracket, ...]]
    premiums: Mapping[tuple[int, str], tuple[PremiumTier, ...]]
    limits: Mapping[str, Mapping[int, Decimal]]
    distribution_periods: Mapping[int, Decimal]
    last_tax_year: int
    last_premium_year: int

    def latest_limit(self, item: str, year: int) -> tuple[int, Decimal] | None:
        """The figure of the latest year up to `year`, with that year."""
        years = [known for known in self.limits.get(item, {}) if known <= year]
        return (max(years), self.limits[item][max(years)]) if years else None


def check_filing_status(status: str) -> None:
    """Refuse a filing status the tables do not have."""
    if status not in FILING_STATUSES:
        raise UnknownFilingStatus(f"{status!r} is not one of {', '.join(FILING_STATUSES)}.")


def floor_to_step(value: Decimal, step: int) -> Decimal:
    """The next lower multiple of a step of whole dollars, as the law rounds indexed amounts (26 USC 1(f)(7))."""
    return (value / step).to_integral_value(rounding=ROUND_FLOOR) * step


def raise_brackets(brackets: tuple[Bracket, ...], *, factor: Decimal, step: int = 25) -> tuple[Bracket, ...]:
    """Brackets raised by inflation, each edge floored to the step."""
    if factor == 1:
        return brackets
    return tuple(
        Bracket(
            rate=bracket.rate,
            over=floor_to_step(bracket.over * factor, step),
            up_to=None if bracket.up_to is None else floor_to_step(bracket.up_to * factor, step),
        )
        for bracket in brackets
    )


def read_brackets(rows: Iterator[Row]) -> dict[tuple[int, str], tuple[Bracket, ...]]:
    """Brackets by year and filing status; each starts where the last one ends."""
    found: dict[tuple[int, str], list[Bracket]] = {}
    for row in rows:
        key = (row.integer("year"), row.text("filing_status"))
        bracket = Bracket(
            rate=row.decimal("rate"),
            over=row.decimal("taxable_income_over"),
            up_to=row.optional_decimal("taxable_income_up_to"),
        )
        previous = found.setdefault(key, [])
        expected = previous[-1].up_to if previous else Decimal(0)
        if bracket.over != expected:
            raise BadTable(f"{row.file_name} line {row.line}: the bracket does not start where the last one ends.")
        previous.append(bracket)
    return {key: tuple(brackets) for key, brackets in found.items()}


def load_tax_tables(directory: Path) -> TaxTables:
    """Read and check the tables in a folder."""
    return read_tax_tables(folder(directory))


def read_tax_tables(source: Source) -> TaxTables:
    """Read and check the tables of a source."""
    premiums: dict[tuple[int, str], list[PremiumTier]] = {}
    for row in source("medicare_part_b_irmaa"):
        tier = PremiumTier(
            income_over=row.decimal("magi_over"),
            income_up_to=row.optional_decimal("magi_up_to"),
            surcharge_month=row.decimal("irmaa_surcharge_month"),
            premium_month=row.decimal("part_b_total_month"),
        )
        premiums.setdefault((row.integer("premium_year"), row.text("filing_status")), []).append(tier)
    limits: dict[str, dict[int, Decimal]] = {}
    for row in source("irs_limits_2024_2027"):
        limits.setdefault(row.text("item"), {})[row.integer("year")] = row.decimal("value")
    ordinary = read_brackets(source("federal_income_tax_brackets"))
    return TaxTables(
        ordinary=ordinary,
        long_term_gain=read_brackets(source("federal_long_term_gain_brackets")),
        premiums={key: tuple(tiers) for key, tiers in premiums.items()},
        limits=limits,
        distribution_periods={row.integer("age"): row.decimal("divisor") for row in source("irs_uniform_lifetime")},
        last_tax_year=max(year for year, _ in ordinary),
        last_premium_year=max(year for year, _ in premiums),
    )


@lru_cache(maxsize=1)
def shipped_tax_tables() -> TaxTables:
    """The tables that come with the app."""
    return load_tax_tables(DATA_DIRECTORY)
