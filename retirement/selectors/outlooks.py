"""How the future is drawn: from settings to a model of returns, weights by year, and paths that are kept for a while.

The means of stocks and bonds are moved together so that the mix of today returns what is expected; the answer says by
how much. Draws of the same settings are kept in the process: the same seed gives the same bytes with or without.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lifepath.core.explanations import Assumption
from retirement.calc.historical import WithdrawalTime
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.calc.simulation.models import Asset, BootstrapModel, LognormalModel, MeanKind, ReturnModel
from retirement.calc.simulation.paths import Paths, WeightPath, draw_paths
from retirement.calc.simulation.rules import (
    ConstantSpending,
    GuardrailSpending,
    PercentSpending,
    SpendingRule,
    VariablePercentage,
)
from retirement.calc.tables.returns import ReturnSeries
from retirement.choices import SimulationModel, SpendingRuleKind
from retirement.selectors.tables import return_series

ZERO, ONE = Decimal(0), Decimal(1)
SHARE_PLACES = Decimal("1E-6")
CELLS_OF_ONE_REQUEST = 1_000_000
KEPT_DRAWS = 8


@dataclass(frozen=True, slots=True)
class OutlookSettings:
    """What a simulation is told; rates yearly, nominal and before fees."""

    expected_return_rate: Decimal
    inflation_rate: Decimal
    fee_rate: Decimal
    stock_share: Decimal
    retirement_stock_share: Decimal | None
    stock_return_rate: Decimal
    bond_return_rate: Decimal
    stock_volatility: Decimal
    bond_volatility: Decimal
    stock_bond_correlation: Decimal
    inflation_volatility: Decimal
    mean_kind: str
    simulation_model: str
    historical_series: str
    mean_block_years: int
    degrees_of_freedom: int | None
    paths: int
    seed: int
    withdrawal_timing: str
    wanted_success_share: Decimal
    spending_rule: str
    rule_share: Decimal
    rule_return_rate: Decimal
    spending_floor: Decimal | None
    spending_ceiling: Decimal | None

    @property
    def shift(self) -> Decimal:
        """What is added to the means of stocks and bonds so that the mix returns what is expected."""
        mix = self.stock_share * self.stock_return_rate + (ONE - self.stock_share) * self.bond_return_rate
        return self.expected_return_rate - mix

    @property
    def timing(self) -> WithdrawalTime:
        """When in the year money leaves."""
        return WithdrawalTime[self.withdrawal_timing]

    @property
    def series(self) -> ReturnSeries:
        """The returns of the past."""
        return return_series(self.historical_series.lower())

    def rule(self) -> SpendingRule:
        """What may be spent each year."""
        floor, ceiling = self.spending_floor, self.spending_ceiling
        if self.spending_rule == SpendingRuleKind.PERCENT:
            return PercentSpending(floor, ceiling, share=self.rule_share)
        if self.spending_rule == SpendingRuleKind.VPW:
            return VariablePercentage(floor, ceiling, real_return=self.rule_return_rate)
        if self.spending_rule == SpendingRuleKind.GUARDRAILS:
            return GuardrailSpending(floor, ceiling)
        return ConstantSpending()

    def stock_shares(self, *, years: int, months_to_retirement: int) -> tuple[Decimal, ...]:
        """The share of stocks in each year."""
        last, working = self.retirement_stock_share, -(-months_to_retirement // MONTHS_PER_YEAR)
        if last is None:
            return (self.stock_share,) * years
        step = (last - self.stock_share) / working if working else ZERO
        return tuple(
            (self.stock_share + step * year).quantize(SHARE_PLACES) if year < working else last for year in range(years)
        )

    def assumptions(self) -> tuple[Assumption, ...]:
        """What the drawing rests on."""
        notes = [
            Assumption("spending rule", self.spending_rule, "input, constant in today's dollars by default"),
            Assumption("stock share", str(self.stock_share), "input or default, restored every year"),
        ]
        if self.retirement_stock_share is not None:
            words = "input, reached evenly at retirement"
            notes.append(Assumption("stock share in retirement", str(self.retirement_stock_share), words))
        if self.simulation_model == SimulationModel.LOGNORMAL and self.shift:
            words = "added to the means of stocks and bonds, so that the mix returns what is expected"
            notes.append(Assumption("shift of returns", f"{self.shift:f}", words))
        if self.simulation_model != SimulationModel.LOGNORMAL:
            words = "returns are those of the series, the expected return is not used in drawing"
            notes.append(Assumption("drawn from", self.series.name, words))
        return tuple(notes)


NAMES = tuple(column.name for column in fields(OutlookSettings))


def settings_from(values: Mapping[str, Any] | Any, **over: Any) -> OutlookSettings:
    """Settings from a checked request or a profile; `over` stands over them."""
    if not isinstance(values, Mapping):
        values = {name: getattr(values, name) for name in NAMES if name not in over}
    found: dict[str, Any] = {name: over[name] if name in over else values[name] for name in NAMES}
    return OutlookSettings(**found)


@dataclass(frozen=True, slots=True)
class Draw:
    """All that decides a set of paths."""

    settings: OutlookSettings
    stock_shares: tuple[Decimal, ...]
    paths: int
    past: int = 0
    """A mark of the returns that are drawn from; another table of the past is another draw."""


def drawn(settings: OutlookSettings, stock_shares: tuple[Decimal, ...], *, paths: int | None = None) -> Paths:
    """The paths of some settings; those of one request's size are kept."""
    draw = Draw(settings, stock_shares, settings.paths if paths is None else paths, _past(settings))
    if draw.paths * len(stock_shares) <= CELLS_OF_ONE_REQUEST:
        return _kept(draw)
    return _fresh(draw)


def _past(settings: OutlookSettings) -> int:
    if settings.simulation_model == SimulationModel.LOGNORMAL:
        return 0
    series = settings.series
    return hash((series.years, series.inflation, *series.real.values()))


def forget_draws() -> None:
    """Draw anew at the next question."""
    _kept.cache_clear()


def model_of(settings: OutlookSettings) -> ReturnModel:
    """The model of returns."""
    if settings.simulation_model != SimulationModel.LOGNORMAL:
        blocks = settings.mean_block_years if settings.simulation_model == SimulationModel.BLOCK_BOOTSTRAP else 1
        return BootstrapModel(series=settings.series, mean_block_years=blocks)
    kind, correlation = MeanKind[settings.mean_kind], settings.stock_bond_correlation
    return LognormalModel(
        assets=(
            Asset("stocks", settings.stock_return_rate + settings.shift, settings.stock_volatility, kind),
            Asset("bonds", settings.bond_return_rate + settings.shift, settings.bond_volatility, kind),
        ),
        correlations=((ONE, correlation, ZERO), (correlation, ONE, ZERO), (ZERO, ZERO, ONE)),
        inflation=Asset("inflation", settings.inflation_rate, settings.inflation_volatility, kind),
        degrees_of_freedom=settings.degrees_of_freedom,
    )


def weights_of(stock_shares: tuple[Decimal, ...]) -> WeightPath:
    """Weights by year; equal years share one mapping."""
    known = {share: {"stocks": share, "bonds": ONE - share} for share in set(stock_shares)}
    return [known[share] for share in stock_shares]


@lru_cache(maxsize=KEPT_DRAWS)
def _kept(draw: Draw) -> Paths:
    return _fresh(draw)


def _fresh(draw: Draw) -> Paths:
    return draw_paths(
        model=model_of(draw.settings),
        weights=weights_of(draw.stock_shares),
        years=len(draw.stock_shares),
        paths=draw.paths,
        seed=draw.settings.seed,
        fee_rate=draw.settings.fee_rate,
    )
