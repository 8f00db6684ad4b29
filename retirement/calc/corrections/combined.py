"""Mixes of saving more, spending less and retiring later: the smallest common share of each full correction.

Each lever is measured by the share of what it would have to do alone. The mix scales all of them by one number in
proportion to the declared weights. The months of delay are whole, so they are fixed first (rounded down at the linear
guess); with the date given the gap is linear in saving and spending, and the scale of the two follows exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from retirement.calc.corrections.proof import cents_down, cents_up, proven
from retirement.calc.corrections.shapes import Change, Correction, CorrectionKind, Problem
from retirement.calc.corrections.single import delayed
from retirement.calc.gap import GapInputs, exact_gap

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class FullChanges:
    """What each lever would have to do alone; None where it cannot."""

    monthly: Decimal | None
    spending: Decimal | None
    months: int | None


def full_changes(problem: Problem) -> FullChanges:
    """The three corrections alone, unrounded."""
    exact = problem.exact
    balance = exact.projected / exact.price_level
    return FullChanges(
        monthly=exact.gap / exact.contribution_factor if exact.contribution_factor else None,
        spending=problem.inputs.desired_income - exact.terms.affordable(balance),
        months=problem.closing_delay,
    )


def _mixes(full: FullChanges, weights: tuple[Decimal, Decimal, Decimal]) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """The weights of the mixes offered: all three levers, then each pair that is possible."""
    possible = (full.monthly is not None, bool(full.spending), full.months is not None)
    seen = set()
    for dropped in (None, 2, 1, 0):
        kept = [
            weight if allowed and index != dropped else ZERO
            for index, (weight, allowed) in enumerate(zip(weights, possible, strict=True))
        ]
        total = sum(kept, ZERO)
        if sum(weight > 0 for weight in kept) < 2 or tuple(kept) in seen:
            continue
        seen.add(tuple(kept))
        yield kept[0] / total, kept[1] / total, kept[2] / total


def combined_corrections(problem: Problem) -> tuple[Correction, ...]:
    """The mixes that close the gap, each proven."""
    full = full_changes(problem)
    found = (_mix(problem, full, weights) for weights in _mixes(full, problem.levers.combined_weights))
    return tuple(correction for correction in found if correction.closes)


def _mix(problem: Problem, full: FullChanges, weights: tuple[Decimal, Decimal, Decimal]) -> Correction:
    inputs = problem.inputs
    months = int(weights[2] * full.months) if full.months is not None else 0
    later = delayed(problem, months) if months else inputs
    exact = exact_gap(later)
    monthly = weights[0] * (full.monthly or ZERO)
    spending = weights[1] * (full.spending or ZERO)
    power = monthly * exact.contribution_factor + spending * exact.terms.spending_value * exact.price_level
    scale = max(exact.gap / power, ZERO)
    after = _applied(later, monthly * scale, spending * scale)
    return proven(
        problem=problem,
        kind=CorrectionKind.COMBINED,
        inputs=after,
        changes=tuple(
            change
            for change in (
                Change(
                    "monthly_contribution", "dollars a month", inputs.monthly_contribution, after.monthly_contribution
                ),
                Change("desired_income", "dollars a year, today", inputs.desired_income, after.desired_income),
                Change("months_to_retirement", "months", Decimal(inputs.months), Decimal(after.months)),
            )
            if change.difference
        ),
        reason=(
            f"{f'Retiring {months} months later, then ' if months else ''}{scale:.4f} of the weighted changes of "
            "saving and spending closes what is left."
        ),
        side_effects=("Spending before and in retirement falls, and work goes on until the later date.",)
        if months
        else ("Spending before and in retirement falls.",),
    )


def _applied(inputs: GapInputs, monthly: Decimal, spending: Decimal) -> GapInputs:
    """Contribution rounded up and spending down to the cent, never below zero."""
    return replace(
        inputs,
        monthly_contribution=cents_up(inputs.monthly_contribution + monthly),
        desired_income=cents_down(inputs.desired_income - spending) if spending else inputs.desired_income,
    )
