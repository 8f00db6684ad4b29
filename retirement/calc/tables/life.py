"""Life tables of the Social Security Administration: period table of 2022, cohort tables of every fifth birth year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from retirement.calc.tables.reading import DATA_DIRECTORY, BadTable, Source, folder

PERIOD_YEAR = 2022
AGES = 120


@dataclass(frozen=True, slots=True)
class LifeTables:
    """Probabilities of death within a year as pairs (male, female), by age from 0 to 119."""

    period_year: int
    period: tuple[tuple[Decimal, Decimal], ...]
    cohorts: Mapping[int, tuple[tuple[Decimal, Decimal], ...]]


def load_life_tables(directory: Path) -> LifeTables:
    """Read and check the tables in a folder."""
    return read_life_tables(folder(directory))


def read_life_tables(source: Source) -> LifeTables:
    """Read and check the tables of a source."""
    period = tuple(
        (row.decimal("qx_male"), row.decimal("qx_female")) for row in source(f"ssa_period_life_table_{PERIOD_YEAR}")
    )
    cohorts: dict[int, list[tuple[Decimal, Decimal]]] = {}
    for row in source("ssa_cohort_life_table_tr2025"):
        ages = cohorts.setdefault(row.integer("birth_year"), [])
        if row.integer("age") != len(ages):
            raise BadTable(f"{row.file_name} line {row.line}: ages must follow one another from 0.")
        ages.append((row.decimal("qx_male"), row.decimal("qx_female")))
    for rows in (period, *cohorts.values()):
        if len(rows) != AGES or any(not 0 <= probability <= 1 for pair in rows for probability in pair):
            raise BadTable("A life table has probabilities from 0 to 1 for the ages 0 to 119.")
    return LifeTables(PERIOD_YEAR, period, {year: tuple(rows) for year, rows in cohorts.items()})


@lru_cache(maxsize=1)
def shipped_life_tables() -> LifeTables:
    """The tables that come with the app."""
    return load_life_tables(DATA_DIRECTORY)
