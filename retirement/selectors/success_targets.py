"""What reaches a wanted success, on the very paths of the answer: save more, spend less, retire later, another mix."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from lifepath.core.money import to_cents
from retirement.calc.gap import GapInputs
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.simulation.allocations import AllocationCurve, allocation_curve
from retirement.calc.simulation.engine import run
from retirement.calc.simulation.flows import Flows
from retirement.calc.simulation.paths import Paths
from retirement.calc.simulation.solvers import further_monthly_saving, spending_scale
from retirement.choices import SpendingRuleKind
from retirement.selectors.flow_plans import FlowPlan
from retirement.selectors.gap_cases import GapCase
from retirement.selectors.outlooks import OutlookSettings, drawn, model_of

ZERO, ONE = Decimal(0), Decimal(1)
SHARE_PLACES = Decimal("1E-6")
ALLOCATION_PATHS = 1_000


@dataclass(frozen=True, slots=True)
class SuccessTargets:
    """Saving and spending at which the wanted share of these paths succeeds, each counted again with it."""

    wanted_success_share: Decimal
    success_share: Decimal
    further_monthly_saving_nominal: Decimal | None
    success_with_further_saving_share: Decimal | None
    spending_scale: Decimal
    affordable_income_real: Decimal
    success_with_affordable_income_share: Decimal


@dataclass(frozen=True, slots=True)
class DelayTarget:
    """The first later month of retirement at which the wanted share succeeds, and the curve by months of delay."""

    delay_months: int | None
    success_share: Decimal
    curve: tuple[tuple[int, Decimal], ...]


def share_of_success(flows: Flows, paths: Paths) -> Decimal:
    """The share of paths that pay everything, counted by the engine."""
    done = run(flows=flows, paths=paths).succeeded
    return (Decimal(int(done.sum())) / len(done)).quantize(SHARE_PLACES)


def can_aim(settings: OutlookSettings, plan: FlowPlan) -> bool:
    """A target is exact for planned spending and a fixed end."""
    return settings.spending_rule == SpendingRuleKind.CONSTANT_REAL and not plan.survival


def success_targets(case: GapCase, settings: OutlookSettings, plan: FlowPlan) -> SuccessTargets:
    """Saving and spending."""
    inputs, flows, wanted = case.inputs, plan.flows(case.inputs), settings.wanted_success_share
    paths = _paths(inputs, flows, settings)
    scale = spending_scale(flows=flows, paths=paths, success=wanted)
    more = further_monthly_saving(flows=flows, paths=paths, success=wanted)
    scaled = replace(flows, spending=tuple(amount * scale for amount in flows.spending))
    return SuccessTargets(
        wanted_success_share=wanted,
        success_share=share_of_success(flows, paths),
        further_monthly_saving_nominal=more,
        success_with_further_saving_share=(
            None if more is None else share_of_success(_with_saving(flows, plan, inputs, more), paths)
        ),
        spending_scale=scale,
        affordable_income_real=to_cents(inputs.desired_income * scale),
        success_with_affordable_income_share=share_of_success(scaled, paths),
    )


def delay_target(case: GapCase, settings: OutlookSettings, plan: FlowPlan, *, longest_delay_months: int) -> DelayTarget:
    """Retire later: years forward until the wanted share succeeds, then the first month within that year."""
    inputs, wanted = case.inputs, settings.wanted_success_share
    paths = _paths(inputs, plan.flows(inputs), settings)
    longest = max(min(longest_delay_months, plan.end_months - inputs.months - MONTHS_PER_YEAR), 0)
    curve: list[tuple[int, Decimal]] = []
    for delay in _delays(longest):
        curve.append((delay, _delayed_success(inputs, plan, paths, delay)))
        if curve[-1][1] >= wanted:
            break
    if curve[-1][1] < wanted:
        return DelayTarget(None, curve[-1][1], tuple(curve))
    first = curve[-2][0] + 1 if len(curve) > 1 else 0
    for delay in range(first, curve[-1][0]):
        share = _delayed_success(inputs, plan, paths, delay)
        if share >= wanted:
            return DelayTarget(delay, share, (*curve[:-1], (delay, share)))
    return DelayTarget(curve[-1][0], curve[-1][1], tuple(curve))


def _delays(longest: int) -> Iterator[int]:
    yield from range(0, longest, MONTHS_PER_YEAR)
    yield longest


def _delayed_success(inputs: GapInputs, plan: FlowPlan, paths: Paths, delay: int) -> Decimal:
    """Incomes keep their dates; the plan keeps its end."""
    streams = tuple(
        replace(
            stream,
            starts_after_months=stream.starts_after_months - delay,
            ends_after_months=None if stream.ends_after_months is None else max(stream.ends_after_months - delay, 0),
        )
        for stream in inputs.other_incomes
    )
    later = replace(
        inputs,
        months_to_retirement=inputs.months + delay,
        social_security_starts_after_months=max(inputs.social_security_starts_after_months - delay, 0),
        other_incomes=streams,
    )
    return share_of_success(plan.flows(later), paths)


def allocation_target(case: GapCase, settings: OutlookSettings, plan: FlowPlan) -> AllocationCurve:
    """Another mix: success by stock share over fewer paths of the same seed, with what the bad twentieth is left."""
    return allocation_curve(
        flows=plan.flows(case.inputs),
        model=model_of(settings),
        paths=min(settings.paths, ALLOCATION_PATHS),
        seed=settings.seed,
        success=settings.wanted_success_share,
        fee_rate=settings.fee_rate,
    )


def _paths(inputs: GapInputs, flows: Flows, settings: OutlookSettings) -> Paths:
    return drawn(settings, settings.stock_shares(years=flows.years, months_to_retirement=inputs.months))


def _with_saving(flows: Flows, plan: FlowPlan, inputs: GapInputs, more: Decimal) -> Flows:
    """The flows with a further level contribution a month."""
    level = plan.flows(replace(inputs, monthly_contribution=more, contribution_growth=ZERO)).nominal_contributions
    both = tuple(one + other for one, other in zip(flows.nominal_contributions, level, strict=True))
    return replace(flows, nominal_contributions=both)
