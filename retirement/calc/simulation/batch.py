"""Success of many households at once: one set of draws, one matrix product.

Households of one allocation share their paths. A plan of saving first and spending after needs, on each path, the sum
of its net flows times the discount along the path: all households and paths are one product of (households, years)
and (years, paths). It answers success and the percentiles of what is needed and left; years in between need the
engine. Plans whose income exceeds spending late in retirement are refused here: their largest prefix is not the final
sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from retirement.calc.historical import WithdrawalTime
from retirement.calc.simulation.engine import price_levels
from retirement.calc.simulation.flows import BadFlows, Flows
from retirement.calc.simulation.paths import Floats, Paths
from retirement.calc.simulation.summary import amount


@dataclass(frozen=True, slots=True)
class BatchResult:
    """One household: success and, in today's dollars, the 5th, 50th and 95th percentile of the final balance."""

    success_share: Decimal
    low_final_balance: Decimal
    median_final_balance: Decimal
    high_final_balance: Decimal


def run_batch(*, plans: Sequence[Flows], paths: Paths) -> list[BatchResult]:
    """Success and final balances of every plan over the same paths."""
    years = paths.years
    ends = np.cumprod(1 / paths.growth.astype(np.float64), axis=0).astype(np.float32)
    starts = np.vstack([np.ones((1, paths.count), np.float32), ends[:-1]])
    levels = price_levels(paths)
    deflated = ends / levels
    for plan in plans:
        if plan.timing is not WithdrawalTime.START or plan.years > years:
            raise BadFlows("A batch withdraws at the start of the year and is not longer than its paths.")
    net = _rows([plan.spending for plan in plans], years) - _rows([plan.indexed_income for plan in plans], years)
    if any((net[row, plan.retirement_year :] < 0).any() for row, plan in enumerate(plans)):
        raise BadFlows("Income above spending in retirement needs the engine of single plans.")
    earned = _rows([plan.nominal_income for plan in plans], years)
    saved = _rows([plan.nominal_contributions for plan in plans], years)
    need = net @ starts - saved @ deflated
    if earned.any():
        need -= earned @ (starts / levels)
    balances = np.array([[float(plan.start_balance)] for plan in plans], np.float32)
    left = balances - need
    success = (left >= -1e-5 * np.maximum(balances, 1)).mean(axis=1)
    final = np.maximum(left, 0) / ends[-1]
    count = paths.count
    places = [round(share * (count - 1)) for share in (0.05, 0.5, 0.95)]
    final.partition(places, axis=1)
    return [
        BatchResult(
            Decimal(repr(float(success[row]))).quantize(Decimal("1E-6")),
            *(amount(float(final[row, place])) for place in places),
        )
        for row in range(len(plans))
    ]


def _rows(columns: Sequence[Sequence[Decimal]], years: int) -> Floats:
    """One column of all plans as (households, years), zero after a plan's end."""
    table = np.zeros((len(columns), years), np.float32)
    for row, column in enumerate(columns):
        table[row, : len(column)] = np.fromiter(map(float, column), np.float32, len(column))
    return table
