from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifepath.investments.calc.allocation import (
    BadTarget,
    HeldValue,
    concentration,
    herfindahl,
    overlap,
    rebalance,
    slices,
)

HELD = [
    HeldValue("VTI", D("6000.00"), "STOCK", "401k"),
    HeldValue("BND", D("3000.00"), "BOND", "401k"),
    HeldValue("VTI", D("1000.00"), "STOCK", "IRA", "broad"),
]


def test_shares_by_class_and_account():
    assert [(part.key, part.share) for part in slices(HELD, by="asset_class")] == [
        ("STOCK", D("0.700000")),
        ("BOND", D("0.300000")),
    ]
    assert [part.key for part in slices(HELD, by="sector")] == ["unknown", "broad"]
    assert slices([], by="account") == ()


def test_concentration_counts_a_symbol_once_whatever_account_it_lies_in():
    found = concentration(HELD, largest=1)

    assert found.herfindahl == D("0.580000")  # 0.49 + 0.09
    assert found.effective_holdings == D("1.72")
    assert [part.key for part in found.largest] == ["VTI"]
    assert concentration([]).herfindahl is None


def test_overlap_is_what_two_accounts_hold_alike():
    first, second = HELD[:2], HELD[2:]

    assert overlap(first, second) == D("0.666667")
    assert overlap(first, []) is None


def test_trades_restore_the_target_to_the_cent():
    result = rebalance(
        values={"STOCK": D("7000.00"), "BOND": D("3000.00"), "OLD": D("1.00")},
        target={"STOCK": D("0.6"), "BOND": D("0.4")},
    )

    assert [(drift.key, drift.trade) for drift in result.drifts] == [
        ("STOCK", D("-999.40")),
        ("BOND", D("1000.40")),
        ("OLD", D("-1.00")),
    ]
    assert result.turnover_share == D("0.100030")
    assert result.explanation[0].startswith("Sell 999.40 of STOCK")


def test_new_money_is_part_of_the_whole():
    result = rebalance(
        values={"STOCK": D(700), "BOND": D(300)}, target={"STOCK": D("0.6"), "BOND": D("0.4")}, new_money=D(100)
    )

    assert [drift.trade for drift in result.drifts] == [D("-40.00"), D("140.00")]


@pytest.mark.parametrize("target", [{"A": D("0.5")}, {"A": D("1.5"), "B": D("-0.5")}, {}])
def test_targets_that_do_not_add_up_are_refused(target):
    with pytest.raises(BadTarget):
        rebalance(values={"A": D(1)}, target=target)


@given(values=st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_the_index_lies_between_one_over_the_count_and_one(values):
    index = herfindahl([D(value) for value in values])

    if sum(values):
        assert D(1) / len(values) - D("1E-20") <= index <= 1
