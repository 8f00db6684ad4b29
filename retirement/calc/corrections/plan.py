"""All corrections of a gap, each solved exactly and proven by running the engine again."""

from dataclasses import replace

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from retirement.calc.corrections.allocation import change_allocation
from retirement.calc.corrections.claims import claim_later
from retirement.calc.corrections.combined import combined_corrections
from retirement.calc.corrections.shapes import Corrections, Levers, Problem
from retirement.calc.corrections.single import (
    annuitise,
    first_closing_delay,
    retire_later,
    save_more,
    spend_less,
    use_home_equity,
    work_part_time,
)
from retirement.calc.gap import GapInputs, exact_gap

SINGLE = (
    save_more,
    retire_later,
    spend_less,
    claim_later,
    change_allocation,
    work_part_time,
    annuitise,
    use_home_equity,
)


def corrections(inputs: GapInputs, levers: Levers | None = None) -> Corrections:
    """What would close the gap; nothing is offered when there is none."""
    used = Levers() if levers is None else levers
    exact = exact_gap(inputs)
    gap, real = to_cents(exact.gap), to_cents(exact.gap / exact.price_level)
    assumptions = (
        Assumption(
            "longest delay", f"{used.longest_delay_months} months", "input, and not beyond 75 where ages are known"
        ),
        Assumption("combined weights", ", ".join(map(str, used.combined_weights)), "saving, spending, months"),
    )
    if exact.gap <= 0:
        return Corrections(gap, real, (), (), assumptions, (f"There is no gap: {-gap} is left over.",))
    start = Problem(inputs=inputs, levers=used, exact=exact)
    problem = replace(start, closing_delay=first_closing_delay(start))
    single = tuple(solve(problem) for solve in SINGLE)
    return Corrections(
        gap_nominal=gap,
        gap_real=real,
        single=single,
        combined=combined_corrections(problem),
        assumptions=assumptions,
        explanation=tuple(f"{each.kind.value}: {each.reason}" for each in single),
    )
