"""Three projections of one case side by side, with what a wanted success would take on the same paths."""

from dataclasses import dataclass

from retirement.calc.rates import net_of_fee
from retirement.calc.simulation.deaths import Lifetimes, sample_lifetimes
from retirement.calc.simulation.flows import Flows
from retirement.calc.simulation.paths import expected_path, historical_paths
from retirement.calc.simulation.projections import simulate
from retirement.calc.simulation.summary import Simulation
from retirement.choices import SpendingRuleKind
from retirement.selectors.flow_plans import FlowPlan
from retirement.selectors.gap_cases import GapCase
from retirement.selectors.outlooks import OutlookSettings, drawn, weights_of
from retirement.selectors.success_targets import SuccessTargets, can_aim, success_targets


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The three modes; historical is None where the plan is longer than the series, and `why` says so."""

    deterministic: Simulation
    historical: Simulation | None
    why: str
    monte_carlo: Simulation
    targets: SuccessTargets | None


def side_by_side(case: GapCase, settings: OutlookSettings, plan: FlowPlan, *, with_targets: bool = False) -> SideBySide:
    """All three modes of a case."""
    rule = settings.rule()
    flows = plan.flows(case.inputs, by_rule=settings.spending_rule != SpendingRuleKind.CONSTANT_REAL)
    shares = settings.stock_shares(years=flows.years, months_to_retirement=case.inputs.months)
    expected = expected_path(
        net_return=net_of_fee(settings.expected_return_rate, settings.fee_rate),
        inflation=settings.inflation_rate,
        years=flows.years,
    )
    paths = drawn(settings, shares)
    series, historical, why = settings.series, None, ""
    if flows.years <= len(series.years):
        windows = historical_paths(
            series=series,
            weights=weights_of(shares),
            years=flows.years,
            assets=("stocks", "bonds"),
            fee_rate=settings.fee_rate,
        )
        historical = simulate(flows=flows, paths=windows, rule=rule)
    else:
        why = f"The plan has {flows.years} years, {series.name} has {len(series.years)}."
    return SideBySide(
        deterministic=simulate(flows=flows, paths=expected, rule=rule),
        historical=historical,
        why=why,
        monte_carlo=simulate(flows=flows, paths=paths, rule=rule, lives=_lives(plan, flows, settings)),
        targets=success_targets(case, settings, plan) if with_targets and can_aim(settings, plan) else None,
    )


def _lives(plan: FlowPlan, flows: Flows, settings: OutlookSettings) -> Lifetimes | None:
    if not plan.survival:
        return None
    return sample_lifetimes(
        survival=plan.survival,
        years=flows.years,
        paths=settings.paths,
        seed=settings.seed,
        survivor_share=plan.survivor_share,
    )
