"""Paths of yearly real growth and prices: drawn from a model, cut from history, or one expected path.

Draws come from SFC64 seeded by a whole number, in single precision, year by year in one fixed order, so the same seed
gives the same bytes. Arrays are laid out (years, paths). All constants enter as Decimal and are turned into binary
once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from retirement.calc.historical import check_weights
from retirement.calc.rates import real_rate
from retirement.calc.simulation.models import MOST_PATHS, MOST_YEARS, BootstrapModel, LognormalModel, ReturnModel
from retirement.calc.tables.returns import ReturnSeries

Floats = npt.NDArray[np.floating[Any]]
Wide = npt.NDArray[np.float64]
ZERO = Decimal(0)
WeightPath = Sequence[Mapping[str, Decimal]]


class BadPaths(ValueError):
    """Paths and years are whole numbers within bounds, weights name the model's assets and add up to 1."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Real growth factors and price growth factors by year and path; labels name the paths where they have names."""

    growth: Floats
    prices: Floats
    description: str
    seed: int | None = None
    labels: tuple[int, ...] = ()

    @property
    def years(self) -> int:
        """How many years each path has."""
        return int(self.growth.shape[0])

    @property
    def count(self) -> int:
        """How many paths there are."""
        return int(self.growth.shape[1])


def _check_size(years: int, paths: int, seed: int) -> None:
    if not (1 <= years <= MOST_YEARS and 1 <= paths <= MOST_PATHS and 0 <= seed < 2**63):
        raise BadPaths(f"{years} years, {paths} paths, seed {seed}: at most {MOST_YEARS}, {MOST_PATHS} and 2^63 - 1.")


def constant_weights(weights: Mapping[str, Decimal], years: int) -> WeightPath:
    """The same weights every year."""
    return [weights] * years


def _weight_rows(weights: WeightPath, assets: Sequence[str], years: int) -> Wide:
    if len(weights) != years:
        raise BadPaths(f"{len(weights)} years of weights are given for {years} years.")
    rows: dict[int, list[float]] = {}
    table = np.empty((years, len(assets)))
    for year, row in enumerate(weights):
        if id(row) not in rows:
            check_weights(row)
            unknown = set(row) - set(assets)
            if unknown:
                raise BadPaths(f"The model has {', '.join(assets)}, not {', '.join(sorted(unknown))}.")
            rows[id(row)] = [float(row.get(asset, ZERO)) for asset in assets]
        table[year] = rows[id(row)]
    return table


def draw_paths(
    *, model: ReturnModel, weights: WeightPath, years: int, paths: int, seed: int, fee_rate: Decimal = ZERO
) -> Paths:
    """Draw portfolio paths: weights restored every year, the fee taken from the end-of-year value."""
    _check_size(years, paths, seed)
    generator = np.random.Generator(np.random.SFC64(seed))
    keep = 1 - float(fee_rate)
    if isinstance(model, BootstrapModel):
        table = _weight_rows(weights, model.assets, years)
        growth, prices = _bootstrap(model, table, paths, keep, generator)
    else:
        table = _weight_rows(weights, [asset.name for asset in model.assets], years)
        growth, prices = _lognormal(model, table, paths, keep, generator)
    return Paths(growth, prices, f"{model.describe()}; {paths} paths, seed {seed}", seed)


def _lognormal(
    model: LognormalModel, weights: Wide, paths: int, keep: float, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """One year at a time, so that all work stays in cache."""
    years, size = weights.shape[0], len(model.variables)
    lower = model.lower_triangle()
    moments = [variable.log_moments() for variable in model.variables]
    growth = np.empty((years, paths), np.float32)
    prices = np.ones((years, paths) if model.inflation is not None else (years, 1), np.float32)
    draws, mixed = np.empty((size, paths), np.float32), np.empty(paths, np.float32)
    piece = np.empty(paths, np.float32)
    for year in range(years):
        generator.standard_normal(dtype=np.float32, out=draws)
        if model.degrees_of_freedom is not None:
            draws *= _tails(model.degrees_of_freedom, paths, generator)
        total = growth[year]
        total[:] = 0
        for index in range(size):
            mean, spread = moments[index]
            np.multiply(draws[index], np.float32(spread * lower[index][index]), out=mixed)
            for other in range(index):
                if lower[index][other]:
                    np.multiply(draws[other], np.float32(spread * lower[index][other]), out=piece)
                    mixed += piece
            mixed += np.float32(mean)
            np.exp(mixed, out=mixed)
            if index < len(model.assets):
                mixed *= np.float32(weights[year, index] * keep)
                total += mixed
            else:
                prices[year] = mixed
                total /= mixed
    return growth, prices


def _tails(degrees: int, paths: int, generator: np.random.Generator) -> Floats:
    """Factors that make normal draws Student-t with the variance unchanged."""
    chi = 2 * generator.standard_gamma(degrees / 2, size=paths, dtype=np.float32)
    factors: Floats = np.sqrt(np.float32(degrees - 2) / chi)
    return factors


def _series_rows(series: ReturnSeries, assets: Sequence[str], weights: Wide, keep: float) -> tuple[Wide, Wide]:
    """Portfolio growth of each series year for each plan year (plan years, series years), and price growth."""
    real = np.array([[1 + float(value) for value in series.returns(asset)] for asset in assets])
    return weights @ real * keep, np.array([1 + float(value) for value in series.inflation])


def _bootstrap(
    model: BootstrapModel, weights: Wide, paths: int, keep: float, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    years, count = weights.shape[0], len(model.series.years)
    by_row, price_rows = _series_rows(model.series, model.assets, weights, keep)
    growth, prices = np.empty((years, paths), np.float32), np.empty((years, paths), np.float32)
    rows = generator.integers(0, count, size=paths)
    narrow = price_rows.astype(np.float32)
    for year in range(years):
        if year:
            rows = _next_rows(rows, model.mean_block_years, count, generator)
        np.take(by_row[year].astype(np.float32), rows, out=growth[year])
        np.take(narrow, rows, out=prices[year])
    return growth, prices


def _next_rows(
    rows: npt.NDArray[np.int64], mean_block: int, count: int, generator: np.random.Generator
) -> npt.NDArray[np.int64]:
    """The rows of the next year: a new draw, or within a block the row that follows (the first after the last)."""
    fresh = generator.integers(0, count, size=len(rows))
    if mean_block == 1:
        return fresh
    ends = generator.random(len(rows), dtype=np.float32) * mean_block < 1
    return np.where(ends, fresh, (rows + 1) % count)


def historical_paths(
    *, series: ReturnSeries, weights: WeightPath, years: int, assets: Sequence[str], fee_rate: Decimal = ZERO
) -> Paths:
    """Every window of the series as one path, named by its first year."""
    count = len(series.years)
    if not 1 <= years <= count:
        raise BadPaths(f"Windows of {years} years do not fit in the {count} years of {series.name}.")
    by_row, price_rows = _series_rows(series, assets, _weight_rows(weights, assets, years), 1 - float(fee_rate))
    starts = np.arange(count - years + 1)
    rows = np.arange(years)[:, None] + starts[None, :]
    growth = np.take_along_axis(by_row, rows, axis=1)
    return Paths(
        growth=growth,
        prices=price_rows[rows],
        description=f"every window of {years} years from {series.name} {series.years[0]}-{series.years[-1]}",
        labels=series.years[: count - years + 1],
    )


def expected_path(*, net_return: Decimal, inflation: Decimal, years: int) -> Paths:
    """One path: the expected return every year."""
    return Paths(
        growth=np.full((years, 1), float(1 + real_rate(net_return, inflation))),
        prices=np.full((years, 1), float(1 + inflation)),
        description=f"{net_return} a year at {inflation} inflation",
    )
