"""Claiming Social Security later: all 97 months of one person, all 9,409 pairs of two, by an exact table.

Each person's benefit is worth its yearly amount times the value of a dollar from its own start. The cheapest choice
that closes the gap is the one with the fewest months of waiting; where none closes it, the most valuable one is
offered with what remains. The survivor's larger benefit and spousal top-ups are not in this table (see couple
claiming).
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal

from retirement.calc.corrections.proof import proven, unavailable
from retirement.calc.corrections.shapes import Change, ClaimPlan, Correction, CorrectionKind, Problem
from retirement.calc.corrections.single import start_values
from retirement.calc.gap import GapInputs, exact_gap
from retirement.calc.need import IncomeStream
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.social_security.ages import LATEST_AGE_MONTHS, age_text
from retirement.calc.social_security.claiming import paid_by_claim_age

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClaimOption:
    """A claim at one age: what it pays a year, when it starts after retirement, what it adds to today's plan."""

    claim_age_months: int
    yearly_amount: Decimal
    starts_after_months: int
    added_value: Decimal


def claim_options(problem: Problem, plan: ClaimPlan) -> list[ClaimOption]:
    """Every claim age from the planned one to 70."""
    at_retirement = plan.age_months + problem.inputs.months
    values = start_values(problem.inputs, max(LATEST_AGE_MONTHS - at_retirement, 0))
    earliest = max(plan.claim_age_months, plan.age_months)
    options: list[ClaimOption] = []
    before = ZERO
    for age, paid in paid_by_claim_age(
        pia_cents=plan.pia_cents,
        full_age_months=plan.full_age_months,
        credit_percent_per_year=plan.credit_percent_per_year,
    ):
        if age < earliest:
            continue
        start = max(age - at_retirement, 0)
        yearly = Decimal(paid * MONTHS_PER_YEAR).scaleb(-2)
        worth = yearly * values[start]
        before = before if options else worth
        options.append(ClaimOption(age, yearly, start, worth - before))
    return options


def claim_later(problem: Problem) -> Correction:
    """The fewest months of waiting that close the gap, or the most valuable wait."""
    kind, plans = CorrectionKind.CLAIM_LATER, problem.levers.claims
    if not plans:
        return unavailable(problem, kind, "The benefit by claim age is not known: give a PIA or an earnings record.")
    tables = [claim_options(problem, plan) for plan in plans]
    if any(len(table) == 0 for table in tables) or all(len(table) < 2 for table in tables):
        return unavailable(problem, kind, "The claim is already at 70.")
    planned = [table[0] for table in tables]
    baseline = exact_gap(_with_claims(problem, planned, planned))
    chosen, closes = _choose(tables, baseline.gap / baseline.price_level)
    if chosen == planned:
        return unavailable(problem, kind, "Waiting costs more in missed benefits than it adds at these returns.")
    return proven(
        problem=problem,
        kind=kind,
        inputs=_with_claims(problem, planned, chosen),
        changes=tuple(
            Change(
                f"claim_age_months_{index + 1}",
                "months of age",
                Decimal(first.claim_age_months),
                Decimal(option.claim_age_months),
            )
            for index, (first, option) in enumerate(zip(planned, chosen, strict=True))
        ),
        reason=_reason(chosen, closes),
        side_effects=_effects(chosen),
    )


def _choose(tables: list[list[ClaimOption]], missing: Decimal) -> tuple[list[ClaimOption], bool]:
    """The closing choice with the fewest months in all; else the one worth most."""
    if len(tables) == 1:
        closing = next((option for option in tables[0] if option.added_value >= missing), None)
        best = max(tables[0], key=lambda option: option.added_value)
        return ([closing], True) if closing else ([best], False)
    first, second = tables
    reached, highest = [], ZERO
    for option in second:
        highest = max(highest, option.added_value)
        reached.append(highest)
    pairs = []
    for option in first:
        index = bisect_left(reached, missing - option.added_value)
        if index < len(second):
            pairs.append((option.claim_age_months + second[index].claim_age_months, option, second[index]))
    if pairs:
        _, one, other = min(pairs, key=lambda pair: pair[0])
        return [one, other], True
    return [max(table, key=lambda option: option.added_value) for table in tables], False


def stream_name(owner: int) -> str:
    """How the own benefit of one of two people is called among the incomes."""
    return f"Social Security of person {owner + 1}"


def _with_claims(problem: Problem, before: list[ClaimOption], after: list[ClaimOption]) -> GapInputs:
    """The inputs with the benefits of the plans replaced by the chosen ones, each from its own start."""
    inputs = problem.inputs
    own = {stream.name: stream for stream in inputs.other_incomes}
    if len(after) == 2 and all(stream_name(owner) in own for owner in range(2)):
        return replace(inputs, other_incomes=tuple(_claimed(stream, after) for stream in inputs.other_incomes))
    rest = max(inputs.social_security_income - sum((option.yearly_amount for option in before), ZERO), ZERO)
    if len(after) == 1 and rest == 0:
        return replace(
            inputs,
            social_security_income=after[0].yearly_amount,
            social_security_starts_after_months=after[0].starts_after_months,
        )
    streams = tuple(
        IncomeStream(stream_name(owner), option.yearly_amount, option.starts_after_months)
        for owner, option in enumerate(after)
    )
    return replace(inputs, social_security_income=rest, other_incomes=(*inputs.other_incomes, *streams))


def _claimed(stream: IncomeStream, after: list[ClaimOption]) -> IncomeStream:
    """One person's own stream with the chosen claim; any other stream as it is."""
    for owner, option in enumerate(after):
        if stream.name == stream_name(owner):
            amount, start = option.yearly_amount, option.starts_after_months
            return replace(stream, yearly_amount=amount, starts_after_months=start)
    return stream


def _reason(chosen: list[ClaimOption], closes: bool) -> str:
    ages = " and ".join(age_text(option.claim_age_months) for option in chosen)
    return f"A claim at {ages} {'is the shortest wait that closes the gap' if closes else 'adds the most'}."


def _effects(chosen: list[ClaimOption]) -> tuple[str, ...]:
    bridge = max(option.starts_after_months for option in chosen)
    if bridge == 0:
        return ("Benefits start with retirement; nothing is missed after it.",)
    return (f"Savings pay for {bridge} months of retirement without the benefit; after that it is larger for life.",)
