from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest

from retirement.calc.gap import GapInputs
from retirement.calc.simulation.allocations import allocation_curve
from retirement.calc.simulation.flows import Flows, flows_from_gap
from retirement.calc.simulation.models import Asset, LognormalModel
from retirement.calc.simulation.paths import Paths, constant_weights, draw_paths
from retirement.calc.simulation.projections import simulate
from retirement.calc.simulation.solvers import (
    BadSuccess,
    first_delay,
    further_monthly_saving,
    further_yearly_saving,
    spending_scale,
    success_by_delay,
    success_of,
)

MODEL = LognormalModel((Asset("stocks", D("0.07"), D("0.17")), Asset("bonds", D("0.02"), D("0.06"))))
INPUTS = GapInputs(
    current_savings=D(200_000),
    monthly_contribution=D(1_000),
    months_to_retirement=120,
    desired_income=D(60_000),
    social_security_income=D(24_000),
    expected_return=D("0.05"),
)
FLOWS = flows_from_gap(INPUTS, retirement_months=300)
PATHS = draw_paths(
    model=MODEL,
    weights=constant_weights({"stocks": D("0.6"), "bonds": D("0.4")}, 45),
    years=45,
    paths=1000,
    seed=5,
)
WANTED = D("0.85")


def test_the_closed_requirement_counts_the_same_successes_as_the_engine():
    assert success_of(FLOWS, PATHS) == simulate(flows=FLOWS, paths=PATHS).success_share


def test_saving_more_reaches_the_wanted_success_and_a_little_less_does_not():
    more = further_monthly_saving(flows=FLOWS, paths=PATHS, success=WANTED)

    def success(extra):
        saved = replace(INPUTS, monthly_contribution=INPUTS.monthly_contribution + extra)
        return simulate(flows=flows_from_gap(saved, retirement_months=300), paths=PATHS).success_share

    assert success(more) >= WANTED
    assert success(more - D("0.10")) < WANTED


def test_spending_less_reaches_the_wanted_success_and_a_little_more_does_not():
    scale = spending_scale(flows=FLOWS, paths=PATHS, success=WANTED)

    def success(share):
        spent = replace(FLOWS, spending=tuple(amount * share for amount in FLOWS.spending))
        return simulate(flows=spent, paths=PATHS).success_share

    assert 0 < scale < 1
    assert success(scale) >= WANTED
    assert success(scale + D("0.0001")) < WANTED


def test_retiring_later_raises_success_along_one_curve():
    def delayed(months):
        later = replace(INPUTS, months_to_retirement=INPUTS.months + months)
        return flows_from_gap(later, retirement_months=300 - months)

    curve = success_by_delay(flows_of=delayed, paths=PATHS, months=range(0, 121, 12))

    shares = [share for _, share in curve]
    assert shares == sorted(shares)
    found = first_delay(curve, WANTED)
    assert dict(curve)[found] >= WANTED > dict(curve)[found - 12]
    assert first_delay(curve, D(1)) is None


def test_the_largest_prefix_counts_where_late_income_exceeds_spending():
    # A pension of 100 in the third year pays back what the second cannot be paid from.
    flows = Flows(D(10), (D(10), D(20), D(0)), (D(0), D(0), D(100)), (D(0),) * 3, (D(0),) * 3)
    still = Paths(np.ones((3, 1), np.float32), np.ones((3, 1), np.float32), "still")

    assert success_of(flows, still) == 0
    assert success_of(replace(flows, start_balance=D(30)), still) == 1
    assert spending_scale(flows=flows, paths=still, success=D(1)) == D("0.333332")


def test_money_that_comes_later_cannot_pay_earlier_bills():
    flows = Flows(D(0), (D(0), D(5), D(0)), (D(0),) * 3, (D(0),) * 3, (D(0), D(10), D(0)))
    still = Paths(np.ones((3, 1), np.float32), np.ones((3, 1), np.float32), "still")

    assert success_of(flows, still) == simulate(flows=flows, paths=still).success_share == 0
    assert further_yearly_saving(flows=flows, paths=still, success=D(1)) == D("5.01")


def test_the_retired_have_no_year_left_to_save_in():
    retired = flows_from_gap(replace(INPUTS, months_to_retirement=0), retirement_months=300)

    assert further_monthly_saving(flows=retired, paths=PATHS, success=WANTED) is None


@pytest.mark.parametrize("success", ["0", "1.01", "-0.5"])
def test_a_success_that_is_no_share_is_refused(success):
    with pytest.raises(BadSuccess):
        spending_scale(flows=FLOWS, paths=PATHS, success=D(success))


def test_the_allocation_curve_shows_success_and_what_a_bad_outcome_leaves():
    curve = allocation_curve(flows=FLOWS, model=MODEL, paths=400, seed=5, success=D("0.3"))

    shares = [point.stock_share for point in curve.points]
    assert {D(step) / 20 for step in range(21)} <= set(shares)
    assert curve.best.success_share == max(point.success_share for point in curve.points)
    assert curve.smallest_reaching.success_share >= D("0.3")
    below = [point for point in curve.points if point.stock_share < curve.smallest_reaching.stock_share]
    assert all(point.success_share < D("0.3") for point in below)
    assert allocation_curve(flows=FLOWS, model=MODEL, paths=50, seed=5, success=D(1)).smallest_reaching is None
