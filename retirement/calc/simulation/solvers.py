"""Corrections at a wanted success over fixed paths: for each path the exact requirement, then the right one in order.

With D the discount along a path, spending of a plan costs the largest prefix sum of net withdrawals times D: where
late income exceeds spending a path can recover, and the final sum alone would be too little. Saving more is linear in
the first contribution, spending is the largest scale that stays within the balance at every prefix. The answer is the
ceil(p P)-th smallest requirement (the largest scale but that many), so at least a share p of these very paths
succeeds. Double precision; answers are rounded to the safe side.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np

from lifepath.core.money import CENT
from retirement.calc.historical import WithdrawalTime
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.simulation.engine import price_levels
from retirement.calc.simulation.flows import Flows
from retirement.calc.simulation.paths import Paths, Wide

SAFETY = 2e-6  # single precision of the engine against double precision here
ZERO = Decimal(0)


class BadSuccess(ValueError):
    """A wanted success is a share above 0 and up to 1."""


@dataclass(frozen=True, slots=True)
class PathSums:
    """What one plan costs and brings on each path, discounted to today: (years, paths)."""

    spending: Wide
    income: Wide
    contributions: Wide
    start: float

    @classmethod
    def of(cls, flows: Flows, paths: Paths) -> "PathSums":
        """Discount every flow along every path."""
        growth: Wide = paths.growth[: flows.years].astype(np.float64)
        ends: Wide = np.cumprod(1 / growth, axis=0, dtype=np.float64)
        starts: Wide = np.vstack([np.ones((1, paths.count)), ends[:-1]])
        at: Wide = starts if flows.timing is WithdrawalTime.START else ends
        levels: Wide = price_levels(paths)[: flows.years].astype(np.float64)
        spending = np.array([float(amount) for amount in flows.spending])[:, None] * at
        indexed = np.array([float(amount) for amount in flows.indexed_income])[:, None]
        nominal = np.array([float(amount) for amount in flows.nominal_income])[:, None]
        contributions = np.array([float(amount) for amount in flows.nominal_contributions])[:, None]
        return cls(
            spending=spending,
            income=(indexed + nominal / levels) * at,
            contributions=contributions / levels * ends,
            start=float(flows.start_balance),
        )


def order_index(success: Decimal, count: int) -> int:
    """The place, from 0, of the requirement that a share of paths meets."""
    if not ZERO < success <= 1:
        raise BadSuccess(f"A wanted success of {success} is not a share above 0 and up to 1.")
    return math.ceil(success * count) - 1


def _prefix_need(sums: PathSums) -> Wide:
    """The balance each path needs today beyond contributions: the largest prefix of net withdrawals."""
    net = np.cumsum(sums.spending - sums.income, axis=0)
    # A contribution at the end of a year is there for the withdrawals of the following ones.
    before = np.vstack([np.zeros((1, net.shape[1])), np.cumsum(sums.contributions, axis=0)[:-1]])
    need: Wide = np.maximum((net - before).max(axis=0), 0)
    return need


def success_of(flows: Flows, paths: Paths) -> Decimal:
    """The share of paths on which the balance covers the largest prefix."""
    sums = PathSums.of(flows, paths)
    paid = int(np.count_nonzero(_prefix_need(sums) <= sums.start * (1 + SAFETY)))
    return Decimal(paid) / paths.count


def further_yearly_saving(*, flows: Flows, paths: Paths, success: Decimal) -> Decimal | None:
    """The further contribution a year, level in nominal dollars until retirement; None when no year is left."""
    sums = PathSums.of(flows, paths)
    years = flows.retirement_year
    place = order_index(success, paths.count)
    if years == 0:
        return None
    levels = price_levels(paths)[:years].astype(np.float64)
    growth = paths.growth[:years].astype(np.float64)
    power = (1 / levels * np.cumprod(1 / growth, axis=0)).sum(axis=0)
    missing = np.maximum(_prefix_need(sums) - sums.start, 0) / power
    needed = np.partition(missing, place)[place] * (1 + SAFETY)
    return _cents(needed, ROUND_CEILING)


def further_monthly_saving(*, flows: Flows, paths: Paths, success: Decimal) -> Decimal | None:
    """The same a month, rounded up to the cent."""
    yearly = further_yearly_saving(flows=flows, paths=paths, success=success)
    return None if yearly is None else (yearly / MONTHS_PER_YEAR).quantize(CENT, rounding=ROUND_CEILING)


def spending_scale(*, flows: Flows, paths: Paths, success: Decimal) -> Decimal:
    """The share of the planned spending that succeeds on a share of paths; above 1 when there is room."""
    sums = PathSums.of(flows, paths)
    place = order_index(success, paths.count)
    spent = np.cumsum(sums.spending, axis=0)
    before = np.vstack([np.zeros((1, paths.count)), np.cumsum(sums.contributions, axis=0)[:-1]])
    there = sums.start + before + np.cumsum(sums.income, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        scales = np.where(spent > 0, there / spent, np.inf).min(axis=0)
    ordered = np.sort(-scales)
    return Decimal(repr(float(-ordered[place] * (1 - SAFETY)))).quantize(Decimal("1E-6"), rounding=ROUND_FLOOR)


def success_by_delay(
    *, flows_of: Callable[[int], Flows], paths: Paths, months: range
) -> tuple[tuple[int, Decimal], ...]:
    """Success for each later retirement, over the same paths."""
    return tuple((delay, success_of(flows_of(delay), paths)) for delay in months)


def first_delay(curve: tuple[tuple[int, Decimal], ...], success: Decimal) -> int | None:
    """The first delay of a curve that reaches a success."""
    return next((delay for delay, share in curve if share >= success), None)


def _cents(value: float, rounding: str) -> Decimal:
    return Decimal(repr(float(value))).quantize(CENT, rounding=rounding)
