"""Tables of the Social Security Administration: wage index, bend points, COLAs, retirement ages, exempt amounts.

Amounts are whole cents (wage index, earnings) or whole dollars (maximum, bend points), so that every statutory
rounding is exact. Years after the last published row are projected on request with a stated wage growth and COLA by
the statutory formulas of 42 USC 415(a) and 430(b); without growth the result is in today's dollars.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from retirement.calc.tables.reading import DATA_DIRECTORY, BadTable, Source, folder

PIA_BENDS_1979 = (180, 1085)
FAMILY_BENDS_1979 = (230, 332, 433)
BEND_BASE_YEAR = 1977
MAXIMUM_BASE_YEAR = 1992
MAXIMUM_BASE = 60_600
MAXIMUM_STEP = 300


class OutsideTables(ValueError):
    """A year lies outside the published tables and was not projected."""


@dataclass(frozen=True, slots=True)
class BendPoints:
    """Dollar bend points of one year of attaining 62."""

    pia: tuple[int, int]
    family: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Cola:
    """One cost-of-living adjustment, in thousandths, effective from a month of its determination year."""

    year: int
    effective_month: int
    thousandths: int


@dataclass(frozen=True, slots=True)
class RetirementAges:
    """What one birth year fixes: full retirement ages in months and the yearly delayed credit in percent."""

    full_months: int
    survivor_full_months: int
    delayed_credit_percent: Fraction


@dataclass(frozen=True, slots=True)
class ExemptAmounts:
    """Annual exempt amounts of the earnings test, whole dollars."""

    under_full_age: int
    year_of_full_age: int


@dataclass(frozen=True, slots=True)
class SocialSecurityTables:
    """All tables of the Social Security rules."""

    wage_index_cents: Mapping[int, int]
    taxable_maximum: Mapping[int, int]
    bend_points: Mapping[int, BendPoints]
    colas: tuple[Cola, ...]
    quarter_of_coverage: Mapping[int, int]
    exempt_amounts: Mapping[int, ExemptAmounts]
    retirement_ages: Mapping[int, RetirementAges]
    last_wage_index_year: int
    last_cola_year: int
    unconfirmed: tuple[str, ...] = ()

    def ages_for(self, birth_year: int) -> RetirementAges:
        """The row of a birth year; births after the last row have the last row's ages."""
        first, last = min(self.retirement_ages), max(self.retirement_ages)
        if birth_year < first:
            raise OutsideTables(f"Retirement ages are known for births from {first}; {birth_year} was asked for.")
        return self.retirement_ages[min(birth_year, last)]

    def bends_for(self, eligibility_year: int) -> BendPoints:
        """Bend points of a year of attaining 62."""
        try:
            return self.bend_points[eligibility_year]
        except KeyError:
            raise OutsideTables(f"No bend points for {eligibility_year}; project the tables first.") from None

    def projected(self, *, through_year: int, wage_growth: Decimal, cola_rate: Decimal) -> "SocialSecurityTables":
        """The tables carried on to `through_year`: wages grow by `wage_growth` a year, benefits by `cola_rate`."""
        wages = dict(self.wage_index_cents)
        growth = 1 + Fraction(wage_growth)
        for year in range(self.last_wage_index_year + 1, through_year + 1):
            wages[year] = round_half_up(wages[year - 1] * growth)
        maximum = dict(self.taxable_maximum)
        for year in range(max(maximum) + 1, through_year + 1):
            maximum[year] = max(_maximum(wages, year), maximum[year - 1])
        bends = dict(self.bend_points)
        for year in range(max(bends) + 1, through_year + 1):
            bends[year] = _bends(wages, year)
        thousandths = round_half_up(Fraction(cola_rate) * 1000)
        added = tuple(Cola(year, 12, thousandths) for year in range(self.last_cola_year + 1, through_year + 1))
        return replace(
            self,
            wage_index_cents=wages,
            taxable_maximum=maximum,
            bend_points=bends,
            colas=self.colas + added,
        )


def round_half_up(value: Fraction) -> int:
    """The nearest whole number, halves upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _bends(wages: Mapping[int, int], year: int) -> BendPoints:
    ratio = Fraction(wages[year - 2], wages[BEND_BASE_YEAR])
    first, second = (round_half_up(base * ratio) for base in PIA_BENDS_1979)
    low, middle, high = (round_half_up(base * ratio) for base in FAMILY_BENDS_1979)
    return BendPoints(pia=(first, second), family=(low, middle, high))


def _maximum(wages: Mapping[int, int], year: int) -> int:
    exact = Fraction(MAXIMUM_BASE * wages[year - 2], wages[MAXIMUM_BASE_YEAR])
    return round_half_up(exact / MAXIMUM_STEP) * MAXIMUM_STEP


def load_social_security_tables(directory: Path) -> SocialSecurityTables:
    """Read and check the tables in a folder."""
    return read_social_security_tables(folder(directory))


def read_social_security_tables(source: Source) -> SocialSecurityTables:
    """Read and check the tables of a source."""
    wages = {row.integer("year"): row for row in source("ssa_awi")}
    bends = {row.integer("eligibility_year"): row for row in source("ssa_bend_points")}
    _check_consecutive("ssa_awi.csv", list(wages))
    _check_consecutive("ssa_bend_points.csv", list(bends))
    cola_rows = list(source("ssa_cola"))
    colas = tuple(
        Cola(row.integer("determination_year"), row.integer("effective_month"), int(row.decimal("cola_percent") * 10))
        for row in cola_rows
    )
    _check_consecutive("ssa_cola.csv", [cola.year for cola in colas])
    return SocialSecurityTables(
        wage_index_cents={year: row.cents("awi") for year, row in wages.items()},
        taxable_maximum={row.integer("year"): row.integer("taxable_maximum") for row in source("ssa_taxable_maximum")},
        bend_points={
            year: BendPoints(
                pia=(row.integer("pia_bend_1"), row.integer("pia_bend_2")),
                family=(
                    row.integer("family_max_bend_1"),
                    row.integer("family_max_bend_2"),
                    row.integer("family_max_bend_3"),
                ),
            )
            for year, row in bends.items()
        },
        colas=colas,
        quarter_of_coverage={
            row.integer("year"): row.integer("earnings_per_credit") for row in source("ssa_quarter_of_coverage")
        },
        exempt_amounts={
            row.integer("year"): ExemptAmounts(
                row.integer("annual_exempt_under_fra"), row.integer("annual_exempt_year_of_fra")
            )
            for row in source("ssa_earnings_test")
        },
        retirement_ages={
            row.integer("birth_year"): RetirementAges(
                row.integer("fra_months"),
                row.integer("survivor_fra_months"),
                Fraction(row.decimal("delayed_credit_percent_per_year")),
            )
            for row in source("ssa_full_retirement_age")
        },
        last_wage_index_year=max(wages),
        last_cola_year=colas[-1].year,
        unconfirmed=_unconfirmed(
            wages[max(wages)].text("confirmed_by"), cola_rows[-1].text("confirmed_by"), max(wages)
        ),
    )


def _unconfirmed(wage_source: str, cola_source: str, wage_year: int) -> tuple[str, ...]:
    notes = []
    if "+" not in wage_source:
        notes.append(f"the wage index of {wage_year} has one source only")
    if cola_source.startswith("derived"):
        notes.append(f"the COLA of {wage_year + 1} is derived from price data, not read from a published page")
    return tuple(notes)


def _check_consecutive(name: str, years: list[int]) -> None:
    if years != list(range(years[0], years[0] + len(years))):
        raise BadTable(f"{name} must have one row for every year, in order.")


@lru_cache(maxsize=1)
def shipped_social_security_tables() -> SocialSecurityTables:
    """The tables that come with the app."""
    return load_social_security_tables(DATA_DIRECTORY)
