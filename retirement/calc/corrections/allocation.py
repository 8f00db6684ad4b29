"""Changing the allocation: the return that closes the gap, and the smallest stock share whose mean reaches it.

The required return is the root of the gap in the return, bracketed between -50 and +50 percent and narrowed by regula
falsi (Illinois). A mean is not a promise: the side effects name the volatility, and the simulation names what the bad
tenth of paths costs.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from retirement.calc.corrections.proof import proven, unavailable
from retirement.calc.corrections.shapes import Change, Correction, CorrectionKind, Problem, TwoAssets
from retirement.calc.gap import GapInputs, exact_gap
from retirement.calc.rates import HIGHEST_RETURN

ZERO = Decimal(0)
ONE = Decimal(1)
SHARE_PLACES = Decimal("0.0001")
ROOT_PRECISION = Decimal("1E-12")
MAX_STEPS = 100


def with_return(inputs: GapInputs, expected_return: Decimal) -> GapInputs:
    """The inputs at another return, before and in retirement."""
    later = None if inputs.return_in_retirement is None else expected_return
    return replace(inputs, expected_return=expected_return, return_in_retirement=later)


def required_return(inputs: GapInputs) -> Decimal | None:
    """The yearly return at which there is no gap; None when even 50 percent leaves one."""

    def gap(expected_return: Decimal) -> Decimal:
        exact = exact_gap(with_return(inputs, expected_return))
        return exact.gap / exact.price_level

    high = max(inputs.expected_return, ZERO)
    at_low = gap(inputs.expected_return)
    if at_low <= 0:
        return inputs.expected_return
    low = inputs.expected_return
    while high < HIGHEST_RETURN:
        high = min(high + Decimal("0.02"), HIGHEST_RETURN)
        at_high = gap(high)
        if at_high <= 0:
            return _narrow(gap, low, high, at_low, at_high)
        low, at_low = high, at_high
    return None


def _narrow(
    gap: Callable[[Decimal], Decimal], low: Decimal, high: Decimal, at_low: Decimal, at_high: Decimal
) -> Decimal:
    """Regula falsi with halving of the stale end; answers the end at which the gap is closed."""
    side = 0
    for _ in range(MAX_STEPS):
        if high - low <= ROOT_PRECISION or at_high == 0:
            break
        middle = low + (high - low) * at_low / (at_low - at_high)
        middle = min(max(middle, low + ROOT_PRECISION / 4), high - ROOT_PRECISION / 4)
        at_middle = gap(middle)
        if at_middle <= 0:
            high, at_high = middle, at_middle
            at_low = at_low / 2 if side == 1 else at_low
            side = 1
        else:
            low, at_low = middle, at_middle
            at_high = at_high / 2 if side == -1 else at_high
            side = -1
    return high


def change_allocation(problem: Problem) -> Correction:
    """The smallest stock share whose mean return closes the gap."""
    kind, assets = CorrectionKind.CHANGE_ALLOCATION, problem.levers.assets
    if assets is None:
        return unavailable(problem, kind, "No expected returns of stocks and bonds are given.")
    if assets.stock_return <= assets.bond_return:
        return unavailable(problem, kind, "Stocks are not expected to return more than bonds.")
    if assets.stock_share >= 1:
        return unavailable(problem, kind, "All is in stocks already.")
    wanted = required_return(problem.inputs)
    share = None if wanted is None else _share_for(assets, wanted)
    reached = share is not None and share <= 1
    after = share if reached and share is not None else ONE
    mean = assets.expected_return(after)
    if mean <= problem.inputs.expected_return:
        return unavailable(problem, kind, f"Even all stocks return {mean}, not more than is expected now.")
    words = "no return up to 50 percent" if wanted is None else f"a return of {wanted:.6f}"
    return proven(
        problem=problem,
        kind=kind,
        inputs=with_return(problem.inputs, mean),
        changes=(
            Change("stock_share", "share", assets.stock_share, after),
            Change("expected_return", "a year", problem.inputs.expected_return, mean),
        ),
        reason=(
            f"{words} closes the gap: {after} in stocks is the smallest share that reaches it."
            if reached
            else f"Unreachable: {words} closes the gap, all stocks are expected to return {mean}."
        ),
        side_effects=(
            (
                f"Volatility rises from {assets.volatility(assets.stock_share):.4f} to {assets.volatility(after):.4f} "
                "a year; a bad outcome becomes worse."
            ),
        ),
    )


def _share_for(assets: TwoAssets, wanted: Decimal) -> Decimal:
    share = (wanted - assets.bond_return) / (assets.stock_return - assets.bond_return)
    return max(share.quantize(SHARE_PLACES, rounding=ROUND_CEILING), assets.stock_share)
