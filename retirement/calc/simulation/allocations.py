"""Success by stock share over the same draws: steps of five percent, then a golden section around the best.

The same seed gives the same underlying draws for every share, so the curve is smooth and comparable. What the bad
twentieth of paths is left with is shown beside each success: more stocks may raise success and still make a bad
outcome worse.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from retirement.calc.simulation.engine import run
from retirement.calc.simulation.flows import Flows
from retirement.calc.simulation.models import ReturnModel
from retirement.calc.simulation.paths import constant_weights, draw_paths
from retirement.calc.simulation.summary import summarise

STEP = Decimal("0.05")
GOLDEN = Decimal(repr((math.sqrt(5) - 1) / 2))
REFINEMENTS = 8
PLACES = Decimal("0.0001")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class AllocationPoint:
    """One stock share: success, and the fifth percentile of the final balance in today's dollars."""

    stock_share: Decimal
    success_share: Decimal
    low_final_balance: Decimal


@dataclass(frozen=True, slots=True)
class AllocationCurve:
    """All shares looked at, the best, and the smallest that reaches the wanted success (None: unreachable)."""

    points: tuple[AllocationPoint, ...]
    best: AllocationPoint
    smallest_reaching: AllocationPoint | None


def allocation_curve(
    *,
    flows: Flows,
    model: ReturnModel,
    paths: int,
    seed: int,
    success: Decimal,
    fee_rate: Decimal = Decimal(0),
    stocks: str = "stocks",
    bonds: str = "bonds",
) -> AllocationCurve:
    """Success over stock shares from 0 to 1."""
    known: dict[Decimal, AllocationPoint] = {}

    def point(share: Decimal) -> AllocationPoint:
        if share not in known:
            weights: Mapping[str, Decimal] = {stocks: share, bonds: ONE - share}
            drawn = draw_paths(
                model=model,
                weights=constant_weights(weights, flows.years),
                years=flows.years,
                paths=paths,
                seed=seed,
                fee_rate=fee_rate,
            )
            found = summarise(flows=flows, paths=drawn, run=run(flows=flows, paths=drawn))
            known[share] = AllocationPoint(share, found.success_share, found.balances[-1].real[0])
        return known[share]

    steps = [STEP * index for index in range(21)]
    best = max((point(share) for share in steps), key=_rank)
    best = _refine(point, best.stock_share)
    ordered = tuple(known[share] for share in sorted(known))
    return AllocationCurve(
        points=ordered,
        best=best,
        smallest_reaching=next((each for each in ordered if each.success_share >= success), None),
    )


def _rank(point: AllocationPoint) -> tuple[Decimal, Decimal]:
    """Better success first; among equals the smaller stock share."""
    return point.success_share, -point.stock_share


def _refine(point: Callable[[Decimal], AllocationPoint], centre: Decimal) -> AllocationPoint:
    """Golden section between the neighbours of the best step."""
    low, high = max(centre - STEP, Decimal(0)), min(centre + STEP, ONE)
    best = point(centre)
    for _ in range(REFINEMENTS):
        left = (high - (high - low) * GOLDEN).quantize(PLACES)
        right = (low + (high - low) * GOLDEN).quantize(PLACES)
        one, other = point(left), point(right)
        best = max(best, one, other, key=_rank)
        if _rank(one) >= _rank(other):
            high = right
        else:
            low = left
    return best
