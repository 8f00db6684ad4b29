"""Forecasts are tried before they are trusted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifepath.core.periods import Month
from planning.calc.predictions import CANDIDATES, NAIVE, TooShort, choose, predict

LAST = Month(2026, 10)
AMOUNTS = st.decimals(min_value=-5000, max_value=5000, places=2)


def amounts(*values):
    return [Decimal(value) for value in values]


@given(st.lists(AMOUNTS, min_size=6, max_size=40))
def test_what_is_chosen_is_never_worse_than_the_naive_forecast(history):
    trial = choose(history=history, last=LAST)
    assert trial.error <= trial.naive_error
    assert trial.first.months_until(LAST) == len(history) - 1
    alone = choose(history=history, last=LAST, candidates=[each for each in CANDIDATES if each is not NAIVE])
    assert alone.error <= alone.naive_error


def test_a_yearly_pattern_is_found_by_the_forecast_of_the_same_month():
    year = amounts(100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 900, 1200)
    trial = choose(history=year * 2 + year[:9], last=LAST)
    assert (trial.error, trial.naive_error) == (Decimal("0.00"), Decimal("0.00"))
    trial = choose(history=[*year, *year], last=LAST)
    assert trial.forecaster == "seasonal" if trial.error == 0 else trial.error < trial.naive_error
    months = predict(history=[*year, *year], trial=trial, months=3)
    assert [month.month for month in months] == [LAST.plus(1), LAST.plus(2), LAST.plus(3)]


def test_the_same_month_last_year_knows_december():
    year = amounts(100, 200, 300, 400, 500, 600, 700, 800, 900, 50, 60, 70)
    history = [*year, *year, *year]
    trial = choose(history=history, last=LAST)
    assert (trial.forecaster, trial.error) == ("seasonal", Decimal("0.00"))
    assert [month.amount for month in predict(history=history, trial=trial, months=2)] == amounts("100.00", "200.00")


def test_noise_around_a_level_is_averaged_and_the_band_is_as_wide_as_the_errors():
    history = amounts(90, 110, 95, 105, 100, 92, 108, 100, 100)
    trial = choose(history=history, last=LAST)
    (month,) = predict(history=history, trial=trial, months=1)
    assert trial.forecaster != "naive"
    assert month.high - month.amount == month.amount - month.low == trial.spread


def test_a_trend_flattens_out_and_spending_does_not_fall_below_nothing():
    history = amounts(600, 500, 400, 300, 200, 100)
    trial = choose(history=history, last=LAST, candidates=[each for each in CANDIDATES if each.name == "damped_trend"])
    assert trial.forecaster == "damped_trend"
    found = predict(history=history, trial=trial, months=4, floor=Decimal(0))
    assert [month.amount for month in found] == amounts("20.00", "0.00", "0.00", "0.00")
    assert all(month.low >= 0 for month in found)


def test_less_than_half_a_year_is_too_little():
    with pytest.raises(TooShort):
        choose(history=amounts(1, 2, 3, 4, 5), last=LAST)
