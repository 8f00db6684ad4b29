from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifepath.core.rationals import (
    NotExact,
    NoValues,
    exact,
    mean,
    median,
    round_half_up,
    round_up,
    rounded_root,
    sample_variance,
    slope,
)

fractions = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**6)


@pytest.mark.parametrize(
    ("value", "places", "result"),
    [
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-5, 1000), 2, "-0.01"),
        (Fraction(-4, 1000), 2, "0.00"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(10**30 + 1, 2), 0, "500000000000000000000000000001"),
    ],
)
def test_rounding_is_half_away_from_zero_at_any_size(value, places, result):
    assert str(round_half_up(value, places)) == result


@pytest.mark.parametrize(
    ("value", "result"), [(Fraction(1, 300), "0.01"), (Fraction(-1, 300), "0.00"), (Fraction(1), "1.00")]
)
def test_rounding_up_never_falls_below_the_value(value, result):
    assert str(round_up(value)) == result


@given(value=st.fractions(min_value=0, max_value=10**9, max_denominator=1000))
def test_a_rounded_root_lies_within_half_a_cent_of_the_root(value):
    root = Fraction(rounded_root(value))

    assert (max(Fraction(0), root - Fraction(1, 200))) ** 2 <= value < (root + Fraction(1, 200)) ** 2


def test_a_root_that_ends_in_a_half_rounds_up():
    assert rounded_root(Fraction(1225, 1000000)) == D("0.04")  # 0.035 exactly
    assert rounded_root(Fraction(1224, 1000000)) == D("0.03")


def test_a_slope_that_decimals_would_miss_is_exact():
    values = [exact(D("16.00")), exact(D("17.00")), exact(D("17.00"))]

    assert slope([0, 1, 2], values) / mean(values) == Fraction(3, 100)


def test_values_of_one_month_have_no_slope_and_no_variance():
    assert slope([3], [Fraction(7)]) == 0
    assert sample_variance([Fraction(7)]) == 0


def test_the_median_of_an_even_number_lies_between():
    assert median([Fraction(9), Fraction(1), Fraction(4), Fraction(2)]) == 3


@pytest.mark.parametrize("statistic", [mean, median])
def test_no_values_have_no_statistic(statistic):
    with pytest.raises(NoValues):
        statistic([])


@pytest.mark.parametrize("value", [0.1, True])
def test_a_binary_float_is_not_exact(value):
    with pytest.raises(NotExact):
        exact(value)


@given(value=fractions)
def test_rounding_again_changes_nothing(value):
    rounded = round_half_up(value)

    assert round_half_up(Fraction(rounded)) == rounded
