"""Sampled lifetimes: in which year each partner dies on each path, and what spending goes on after the first death."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from retirement.calc.simulation.paths import BadPaths, Floats

Years = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """For each path the last year in which someone lives, and the share of spending by year and path."""

    last_year: Years
    spending_share: Floats


def sample_lifetimes(
    *,
    survival: Sequence[Sequence[Decimal]],
    years: int,
    paths: int,
    seed: int,
    survivor_share: Decimal = Decimal("0.7"),
) -> Lifetimes:
    """Draw deaths from survival, the probability to be alive at the start of each year; one column a person."""
    if not 1 <= len(survival) <= 2 or any(len(column) < years or column[0] != 1 for column in survival):
        raise BadPaths("Survival has one column or two, each starting at 1 and as long as the plan.")
    # Apart from the stream of returns, so that deaths do not change them.
    generator = np.random.Generator(np.random.SFC64([seed, 1]))
    ends = [_last_years([float(chance) for chance in column[:years]], paths, generator) for column in survival]
    last, first = np.maximum.reduce(ends), np.minimum.reduce(ends)
    calendar = np.arange(years, dtype=np.int16)[:, None]
    alone = (calendar > first[None, :]) & (len(ends) > 1)
    share = np.where(alone, np.float32(float(survivor_share)), np.float32(1))
    return Lifetimes(last_year=last, spending_share=share.astype(np.float32))


def _last_years(survival: list[float], paths: int, generator: np.random.Generator) -> Years:
    """The last year each path lives in: where a uniform draw falls below survival for the last time."""
    falling = -np.array(survival)
    draws = generator.random(paths)
    return (np.searchsorted(falling, -draws, side="right") - 1).astype(np.int16)
