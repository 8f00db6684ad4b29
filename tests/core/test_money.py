from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifepath.core.money import CannotSplit, ceil_to_cents, money_text, split, to_cents


@pytest.mark.parametrize(
    ("value", "cents"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.004", "1.00"), ("-0.001", "0.00")],
)
def test_amounts_round_half_up_and_never_to_minus_zero(value, cents):
    assert str(to_cents(D(value))) == cents


@pytest.mark.parametrize(("value", "cents"), [("0.001", "0.01"), ("1.00", "1.00"), ("-0.009", "0.00")])
def test_rounding_up_takes_the_next_cent(value, cents):
    assert str(ceil_to_cents(D(value))) == cents


def test_a_thousand_over_three_gives_the_odd_cent_to_the_first():
    assert split(D("10.00"), [1, 1, 1]) == [D("3.34"), D("3.33"), D("3.33")]


def test_a_refund_is_divided_like_a_charge():
    assert split(D("-10.00"), [1, 1, 1]) == [D("-3.34"), D("-3.33"), D("-3.33")]


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_weights_that_cannot_divide_are_refused(weights):
    with pytest.raises(CannotSplit):
        split(D("1.00"), weights)


def test_fractions_of_a_cent_cannot_be_split():
    with pytest.raises(CannotSplit, match="whole number of cents"):
        split(D("1.005"), [1])


@given(
    cents=st.integers(-(10**17), 10**17),
    weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any),
)
def test_parts_always_add_up_and_stay_within_a_cent_of_their_share(cents, weights):
    total = D(cents).scaleb(-2)

    parts = split(total, weights)

    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < D("0.0100001")


def test_money_travels_with_two_places():
    assert money_text(D("1234.5")) == "1234.50"
    assert money_text(D("1E+3")) == "1000.00"
