"""Every correction is proven: the engine runs again with the changed inputs, and what is left is reported."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from lifepath.core.money import CENT, to_cents
from retirement.calc.corrections.shapes import Change, Correction, CorrectionKind, Problem
from retirement.calc.gap import GapInputs, exact_gap

ZERO = Decimal(0)
TOLERANCE = Decimal("0.01")


def proven(
    *,
    problem: Problem,
    kind: CorrectionKind,
    inputs: GapInputs,
    changes: tuple[Change, ...],
    reason: str,
    limits_hit: tuple[str, ...] = (),
    side_effects: tuple[str, ...] = (),
    split: tuple[tuple[str, Decimal], ...] = (),
) -> Correction:
    """A correction with the gap that remains when the engine runs with it; not offered when it narrows nothing."""
    after = exact_gap(inputs)
    if after.gap / after.price_level >= problem.exact.gap / problem.exact.price_level:
        return unavailable(problem, kind, "It would not narrow the gap.")
    success_of = problem.levers.success_of
    return Correction(
        kind=kind,
        available=True,
        closes=after.gap <= TOLERANCE,
        changes=changes,
        residual_gap_nominal=to_cents(after.gap),
        residual_gap_real=to_cents(after.gap / after.price_level),
        inputs=inputs,
        reason=reason,
        limits_hit=limits_hit,
        side_effects=side_effects,
        split=split,
        success_before=success_of(problem.inputs) if success_of else None,
        success_after=success_of(inputs) if success_of else None,
    )


def unavailable(problem: Problem, kind: CorrectionKind, reason: str) -> Correction:
    """A correction that cannot be offered, and why."""
    exact = problem.exact
    return Correction(
        kind=kind,
        available=False,
        closes=False,
        changes=(),
        residual_gap_nominal=to_cents(exact.gap),
        residual_gap_real=to_cents(exact.gap / exact.price_level),
        inputs=problem.inputs,
        reason=reason,
    )


def cents_up(value: Decimal) -> Decimal:
    """The next whole cent at or above."""
    return value.quantize(CENT, rounding=ROUND_CEILING)


def cents_down(value: Decimal) -> Decimal:
    """The next whole cent at or below, never under zero."""
    return max(value.quantize(CENT, rounding=ROUND_FLOOR), ZERO)
