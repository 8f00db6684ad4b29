"""Runs a plan along all paths at once: year by year, balances in today's dollars, what could not be paid kept apart.

Success is no unmet spending before the end. Vectors of all paths in single precision; a balance never falls below
zero. Amounts under a hundred-thousandth of the year's spending count as paid, which is the precision of the
arithmetic.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retirement.calc.historical import WithdrawalTime
from retirement.calc.simulation.flows import BadFlows, Flows
from retirement.calc.simulation.paths import Floats, Paths
from retirement.calc.simulation.rules import ConstantSpending, SpendingRule

UNMET_TOLERANCE = 1e-5
NEVER = -1


@dataclass(frozen=True, slots=True)
class Run:
    """What happened on every path: balances at the start and after each year, spending paid, first year unmet."""

    balances: Floats
    spending: Floats | None
    unmet_total: Floats
    failed_in: npt.NDArray[np.int16]

    @property
    def succeeded(self) -> npt.NDArray[np.bool_]:
        """Which paths paid everything."""
        paid: npt.NDArray[np.bool_] = self.failed_in == NEVER
        return paid


def price_levels(paths: Paths) -> Floats:
    """The price level at the end of each year against today."""
    levels: Floats = np.cumprod(paths.prices, axis=0)
    return levels


def run(
    *,
    flows: Flows,
    paths: Paths,
    rule: SpendingRule | None = None,
    spending_share: Floats | None = None,
    last_year: npt.NDArray[np.int16] | None = None,
) -> Run:
    """Run a plan. `spending_share` scales spending by year and path (deaths); after `last_year` nothing is spent."""
    if paths.years < flows.years:
        raise BadFlows(f"The plan has {flows.years} years, the paths have {paths.years}.")
    chosen = ConstantSpending() if rule is None else rule
    state = chosen.start(flows, paths.count)
    levels = _needed_levels(flows, paths)
    kind = paths.growth.dtype
    balance: Floats = np.full(paths.count, float(flows.start_balance), kind)
    balances: Floats = np.empty((flows.years + 1, paths.count), kind)
    varies = chosen.varies or spending_share is not None
    spent: Floats | None = np.zeros((flows.years, paths.count), kind) if varies else None
    unmet_total: Floats = np.zeros(paths.count, kind)
    failed_in = np.full(paths.count, NEVER, np.int16)
    balances[0] = balance
    for year in range(flows.years):
        wanted = state.spending(year, balance, paths.prices[year])
        if spending_share is not None:
            wanted = wanted * spending_share[year]
        if last_year is not None:
            wanted = np.where(year <= last_year, wanted, 0.0).astype(kind)
        net = wanted - _income(flows, year, levels)
        if flows.timing is WithdrawalTime.END:
            balance *= paths.growth[year]
        balance -= net
        unmet = np.maximum(-balance, 0)
        np.maximum(balance, 0, out=balance)
        missing = unmet > UNMET_TOLERANCE * np.maximum(wanted, 1)
        failed_in[missing & (failed_in == NEVER)] = year
        unmet_total += np.where(missing, unmet, kind.type(0))
        if flows.timing is WithdrawalTime.START:
            balance *= paths.growth[year]
        contribution = float(flows.nominal_contributions[year])
        if contribution:
            balance += contribution / levels[year]
        balances[year + 1] = balance
        if spent is not None:
            spent[year] = wanted - unmet
    return Run(balances, spent, unmet_total, failed_in)


def _needed_levels(flows: Flows, paths: Paths) -> Floats:
    """Price levels, worked out only where some flow is nominal."""
    if any(flows.nominal_contributions) or any(flows.nominal_income):
        return price_levels(paths)
    return np.ones((flows.years, 1), paths.growth.dtype)


def _income(flows: Flows, year: int, levels: Floats) -> Floats | float:
    """Income of a year in today's dollars."""
    indexed, nominal = float(flows.indexed_income[year]), float(flows.nominal_income[year])
    return indexed + nominal / levels[year] if nominal else indexed
