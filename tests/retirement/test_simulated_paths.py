"""Paths: what is drawn, from what, and how it hangs together."""

from dataclasses import replace
from decimal import Decimal as D

import numpy as np

from retirement.calc.simulation.models import Asset, BootstrapModel, LognormalModel, MeanKind
from retirement.calc.simulation.projections import simulate
from tests.retirement.simulated import BONDS, FOUR_PERCENT, SHILLER, STOCKS, drawn, one_asset


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    first, again, other = drawn(seed=7), drawn(seed=7), drawn(seed=8)

    assert first.growth.tobytes() == again.growth.tobytes()
    assert first.growth.tobytes() != other.growth.tobytes()
    assert (
        simulate(flows=FOUR_PERCENT, paths=first).digest
        == simulate(flows=FOUR_PERCENT, paths=again).digest
        != simulate(flows=FOUR_PERCENT, paths=other).digest
    )


def test_an_arithmetic_mean_is_the_mean_and_a_geometric_one_the_median():
    arithmetic = one_asset(STOCKS)
    geometric = one_asset(replace(STOCKS, mean_kind=MeanKind.GEOMETRIC))

    # 400,000 draws of standard deviation 0.17: a standard error of 0.0003.
    assert abs(arithmetic.mean() - 1.07) < 0.0015
    assert abs(arithmetic.std() - 0.17) < 0.0015
    assert abs(np.median(geometric) - 1.07) < 0.0015
    assert abs(geometric.std() - 0.17) < 0.0015


def test_student_t_has_the_same_spread_and_fatter_tails():
    normal = np.log(one_asset(STOCKS))
    tailed = np.log(one_asset(STOCKS, degrees_of_freedom=4))

    assert abs(tailed.std() / normal.std() - 1) < 0.05
    assert np.quantile(tailed, 0.001) < np.quantile(normal, 0.001)


def test_correlated_assets_move_together():
    def spread(correlation):
        model = LognormalModel((STOCKS, BONDS), ((D(1), correlation), (correlation, D(1))))
        return drawn(model).growth.std()

    assert spread(D("0.9")) > spread(D(0)) > spread(D("-0.9"))


def test_inflation_deflates_the_paths_it_is_drawn_with():
    inflation = Asset("inflation", D("0.03"), D("0.02"))
    model = LognormalModel((replace(STOCKS, volatility=D(0)),), inflation=inflation)

    paths = drawn(model, weights={"stocks": D(1)}, paths=100)

    assert np.allclose(paths.growth * paths.prices, 1.07, rtol=1e-6)
    assert paths.prices.std() > 0.01


def test_a_bootstrap_takes_returns_and_inflation_of_one_year_together():
    paths = drawn(BootstrapModel(SHILLER), paths=500, weights={"stocks": D(1), "bonds": D(0)})

    pairs = {
        (np.float32(1 + float(real)), np.float32(1 + float(price)))
        for real, price in zip(SHILLER.returns("stocks"), SHILLER.inflation, strict=True)
    }
    assert set(zip(paths.growth.ravel(), paths.prices.ravel(), strict=True)) <= pairs


def test_blocks_keep_years_in_a_row():
    rows = {np.float32(1 + float(real)): index for index, real in enumerate(SHILLER.returns("stocks"))}

    def followers(mean_block):
        model = BootstrapModel(SHILLER, mean_block_years=mean_block)
        years = np.vectorize(rows.__getitem__)(drawn(model, paths=400, weights={"stocks": D(1)}).growth)
        return float(((years[1:] - years[:-1]) % len(rows) == 1).mean())

    assert followers(1) < 0.05
    assert 0.85 < followers(10) < 0.95
