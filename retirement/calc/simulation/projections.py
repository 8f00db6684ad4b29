"""Three projections of one plan side by side: the expected path, every historical window, and drawn paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from retirement.calc.simulation.deaths import Lifetimes, sample_lifetimes
from retirement.calc.simulation.engine import run
from retirement.calc.simulation.flows import Flows
from retirement.calc.simulation.models import ReturnModel
from retirement.calc.simulation.paths import Paths, WeightPath, draw_paths, expected_path, historical_paths
from retirement.calc.simulation.rules import SpendingRule
from retirement.calc.simulation.summary import Simulation, summarise
from retirement.calc.tables.returns import ReturnSeries

DEFAULT_PATHS = 10_000
DEFAULT_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Projections:
    """The three modes; historical is None where the plan is longer than the series allows."""

    deterministic: Simulation
    historical: Simulation | None
    monte_carlo: Simulation
    seed: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the three modes run on."""

    net_return: Decimal
    inflation: Decimal
    series: ReturnSeries
    series_weights: WeightPath
    model: ReturnModel
    model_weights: WeightPath
    fee_rate: Decimal = Decimal(0)
    paths: int = DEFAULT_PATHS
    seed: int = DEFAULT_SEED
    rule: SpendingRule | None = None
    survival: Sequence[Sequence[Decimal]] = ()
    survivor_share: Decimal = Decimal("0.7")


def simulate(
    *, flows: Flows, paths: Paths, rule: SpendingRule | None = None, lives: Lifetimes | None = None
) -> Simulation:
    """One mode: run and summarise."""
    done = run(
        flows=flows,
        paths=paths,
        rule=rule,
        spending_share=None if lives is None else lives.spending_share,
        last_year=None if lives is None else lives.last_year,
    )
    return summarise(flows=flows, paths=paths, run=done)


def monte_carlo(flows: Flows, outlook: Outlook) -> Simulation:
    """The drawn paths alone."""
    drawn = draw_paths(
        model=outlook.model,
        weights=outlook.model_weights,
        years=flows.years,
        paths=outlook.paths,
        seed=outlook.seed,
        fee_rate=outlook.fee_rate,
    )
    lives = None
    if outlook.survival:
        lives = sample_lifetimes(
            survival=outlook.survival,
            years=flows.years,
            paths=outlook.paths,
            seed=outlook.seed,
            survivor_share=outlook.survivor_share,
        )
    return simulate(flows=flows, paths=drawn, rule=outlook.rule, lives=lives)


def project(flows: Flows, outlook: Outlook) -> Projections:
    """All three modes."""
    expected = expected_path(net_return=outlook.net_return, inflation=outlook.inflation, years=flows.years)
    historical = None
    if flows.years <= len(outlook.series.years):
        windows = historical_paths(
            series=outlook.series,
            weights=outlook.series_weights,
            years=flows.years,
            assets=tuple(outlook.series_weights[0]),
            fee_rate=outlook.fee_rate,
        )
        historical = simulate(flows=flows, paths=windows, rule=outlook.rule)
    return Projections(
        deterministic=simulate(flows=flows, paths=expected, rule=outlook.rule),
        historical=historical,
        monte_carlo=monte_carlo(flows, outlook),
        seed=outlook.seed,
    )
