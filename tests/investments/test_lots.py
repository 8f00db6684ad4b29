import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifepath.investments.calc.lots import Activity, ActivityKind, BadActivity, CostMethod, NotEnoughShares, position_of

BUY, SELL, SPLIT = ActivityKind.BUY, ActivityKind.SELL, ActivityKind.SPLIT


def on(month, year=2025):
    return dt.date(year, month, 15)


def bought():
    return [
        Activity(on(1), BUY, shares=D(10), amount=D("1000.00"), fee=D("5.00"), lot_id="a"),
        Activity(on(3), BUY, shares=D(10), amount=D("1500.00"), lot_id="b"),
    ]


def sold(**given):
    return Activity(on(2, 2026), SELL, shares=D(15), amount=D("2400.00"), fee=D("6.00"), **given)


def test_first_in_first_out_takes_the_oldest_shares():
    position = position_of([*bought(), sold()])

    assert [(gain.lot_id, gain.proceeds, gain.basis, gain.long_term) for gain in position.realised] == [
        ("a", D("1596.00"), D("1005.00"), True),
        ("b", D("798.00"), D("750.00"), False),
    ]
    assert (position.shares, position.basis) == (D(5), D("750.00"))
    assert [gain.gain for gain in position.realised] == [D("591.00"), D("48.00")]
    assert position.fees == D("11.00")


def test_average_cost_takes_every_share_alike():
    position = position_of([*bought(), sold()], method=CostMethod.AVERAGE)

    assert [gain.basis for gain in position.realised] == [D("1252.50"), D("626.25")]
    assert position.basis == D("626.25")


def test_specific_lots_are_taken_as_named():
    position = position_of([*bought(), sold(from_lots=(("b", D(10)), ("a", D(5))))], method=CostMethod.SPECIFIC)

    assert {gain.lot_id: gain.basis for gain in position.realised} == {"a": D("502.50"), "b": D("1500.00")}
    assert [(lot.lot_id, lot.shares, lot.basis) for lot in position.lots] == [("a", D(5), D("502.50"))]


def test_a_split_changes_shares_and_not_what_they_cost():
    position = position_of([*bought(), Activity(on(6), SPLIT, ratio=D(4))])

    assert (position.shares, position.basis) == (D(80), D("2505.00"))
    assert position.unrealised_gain(D("40.00")) == D("695.00")


def test_a_year_and_a_day_make_a_gain_long_term():
    def long_term(sale):
        activities = [
            Activity(dt.date(2025, 1, 15), BUY, shares=D(1), amount=D(1)),
            Activity(sale, SELL, shares=D(1), amount=D(2)),
        ]
        return position_of(activities).realised[0].long_term

    assert not long_term(dt.date(2026, 1, 15))
    assert long_term(dt.date(2026, 1, 16))


def test_dividends_fees_reinvestments_and_transfers_are_counted():
    position = position_of(
        [
            Activity(on(1), ActivityKind.TRANSFER_IN, shares=D(10), amount=D(900)),
            Activity(on(2), ActivityKind.DIVIDEND, amount=D("12.00")),
            Activity(on(3), ActivityKind.REINVEST, shares=D("0.1"), amount=D("10.00")),
            Activity(on(4), ActivityKind.FEE, amount=D("3.00")),
            Activity(on(5), ActivityKind.TRANSFER_OUT, shares=D(10)),
        ]
    )

    assert (position.dividends, position.fees) == (D("22.00"), D("3.00"))
    assert (position.shares, position.basis, position.realised) == (D("0.1"), D("10.00"), ())


@pytest.mark.parametrize(
    "activity",
    [
        Activity(on(6), SELL, shares=D(21), amount=D(1)),
        Activity(on(6), SELL, shares=D(11), amount=D(1), from_lots=(("a", D(11)),)),
    ],
)
def test_more_shares_than_are_held_cannot_leave(activity):
    with pytest.raises(NotEnoughShares):
        position_of([*bought(), activity], method=CostMethod.SPECIFIC)


def test_activities_no_one_can_have_are_refused():
    with pytest.raises(BadActivity):
        Activity(on(1), BUY, shares=D(-1))
    with pytest.raises(BadActivity):
        Activity(on(1), BUY)
    with pytest.raises(BadActivity, match="do not add up"):
        position_of([*bought(), sold(from_lots=(("a", D(5)),))], method=CostMethod.SPECIFIC)


cents = st.integers(1, 10**7).map(lambda value: D(value).scaleb(-2))
shares = st.integers(1, 10**6).map(lambda value: D(value).scaleb(-3))


@given(
    buys=st.lists(st.tuples(shares, cents), min_size=1, max_size=6),
    parts=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    money=cents,
    method=st.sampled_from([CostMethod.FIFO, CostMethod.AVERAGE]),
)
def test_realised_and_remaining_basis_always_add_up_to_what_was_paid(buys, parts, money, method):
    activities = [
        Activity(on(1), BUY, shares=count, amount=paid, lot_id=str(index)) for index, (count, paid) in enumerate(buys)
    ]
    held = sum(count for count, _ in buys)
    for part in parts:
        leaving = (held * part / 10).quantize(D("0.001"))
        if leaving:
            activities.append(Activity(on(6), SELL, shares=leaving, amount=money))
            held -= leaving

    position = position_of(activities, method=method)

    assert position.shares == held
    assert sum((gain.basis for gain in position.realised), position.basis) == sum(paid for _, paid in buys)
    assert sum((gain.proceeds for gain in position.realised), D(0)) == money * (len(activities) - len(buys))
