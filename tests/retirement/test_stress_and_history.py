from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retirement.calc.gap import GapInputs, analyse_gap
from retirement.calc.gap_history import BadHistory, movement, planned_contributions, rolled_forward
from retirement.calc.need import HorizonNeed, IncomeStream, SurvivalNeed
from retirement.calc.stress import BadStress, StressLevels, stress_tests

FLAT = GapInputs(
    current_savings=D(100_000),
    monthly_contribution=D(500),
    months_to_retirement=120,
    desired_income=D(40_000),
    social_security_income=D(20_000),
    expected_return=D(0),
    inflation=D(0),
)
GROWING = replace(FLAT, expected_return=D("0.06"), inflation=D("0.025"))


def stresses(inputs, **levels):
    return {result.key: result for result in stress_tests(inputs, StressLevels(**levels))}


def test_each_stress_is_plain_arithmetic_without_growth():
    # There: 160,000 of 500,000 needed; a gap of 340,000.
    found = stresses(FLAT, job_loss_living_costs_a_month=D(1_000))

    assert found["market"].gap_real == D("388000.00")  # 30 percent of 160,000 lost
    assert found["job_loss"].change_real == D("18000.00")  # 12 x 500 missed and 12 x 1,000 spent
    assert found["long_life"].change_real == D("166666.67")  # 500,000 x 480 / 360
    assert found["no_social_security"].gap_real == D("840000.00")
    assert found["market"].affordable_income_real == D("24480.00")


def test_inflation_hurts_because_the_nominal_return_stays():
    found = stresses(GROWING)

    assert found["inflation"].change_real > 0
    assert found["low_return"].change_real > 0
    assert "instead of" in found["inflation"].explanation


def test_a_longer_life_lengthens_a_horizon_and_a_survival_table():
    horizon = replace(FLAT, need=HorizonNeed(240))
    survival = replace(FLAT, need=SurvivalNeed((D(1),) * 240, (D(0),) * 240, (D(0),) * 240))

    for inputs in (horizon, survival):
        assert stresses(inputs)["long_life"].change_real == D("200000.00")  # ten years of 20,000


def test_a_return_in_retirement_of_its_own_is_stressed_too():
    inputs = replace(GROWING, need=HorizonNeed(360), return_in_retirement=D("0.05"))

    assert (
        stresses(inputs)["low_return"].change_real
        > stresses(replace(inputs, need=HorizonNeed(1)))["low_return"].change_real
    )


def test_job_loss_after_retirement_costs_nothing():
    assert stresses(replace(FLAT, months_to_retirement=0))["job_loss"].change_real == 0


def test_stresses_no_one_can_have_are_refused():
    for levels in ({"market_loss": D("1.5")}, {"job_loss_months": -1}):
        with pytest.raises(BadStress):
            StressLevels(**levels)


def test_the_parts_of_a_movement_are_the_causes():
    # Planned: 12 x 500. In fact 7,200 came in, the market took 3,000, and spending rises by 1,000 a year.
    now = replace(FLAT, current_savings=D("104200"), months_to_retirement=108, desired_income=D(41_000))

    found = movement(before=FLAT, now=now, months_between=12, contributed=D(7_200))

    parts = {part.key: part.amount for part in found.parts}
    assert parts["time"] == 0
    assert parts["contributions"] == D("-1200.00")
    assert parts["returns"] == D("3000.00")
    assert parts["spending"] == D("25000.00")
    assert {parts[key] for key in parts if key not in ("contributions", "returns", "spending")} == {0}
    assert found.change == D("26800.00")
    assert "+25000.00" in next(line for line in found.explanation if line.startswith("Desired income"))


def test_when_all_goes_as_planned_nothing_moves():
    planned = rolled_forward(GROWING, 18)

    found = movement(before=GROWING, now=planned, months_between=18, contributed=D(9_000))

    assert planned_contributions(GROWING, 18) == D(9_000)
    assert abs(found.change) <= D("0.01")


amounts = st.integers(0, 500_000).map(D)
reviews = st.builds(
    GapInputs,
    current_savings=amounts,
    monthly_contribution=st.integers(0, 3_000).map(D),
    months_to_retirement=st.integers(0, 400),
    desired_income=st.integers(1_000, 150_000).map(D),
    social_security_income=st.integers(0, 50_000).map(D),
    expected_return=st.integers(-100, 1000).map(lambda basis_points: D(basis_points).scaleb(-4)),
    inflation=st.integers(0, 600).map(lambda basis_points: D(basis_points).scaleb(-4)),
    need=st.sampled_from([HorizonNeed(300), HorizonNeed(360)]),
    other_incomes=st.sampled_from([(), (IncomeStream("Pension", D(9_000)),)]),
)


@settings(max_examples=80, deadline=None)
@given(before=reviews, now=reviews, months=st.integers(0, 60), contributed=amounts)
def test_the_parts_always_sum_to_the_change_to_the_cent(before, now, months, contributed):
    found = movement(before=before, now=now, months_between=months, contributed=contributed)

    assert found.gap_before == analyse_gap(before).gap_nominal
    assert found.gap_now == analyse_gap(now).gap_nominal
    assert sum(part.amount for part in found.parts) == found.change == found.gap_now - found.gap_before


def test_reviews_out_of_order_are_refused():
    with pytest.raises(BadHistory):
        movement(before=FLAT, now=FLAT, months_between=-1, contributed=D(0))
