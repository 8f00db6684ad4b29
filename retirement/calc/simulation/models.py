"""How returns are drawn: correlated lognormal assets with inflation, or whole years of a return series drawn anew.

Returns are yearly. A mean is arithmetic (m) or geometric (g), which must be said: the mean of the logarithm is
ln(1+m) less half its variance, or ln(1+g). The volatility is the standard deviation of the plain yearly return in
both cases. Student-t draws (fat tails) are scaled to the same variance. A bootstrap draws stocks, bonds and inflation
of one year together; the stationary block bootstrap goes on with the next year with probability 1 - 1/mean block. Not
modelled: mean reversion beyond what blocks keep, changing volatility.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from retirement.calc.rates import check_rate
from retirement.calc.tables.returns import ReturnSeries

ZERO = Decimal(0)
MOST_PATHS = 100_000
MOST_YEARS = 120
LARGEST_VOLATILITY = Decimal(1)


class BadModel(ValueError):
    """A model has volatilities from 0 to 1, a positive definite correlation matrix and blocks of at least a year."""


class MeanKind(StrEnum):
    """Which mean a return is."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset: mean and standard deviation of its yearly return, as fractions."""

    name: str
    mean: Decimal
    volatility: Decimal
    mean_kind: MeanKind = MeanKind.ARITHMETIC

    def __post_init__(self) -> None:
        check_rate(f"mean return of {self.name}", self.mean)
        if not ZERO <= self.volatility <= LARGEST_VOLATILITY:
            raise BadModel(f"The volatility of {self.name} is {self.volatility}; it lies between 0 and 1.")

    def log_moments(self) -> tuple[float, float]:
        """Mean and standard deviation of the logarithm of the growth factor."""
        growth, spread = 1 + float(self.mean), float(self.volatility)
        ratio = (spread / growth) ** 2
        if self.mean_kind is MeanKind.GEOMETRIC:
            variance = math.log((1 + math.sqrt(1 + 4 * ratio)) / 2)
            return math.log(growth), math.sqrt(variance)
        variance = math.log1p(ratio)
        return math.log(growth) - variance / 2, math.sqrt(variance)


@dataclass(frozen=True, slots=True)
class LognormalModel:
    """Correlated lognormal assets. `inflation` has its own volatility; the last row of the matrix is its correlation.

    Means are nominal when inflation is given, and the real growth is nominal growth over inflation; without it they
    are real.
    """

    assets: tuple[Asset, ...]
    correlations: tuple[tuple[Decimal, ...], ...] = ()
    inflation: Asset | None = None
    degrees_of_freedom: int | None = None

    def __post_init__(self) -> None:
        if not self.assets:
            raise BadModel("A model has at least one asset.")
        if self.degrees_of_freedom is not None and self.degrees_of_freedom < 3:
            raise BadModel("Student-t draws need at least 3 degrees of freedom.")
        self.lower_triangle()

    @property
    def variables(self) -> tuple[Asset, ...]:
        """All that is drawn: assets, then inflation."""
        return self.assets if self.inflation is None else (*self.assets, self.inflation)

    def lower_triangle(self) -> list[list[float]]:
        """The Cholesky factor of the correlations; without a matrix all are independent."""
        size = len(self.variables)
        if not self.correlations:
            return [[1.0 if row == column else 0.0 for column in range(size)] for row in range(size)]
        if len(self.correlations) != size or any(len(row) != size for row in self.correlations):
            raise BadModel(f"The correlation matrix must have {size} rows and columns.")
        return _cholesky([[float(value) for value in row] for row in self.correlations])

    def describe(self) -> str:
        """The model in words."""
        parts = [
            f"{asset.name} {asset.mean} ({asset.mean_kind.value}) +- {asset.volatility}" for asset in self.variables
        ]
        tails = "" if self.degrees_of_freedom is None else f", Student-t with {self.degrees_of_freedom} degrees"
        return f"lognormal: {'; '.join(parts)}{tails}"


def _cholesky(matrix: list[list[float]]) -> list[list[float]]:
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        if matrix[row][row] != 1 or any(matrix[row][col] != matrix[col][row] for col in range(size)):
            raise BadModel("A correlation matrix is symmetric with ones on its diagonal.")
        for column in range(row + 1):
            rest = matrix[row][column] - sum(lower[row][k] * lower[column][k] for k in range(column))
            if row != column:
                lower[row][column] = rest / lower[column][column]
            elif rest <= 0:
                raise BadModel("The correlations contradict each other: the matrix is not positive definite.")
            else:
                lower[row][row] = math.sqrt(rest)
    return lower


@dataclass(frozen=True, slots=True)
class BootstrapModel:
    """Years of a series drawn with replacement; `mean_block_years` 1 draws each year by itself."""

    series: ReturnSeries
    assets: tuple[str, ...] = ("stocks", "bonds")
    mean_block_years: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.mean_block_years <= len(self.series.years):
            raise BadModel(f"A mean block of {self.mean_block_years} years does not fit in the series.")
        for asset in self.assets:
            self.series.returns(asset)

    def describe(self) -> str:
        """The model in words."""
        years = f"{self.series.years[0]}-{self.series.years[-1]}"
        blocks = "single years" if self.mean_block_years == 1 else f"blocks of {self.mean_block_years} years on average"
        return f"bootstrap of {blocks} from {self.series.name} {years}"


ReturnModel = LognormalModel | BootstrapModel
