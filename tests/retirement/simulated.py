"""What tests of the simulation draw from."""

from decimal import Decimal as D

import numpy as np

from retirement.calc.simulation.flows import Flows
from retirement.calc.simulation.models import Asset, LognormalModel
from retirement.calc.simulation.paths import (
    constant_weights,
    draw_paths,
)
from retirement.calc.tables.returns import shipped_series

SHILLER = shipped_series("shiller")
STOCKS, BONDS = Asset("stocks", D("0.07"), D("0.17")), Asset("bonds", D("0.02"), D("0.06"))
MODEL = LognormalModel((STOCKS, BONDS), ((D(1), D("0.2")), (D("0.2"), D(1))))
MIX = {"stocks": D("0.6"), "bonds": D("0.4")}
ZEROS = (D(0),) * 30
FOUR_PERCENT = Flows(D(1_000_000), (D(40_000),) * 30, ZEROS, ZEROS, ZEROS)


def drawn(model=MODEL, *, seed=1, paths=4000, years=30, weights=MIX):
    return draw_paths(model=model, weights=constant_weights(weights, years), years=years, paths=paths, seed=seed)


def one_asset(asset, **given):
    model = LognormalModel((asset,), **given)
    return drawn(model, weights={asset.name: D(1)}, paths=40_000, years=10).growth.astype(np.float64)
