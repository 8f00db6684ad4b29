"""Return series: Shiller's from 1871 (January to January) and Damodaran's from 1928 (December to December).

The two are never joined in one row: their years do not cover the same days.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from retirement.calc.tables.reading import DATA_DIRECTORY, BadTable, Source, folder

SHILLER_TABLE = "shiller_annual_1871_2024"
SHILLER_FILE = f"{SHILLER_TABLE}.csv"
DAMODARAN_TABLE = "us_annual_returns_1928_2025"
DAMODARAN_FILE = f"{DAMODARAN_TABLE}.csv"
DAMODARAN_COLUMNS = {
    "stocks": "stocks_sp500_total_return_pct",
    "corporate_bonds": "corporate_bonds_baa_pct",
    "real_estate": "real_estate_pct",
    "bills": "treasury_bills_3m_pct",
    "bonds": "treasury_notes_10y_pct",
}
PERCENT = Decimal(100)


class UnknownSeries(ValueError):
    """The series or asset is not in the tables."""


@dataclass(frozen=True, slots=True)
class ReturnSeries:
    """Yearly real returns of several assets and inflation, as fractions, for consecutive years."""

    name: str
    source: str
    years: tuple[int, ...]
    real: dict[str, tuple[Decimal, ...]]
    inflation: tuple[Decimal, ...]

    def nominal(self, asset: str) -> tuple[Decimal, ...]:
        """The nominal returns of an asset."""
        return tuple(
            (1 + real) * (1 + price) - 1 for real, price in zip(self.returns(asset), self.inflation, strict=True)
        )

    def returns(self, asset: str) -> tuple[Decimal, ...]:
        """The real returns of an asset."""
        if asset not in self.real:
            raise UnknownSeries(f"{self.name} has {', '.join(self.real)}, not {asset}.")
        return self.real[asset]

    def between(self, first_year: int, last_year: int) -> "ReturnSeries":
        """The rows of a range of years, both included."""
        kept = [index for index, year in enumerate(self.years) if first_year <= year <= last_year]
        if not kept:
            raise UnknownSeries(f"{self.name} has no year from {first_year} to {last_year}.")
        rows = slice(kept[0], kept[-1] + 1)
        return ReturnSeries(
            name=self.name,
            source=self.source,
            years=self.years[rows],
            real={asset: values[rows] for asset, values in self.real.items()},
            inflation=self.inflation[rows],
        )


def _consecutive(name: str, years: tuple[int, ...]) -> tuple[int, ...]:
    if years != tuple(range(years[0], years[0] + len(years))):
        raise BadTable(f"{name} must have one row for every year, in order.")
    return years


def load_shiller(directory: Path) -> ReturnSeries:
    """Shiller's yearly series in a folder."""
    return read_shiller(folder(directory))


def read_shiller(source: Source) -> ReturnSeries:
    """Shiller's yearly series."""
    rows = list(source(SHILLER_TABLE))
    return ReturnSeries(
        name="shiller",
        source=f"R. Shiller, {SHILLER_FILE}",
        years=_consecutive(SHILLER_FILE, tuple(row.integer("year") for row in rows)),
        real={
            "stocks": tuple(row.decimal("stock_real") for row in rows),
            "bonds": tuple(row.decimal("bond10y_real") for row in rows),
        },
        inflation=tuple(row.decimal("inflation") for row in rows),
    )


def load_damodaran(directory: Path) -> ReturnSeries:
    """Damodaran's yearly series in a folder."""
    return read_damodaran(folder(directory))


def read_damodaran(source: Source) -> ReturnSeries:
    """Damodaran's yearly series, nominal percent turned into real fractions."""
    rows = list(source(DAMODARAN_TABLE))
    inflation = tuple(row.decimal("inflation_cpi_dec_dec_pct") / PERCENT for row in rows)
    real = {
        asset: tuple(
            (1 + row.decimal(column) / PERCENT) / (1 + price) - 1 for row, price in zip(rows, inflation, strict=True)
        )
        for asset, column in DAMODARAN_COLUMNS.items()
    }
    return ReturnSeries(
        name="damodaran",
        source=f"A. Damodaran, {DAMODARAN_FILE}",
        years=_consecutive(DAMODARAN_FILE, tuple(row.integer("year") for row in rows)),
        real=real,
        inflation=inflation,
    )


@lru_cache(maxsize=2)
def shipped_series(name: str = "shiller") -> ReturnSeries:
    """A series that comes with the app: shiller or damodaran."""
    if name == "shiller":
        return load_shiller(DATA_DIRECTORY)
    if name == "damodaran":
        return load_damodaran(DATA_DIRECTORY)
    raise UnknownSeries(f"{name!r} is not a shipped series: shiller or damodaran.")
