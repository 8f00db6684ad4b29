"""The figures of one tax year and filing status, read from the dated tables; a year carried forward is noted.

Brackets and the standard deduction of a year after the tables are those of the last one raised by inflation and
floored to the step of the law. Thresholds the law does not index (benefit taxation, net investment income) stay as
they are. The senior deduction ends after 2028. Premium tiers are indexed, the highest not before 2028.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from lifepath.core.explanations import Assumption
from retirement.calc.rates import ONE
from retirement.calc.tables.tax import (
    Bracket,
    TaxTables,
    YearBeforeTables,
    check_filing_status,
    floor_to_step,
    raise_brackets,
)

ZERO = Decimal(0)
SENIOR_AGE = 65
LAST_SENIOR_DEDUCTION_YEAR = 2028
NET_INVESTMENT_THRESHOLD_SEPARATE = Decimal(125_000)  # 26 USC 1411(b)(2)
BRACKET_STEP = 25
DEDUCTION_STEP = 50


@dataclass(frozen=True, slots=True)
class TaxParameters:
    """What one year and filing status fix."""

    year: int
    table_year: int
    filing_status: str
    ordinary: tuple[Bracket, ...]
    long_term_gain: tuple[Bracket, ...]
    standard_deduction: Decimal
    addition_65: Decimal
    senior_deduction: Decimal
    senior_phase_out_start: Decimal
    senior_phase_out_rate: Decimal
    benefit_base: Decimal
    benefit_adjusted_base: Decimal
    net_investment_threshold: Decimal
    net_investment_rate: Decimal
    assumptions: tuple[Assumption, ...]

    @property
    def extrapolated(self) -> bool:
        """Whether the year lies after the tables."""
        return self.year > self.table_year


@lru_cache(maxsize=1024)
def _indexed(inflation: Decimal, years: int) -> Decimal:
    return (ONE + inflation) ** years


def tax_parameters(
    *, year: int, filing_status: str, tables: TaxTables, inflation: Decimal = Decimal("0.025")
) -> TaxParameters:
    """The figures of a year; `inflation` raises indexed amounts in years after the tables."""
    check_filing_status(filing_status)
    table_year = min(year, tables.last_tax_year)
    if (table_year, filing_status) not in tables.ordinary:
        raise YearBeforeTables(f"Income tax tables start with {min(known for known, _ in tables.ordinary)}.")
    factor = _indexed(inflation, year - table_year)
    pair = "joint" if filing_status == "joint" else "single"
    married = filing_status in ("joint", "separate")
    addition = tables.limits[f"additional_standard_deduction_65_{'married' if married else 'unmarried'}"][table_year]
    return TaxParameters(
        year=year,
        table_year=table_year,
        filing_status=filing_status,
        ordinary=raise_brackets(tables.ordinary[table_year, filing_status], factor=factor, step=BRACKET_STEP),
        long_term_gain=raise_brackets(
            tables.long_term_gain[table_year, filing_status], factor=factor, step=DEDUCTION_STEP
        ),
        standard_deduction=_raised(tables.limits[f"standard_deduction_{filing_status}"][table_year], factor),
        addition_65=_raised(addition, factor),
        senior_deduction=_senior_deduction(year, filing_status, tables),
        senior_phase_out_start=_carried(f"senior_deduction_phase_out_start_{pair}", year, tables),
        senior_phase_out_rate=_carried("senior_deduction_phase_out_rate", year, tables),
        benefit_base=_carried(f"social_security_taxable_base_{pair}", year, tables),
        benefit_adjusted_base=_carried(f"social_security_taxable_adjusted_{pair}", year, tables),
        net_investment_threshold=(
            NET_INVESTMENT_THRESHOLD_SEPARATE
            if filing_status == "separate"
            else _carried(f"niit_threshold_{pair}", year, tables)
        ),
        net_investment_rate=_carried("niit_rate", year, tables),
        assumptions=_assumptions(year, table_year, inflation),
    )


def _raised(value: Decimal, factor: Decimal) -> Decimal:
    return value if factor == 1 else floor_to_step(value * factor, DEDUCTION_STEP)


def _carried(item: str, year: int, tables: TaxTables) -> Decimal:
    """The figure of the latest year known; zero before the first."""
    found = tables.latest_limit(item, year)
    return found[1] if found else ZERO


def _senior_deduction(year: int, filing_status: str, tables: TaxTables) -> Decimal:
    """Nothing for a married person who files separately (26 USC 151(d)(5)(C)(iv)), nor after 2028."""
    if year > LAST_SENIOR_DEDUCTION_YEAR or filing_status == "separate":
        return ZERO
    return _carried("senior_deduction_65_plus", year, tables)


def _assumptions(year: int, table_year: int, inflation: Decimal) -> tuple[Assumption, ...]:
    tables = Assumption("tax tables", str(table_year), "IRS figures, federal_income_tax_brackets.csv", str(table_year))
    if year == table_year:
        return (tables,)
    note = Assumption(
        "tax tables carried forward",
        f"{table_year} raised by {inflation} a year to {year}",
        "26 USC 1(f); thresholds of 26 USC 86 and 1411 are not indexed",
        str(table_year),
        "extrapolated",
    )
    return (tables, note)
