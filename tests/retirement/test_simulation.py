"""What happens to money along simulated paths."""

from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest

from retirement.calc.gap import GapInputs
from retirement.calc.historical import WithdrawalTime, historical_cycles
from retirement.calc.need import IncomeStream
from retirement.calc.simulation.batch import run_batch
from retirement.calc.simulation.deaths import sample_lifetimes
from retirement.calc.simulation.engine import run
from retirement.calc.simulation.flows import BadFlows, Flows, flows_from_gap
from retirement.calc.simulation.models import Asset, BadModel, BootstrapModel, LognormalModel
from retirement.calc.simulation.paths import (
    BadPaths,
    Paths,
    constant_weights,
    draw_paths,
    expected_path,
    historical_paths,
)
from retirement.calc.simulation.projections import Outlook, project, simulate
from retirement.calc.simulation.rules import GuardrailSpending, PercentSpending, VariablePercentage
from retirement.calc.simulation.summary import percentile_rows
from retirement.calc.spending_rules import Guardrails, guardrail_spending, variable_percentage
from tests.retirement.simulated import BONDS, FOUR_PERCENT, MIX, MODEL, SHILLER, STOCKS, ZEROS, drawn


def test_historical_windows_in_the_engine_equal_the_closed_form():
    paths = historical_paths(series=SHILLER, weights=constant_weights(MIX, 30), years=30, assets=("stocks", "bonds"))
    exact = historical_cycles(series=SHILLER, weights=MIX, years=30, withdrawal_rate=D("0.04"))

    found = simulate(flows=FOUR_PERCENT, paths=paths)

    assert found.paths == len(exact.cycles) == 125
    assert found.success_share == D(exact.successes) / 125 == D("0.968")
    assert found.worst_starts[0].start_year == 1966
    assert {start.start_year for start in found.worst_starts if start.failed_in_year} == {
        cycle.start_year for cycle in exact.cycles if not cycle.succeeded
    }


def test_withdrawals_at_the_end_of_the_year_equal_the_closed_form_too():
    paths = historical_paths(series=SHILLER, weights=constant_weights(MIX, 30), years=30, assets=("stocks", "bonds"))
    later = replace(FOUR_PERCENT, spending=(D(47_000),) * 30, timing=WithdrawalTime.END)
    exact = historical_cycles(
        series=SHILLER, weights=MIX, years=30, withdrawal_rate=D("0.047"), timing=WithdrawalTime.END
    )

    assert simulate(flows=later, paths=paths).success_share * 125 == exact.successes


def test_the_expected_path_is_plain_arithmetic():
    flows = Flows(D(100), (D(0), D(30), D(30)), (D(0), D(10), D(0)), (D(0), D(0), D("11")), (D(21), D(0), D(0)))
    path = expected_path(net_return=D("0.21"), inflation=D("0.1"), years=3)  # a real growth of 1.1

    balances = run(flows=flows, paths=path).balances[:, 0]

    # 100 x 1.1 + 21 / 1.1; less 20, x 1.1; less 30 - 11 / 1.331 (prices at the end of that year), x 1.1
    expected = [100.0, 110 + 21 / 1.1]
    expected.append((expected[-1] - 20) * 1.1)
    expected.append((expected[-1] - 30 + 11 / 1.331) * 1.1)
    assert np.allclose(balances, expected, rtol=1e-6)


def test_income_above_spending_is_saved_and_unmet_spending_is_counted():
    flows = Flows(D(10), (D(5), D(30), D(5)), (D(8), D(0), D(9)), (D(0),) * 3, (D(0),) * 3)
    found = run(flows=flows, paths=expected_path(net_return=D(0), inflation=D(0), years=3))

    assert found.balances[:, 0].tolist() == [10, 13, 0, 4]
    assert (int(found.failed_in[0]), float(found.unmet_total[0])) == (1, 17)


def test_success_never_rises_with_spending_nor_falls_with_savings():
    paths = drawn(paths=1000)
    shares = [
        simulate(flows=replace(FOUR_PERCENT, spending=(D(amount),) * 30), paths=paths).success_share
        for amount in range(20_000, 90_000, 10_000)
    ]
    richer = [
        simulate(flows=replace(FOUR_PERCENT, start_balance=D(amount)), paths=paths).success_share
        for amount in (400_000, 800_000, 1_200_000)
    ]

    assert shares == sorted(shares, reverse=True)
    assert richer == sorted(richer)
    assert shares[0] > shares[-1]


def test_percentiles_are_linear_between_neighbours():
    rows = percentile_rows(np.array([[4.0, 1.0, 3.0, 2.0, 5.0]], np.float32))

    assert np.allclose(rows, [[1.2, 2.0, 3.0, 4.0, 4.8]])


def test_the_summary_says_how_sure_it_is_and_when_money_ran_out():
    paths = drawn(paths=2000)
    found = simulate(flows=replace(FOUR_PERCENT, spending=(D(60_000),) * 30), paths=paths)

    share = found.success_share
    assert found.standard_error == (share * (1 - share) / 2000).sqrt().quantize(D("1E-6"))
    assert sum(part for _, part in found.depletion_years) == 1 - share
    assert found.median_shortfall > 0
    assert [line.key for line in found.series] == [f"balance_p{each}" for each in (5, 25, 50, 75, 95)]
    assert "seed 1" in found.assumptions[0].value


def test_nominal_balances_are_real_ones_at_the_prices_of_the_year():
    found = simulate(
        flows=replace(FOUR_PERCENT, spending=ZEROS),
        paths=expected_path(net_return=D("0.05"), inflation=D("0.05"), years=30),
    )

    assert found.balances[1].real[2] == D("1000000.00")
    assert found.balances[1].nominal[2] == D("1050000.00")


def test_flows_of_the_closed_form_fall_in_their_years():
    inputs = GapInputs(
        current_savings=D(1_000),
        monthly_contribution=D(100),
        months_to_retirement=18,
        desired_income=D(12_000),
        expected_return=D(0),
        social_security_income=D(2_400),
        social_security_starts_after_months=6,
        contribution_growth=D("0.1"),
        other_incomes=(IncomeStream("Pension", D(1_200), ends_after_months=12, indexed_share=D("0.25")),),
    )

    flows = flows_from_gap(inputs, retirement_months=24)

    assert flows.nominal_contributions == (D(1_200), D("660.0"), 0, 0)
    assert flows.spending == (0, D(6_000), D(12_000), D(6_000))
    assert flows.indexed_income == (0, D(150), D(2_550), D(1_200))
    assert flows.nominal_income == (0, D(450), D(450), 0)
    assert flows.retirement_year == 1


GROWTHS = [1.10, 0.70, 1.25, 1.40, 0.80, 0.95] * 5


def test_guardrails_along_a_path_equal_the_rule_year_by_year():
    paths = Paths(np.array([[growth] for growth in GROWTHS], np.float32), np.full((30, 1), 1.03, np.float32), "made up")
    rule = Guardrails(initial_spending=D(40_000), initial_portfolio=D(1_000_000), horizon_years=30)
    balance, nominal, level = D(1_000_000), D(40_000), D(1)
    expected = []
    for year, growth in enumerate(GROWTHS):
        if year:
            before, level = level, level * D("1.03")
            nominal = guardrail_spending(
                rule=rule,
                year_index=year,
                portfolio=balance * level,
                previous_spending=nominal,
                cumulative_inflation=level,
                previous_cumulative_inflation=before,
            )
        paid = min(nominal / level, balance)
        expected.append(float(paid))
        balance = (balance - paid) * D(str(growth))

    found = run(flows=FOUR_PERCENT, paths=paths, rule=GuardrailSpending())

    assert len({round(amount) for amount in expected}) > 4
    assert np.allclose(found.spending[:, 0], expected, rtol=1e-4)


def test_variable_percentage_and_percent_rules_never_run_out():
    paths = drawn(paths=300)

    for rule in (PercentSpending(share=D("0.05")), VariablePercentage(real_return=D("0.03"))):
        assert simulate(flows=FOUR_PERCENT, paths=paths, rule=rule).success_share == 1
    first = run(flows=FOUR_PERCENT, paths=paths, rule=VariablePercentage(real_return=D("0.03"))).spending[0, 0]
    exact = variable_percentage(rate=D("0.03"), years_left=30, portfolio=D(1_000_000))
    assert abs(first - float(exact)) < 0.01
    flat = run(flows=FOUR_PERCENT, paths=paths, rule=VariablePercentage(real_return=D(0))).spending[0, 0]
    assert abs(flat - 1_000_000 / 30) < 0.01


def test_rules_wait_for_retirement_and_keep_to_their_bounds():
    waiting = replace(FOUR_PERCENT, spending=(D(0), D(0), *(D(40_000),) * 28))
    paths = drawn(paths=50)

    for rule in (
        PercentSpending(share=D("0.05"), floor=D(45_000), ceiling=D(46_000)),
        VariablePercentage(real_return=D("0.03"), floor=D(45_000), ceiling=D(46_000)),
        GuardrailSpending(floor=D(39_000), ceiling=D(46_000)),
    ):
        spent = run(flows=waiting, paths=paths, rule=rule).spending
        assert spent[:2].max() == 0
        assert 38_999 < spent[2].min() <= spent[2].max() <= 46_000


def test_deaths_end_spending_and_a_first_death_lowers_it():
    certain = (D(1),) * 10 + (D(0),) * 20
    never = (D(1),) * 30
    lives = sample_lifetimes(survival=[certain, never], years=30, paths=5, seed=1, survivor_share=D("0.6"))

    assert lives.last_year.tolist() == [29] * 5
    assert np.allclose(lives.spending_share[:10], 1)
    assert np.allclose(lives.spending_share[10:], 0.6)
    alone = sample_lifetimes(survival=[certain], years=30, paths=5, seed=1)
    assert alone.last_year.tolist() == [9] * 5
    assert np.allclose(alone.spending_share, 1)

    flat = expected_path(net_return=D(0), inflation=D(0), years=30)
    short = simulate(
        flows=replace(FOUR_PERCENT, start_balance=D(400_000)),
        paths=flat,
        lives=sample_lifetimes(survival=[certain], years=30, paths=1, seed=1),
    )
    assert short.success_share == 1
    assert short.balances[-1].real[2] == 0


def test_deaths_follow_their_probabilities():
    halves = tuple(D("0.5") ** year for year in range(30))

    lives = sample_lifetimes(survival=[halves], years=30, paths=20_000, seed=3)

    assert abs((lives.last_year >= 1).mean() - 0.5) < 0.015
    assert abs((lives.last_year >= 2).mean() - 0.25) < 0.015


def test_three_projections_stand_side_by_side():
    weights = constant_weights(MIX, 30)
    outlook = Outlook(
        net_return=D("0.05"),
        inflation=D("0.025"),
        series=SHILLER,
        series_weights=weights,
        model=MODEL,
        model_weights=weights,
        paths=500,
        survival=(tuple(D("0.98") ** year for year in range(30)),),
    )

    found = project(FOUR_PERCENT, outlook)

    assert found.deterministic.paths == 1
    assert found.historical.paths == 125
    assert found.monte_carlo.paths == 500
    assert found.monte_carlo == project(FOUR_PERCENT, outlook).monte_carlo
    short = replace(outlook, series=SHILLER.between(2000, 2020))
    assert project(FOUR_PERCENT, short).historical is None


def test_a_batch_of_households_agrees_with_the_engine():
    paths = drawn(paths=1000)
    plans = [
        flows_from_gap(
            GapInputs(
                current_savings=D(savings),
                monthly_contribution=D(500),
                months_to_retirement=60,
                desired_income=D(50_000),
                expected_return=D(0),
                social_security_income=D(20_000),
                other_incomes=(IncomeStream("Pension", D(6_000), indexed_share=D(0)),),
            ),
            retirement_months=300,
        )
        for savings in (100_000, 300_000, 600_000)
    ]

    batch = run_batch(plans=plans, paths=paths)

    for plan, result in zip(plans, batch, strict=True):
        single = simulate(flows=plan, paths=paths)
        assert result.success_share == single.success_share
        assert abs(result.median_final_balance - single.balances[-1].real[2]) <= max(
            single.balances[-1].real[2] * D("0.02"), D(1)
        )


def test_a_batch_refuses_what_it_would_get_wrong():
    paths = drawn(paths=10)
    richer_late = replace(FOUR_PERCENT, indexed_income=(*(D(0),) * 29, D(50_000)))

    for plan in (richer_late, replace(FOUR_PERCENT, timing=WithdrawalTime.END)):
        with pytest.raises(BadFlows):
            run_batch(plans=[plan], paths=paths)


@pytest.mark.parametrize(
    "build",
    [
        lambda: LognormalModel(()),
        lambda: LognormalModel((STOCKS,), degrees_of_freedom=2),
        lambda: LognormalModel((STOCKS, BONDS), ((D(1),),)),
        lambda: LognormalModel((STOCKS, BONDS), ((D(1), D("0.2")), (D("0.3"), D(1)))),
        lambda: LognormalModel((STOCKS, BONDS), ((D(1), D(1)), (D(1), D(1)))),
        lambda: Asset("gold", D("0.05"), D(2)),
        lambda: BootstrapModel(SHILLER, mean_block_years=0),
    ],
)
def test_models_that_contradict_themselves_are_refused(build):
    with pytest.raises(BadModel):
        build()


@pytest.mark.parametrize(
    "build",
    [
        lambda: drawn(paths=0),
        lambda: drawn(seed=-1),
        lambda: drawn(weights={"gold": D(1)}),
        lambda: draw_paths(model=MODEL, weights=constant_weights(MIX, 5), years=6, paths=1, seed=1),
        lambda: historical_paths(
            series=SHILLER, weights=constant_weights(MIX, 200), years=200, assets=("stocks", "bonds")
        ),
        lambda: sample_lifetimes(survival=[], years=1, paths=1, seed=1),
    ],
)
def test_paths_no_one_can_draw_are_refused(build):
    with pytest.raises(BadPaths):
        build()


@pytest.mark.parametrize(
    "change",
    [
        {"spending": ()},
        {"indexed_income": (D(0),)},
        {"start_balance": D(-1)},
        {"timing": WithdrawalTime.MIDDLE},
    ],
)
def test_flows_that_do_not_fit_are_refused(change):
    with pytest.raises(BadFlows):
        replace(FOUR_PERCENT, **change)


def test_a_plan_longer_than_its_paths_is_refused():
    with pytest.raises(BadFlows):
        run(flows=FOUR_PERCENT, paths=drawn(years=10))
