"""The published tables of this app: their model, what identifies a row, and who checks a file and what it leaves."""

from collections.abc import Iterator, Mapping
from functools import partial

from lifepath.core.published_tables import Rows, TableSpec, rows_as_text
from retirement.calc.tables.life import read_life_tables
from retirement.calc.tables.reading import DATA_DIRECTORY, Row, read_rows, rows_of
from retirement.calc.tables.returns import read_damodaran, read_shiller
from retirement.calc.tables.social_security import read_social_security_tables
from retirement.calc.tables.tax import read_brackets, read_tax_tables
from retirement.models import (
    BendPoint,
    CohortLife,
    CostOfLiving,
    DamodaranYear,
    DistributionPeriod,
    ExemptEarnings,
    FederalFigure,
    IncomeTaxBracket,
    LongTermGainBracket,
    MedicarePremiumTier,
    PeriodLife,
    QuarterOfCoverage,
    RetirementAge,
    RetirementTable,
    ShillerYear,
    TaxableMaximum,
    WageIndex,
)


def stored_rows(stem: str) -> Iterator[Row]:
    """The rows of a table by the name of its shipped file: as stored, or the shipped ones while none are."""
    spec = BY_STEM[stem]
    cells = rows_as_text(spec, spec.model._default_manager.order_by(*spec.key))
    return rows_of(f"{spec.name} as stored,", cells) if cells else read_rows(DATA_DIRECTORY / f"{stem}.csv")


def check_cells(rows: Rows) -> None:
    """Cells are checked by their columns; what must hold between rows is checked on what is stored afterwards."""


def check_brackets(rows: Rows) -> None:
    """Each bracket starts where the last one ends."""
    read_brackets(rows_of("brackets,", [_texts(row) for row in rows]))


def _texts(row: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items()}


def check_tax() -> None:
    """The tax tables as they stand."""
    read_tax_tables(stored_rows)


def check_social_security() -> None:
    """The tables of Social Security as they stand."""
    read_social_security_tables(stored_rows)


def check_life() -> None:
    """The life tables as they stand."""
    read_life_tables(stored_rows)


def check_returns() -> None:
    """The returns as they stand."""
    read_shiller(stored_rows)
    read_damodaran(stored_rows)


_spec = partial(TableSpec, data=DATA_DIRECTORY, versions=RetirementTable)

SPECS: tuple[TableSpec, ...] = (
    _spec(
        "federal_income_tax_brackets",
        "Federal income tax brackets",
        IncomeTaxBracket,
        key=("year", "filing_status", "taxable_income_over"),
        scope=("year", "filing_status"),
        check=check_brackets,
        files=("federal_income_tax_brackets.csv",),
        dated_by="year",
        check_stored=check_tax,
    ),
    _spec(
        "federal_long_term_gain_brackets",
        "Long-term gain brackets",
        LongTermGainBracket,
        key=("year", "filing_status", "taxable_income_over"),
        scope=("year", "filing_status"),
        check=check_brackets,
        files=("federal_long_term_gain_brackets.csv",),
        dated_by="year",
        check_stored=check_tax,
    ),
    _spec(
        "irs_limits",
        "Limits, deductions and thresholds",
        FederalFigure,
        key=("item", "year"),
        scope=("item", "year"),
        check=check_cells,
        files=("irs_limits_2024_2027.csv",),
        dated_by="year",
        check_stored=check_tax,
    ),
    _spec(
        "irs_uniform_lifetime",
        "Uniform Lifetime Table",
        DistributionPeriod,
        key=("age",),
        scope=(),
        check=check_cells,
        files=("irs_uniform_lifetime.csv",),
        dated_by="",
        check_stored=check_tax,
    ),
    _spec(
        "medicare_part_b_irmaa",
        "Medicare Part B premiums",
        MedicarePremiumTier,
        key=("premium_year", "filing_status", "magi_over"),
        scope=("premium_year", "filing_status"),
        check=check_cells,
        files=("medicare_part_b_irmaa.csv",),
        dated_by="premium_year",
        check_stored=check_tax,
    ),
    _spec(
        "ssa_awi",
        "Average wage index",
        WageIndex,
        key=("year",),
        scope=("year",),
        check=check_cells,
        files=("ssa_awi.csv",),
        dated_by="year",
        check_stored=check_social_security,
    ),
    _spec(
        "ssa_taxable_maximum",
        "Taxable maximum",
        TaxableMaximum,
        key=("year",),
        scope=("year",),
        check=check_cells,
        files=("ssa_taxable_maximum.csv",),
        dated_by="year",
        check_stored=check_social_security,
    ),
    _spec(
        "ssa_bend_points",
        "Bend points",
        BendPoint,
        key=("eligibility_year",),
        scope=("eligibility_year",),
        check=check_cells,
        files=("ssa_bend_points.csv",),
        dated_by="eligibility_year",
        check_stored=check_social_security,
    ),
    _spec(
        "ssa_cola",
        "Cost-of-living adjustments",
        CostOfLiving,
        key=("determination_year",),
        scope=("determination_year",),
        check=check_cells,
        files=("ssa_cola.csv",),
        dated_by="determination_year",
        check_stored=check_social_security,
    ),
    _spec(
        "ssa_quarter_of_coverage",
        "Earnings of a credit",
        QuarterOfCoverage,
        key=("year",),
        scope=("year",),
        check=check_cells,
        files=("ssa_quarter_of_coverage.csv",),
        dated_by="year",
        check_stored=check_social_security,
    ),
    _spec(
        "ssa_earnings_test",
        "Exempt amounts of the earnings test",
        ExemptEarnings,
        key=("year",),
        scope=("year",),
        check=check_cells,
        files=("ssa_earnings_test.csv",),
        dated_by="year",
        check_stored=check_social_security,
    ),
    _spec(
        "ssa_full_retirement_age",
        "Full retirement ages",
        RetirementAge,
        key=("birth_year",),
        scope=("birth_year",),
        check=check_cells,
        files=("ssa_full_retirement_age.csv",),
        dated_by="",
        check_stored=check_social_security,
    ),
    _spec(
        "ssa_period_life_table",
        "Period life table",
        PeriodLife,
        key=("age",),
        scope=(),
        check=check_cells,
        files=("ssa_period_life_table_2022.csv",),
        dated_by="",
        check_stored=check_life,
    ),
    _spec(
        "ssa_cohort_life_table",
        "Cohort life tables",
        CohortLife,
        key=("birth_year", "age"),
        scope=("birth_year",),
        check=check_cells,
        files=("ssa_cohort_life_table_tr2025.csv",),
        dated_by="",
        check_stored=check_life,
    ),
    _spec(
        "shiller_annual",
        "Returns by year (Shiller)",
        ShillerYear,
        key=("year",),
        scope=("year",),
        check=check_cells,
        files=("shiller_annual_1871_2024.csv",),
        dated_by="year",
        check_stored=check_returns,
    ),
    _spec(
        "us_annual_returns",
        "Returns by year (Damodaran)",
        DamodaranYear,
        key=("year",),
        scope=("year",),
        check=check_cells,
        files=("us_annual_returns_1928_2025.csv",),
        dated_by="year",
        check_stored=check_returns,
    ),
)
BY_NAME = {spec.name: spec for spec in SPECS}
BY_STEM = {spec.files[0].removesuffix(".csv"): spec for spec in SPECS}
