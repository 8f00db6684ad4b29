from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.calc.contribution_split import CannotShare, Payment, UnknownPayer, fair_parts, settle_up, true_up

PAIR = ["alice", "bob"]


def parts(total, method="equal", people=PAIR, **weights):
    shares = fair_parts(
        total=D(total), people=people, method=method, weights={name: D(value) for name, value in weights.items()}
    )
    return [str(amount) for amount in shares.values()]


def test_an_odd_cent_goes_to_the_person_named_first():
    assert parts("100.01") == ["50.01", "50.00"]
    assert parts("100.01", people=["bob", "alice"]) == ["50.01", "50.00"]


def test_parts_by_income_and_by_shares_follow_their_weights():
    assert parts("1000.00", "by_income", alice="90000", bob="60000") == ["600.00", "400.00"]
    assert parts("100.00", "by_shares", alice="1", bob="2") == ["33.33", "66.67"]
    assert parts("100.00", "by_income", alice="0", bob="5") == ["0.00", "100.00"]


def test_the_month_is_trued_up_and_one_transfer_settles_it():
    payments = [Payment("alice", D("900.00")), Payment("bob", D("150.00")), Payment("alice", D("-50.00"))]

    result = true_up(payments=payments, people=PAIR, method="by_income", weights={"alice": D(3), "bob": D(2)})

    assert result.total == D("1000.00")
    assert [(entry.fair_part, entry.paid, entry.balance) for entry in result.balances] == [
        (D("600.00"), D("850.00"), D("250.00")),
        (D("400.00"), D("150.00"), D("-250.00")),
    ]
    (settlement,) = result.settlements
    assert (settlement.from_person, settlement.to_person, settlement.amount) == ("bob", "alice", D("250.00"))


def test_nothing_paid_leaves_nothing_to_settle():
    assert true_up(payments=[], people=PAIR).settlements == ()


@given(
    amounts=st.lists(st.decimals(min_value=0, max_value=5000, places=2), min_size=2, max_size=5),
    weights=st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(lambda given: any(given[:2])),
)
def test_settlements_clear_every_balance_with_fewer_transfers_than_people(amounts, weights):
    people = [f"p{index}" for index in range(len(amounts))]

    result = true_up(
        payments=[Payment(person, amount) for person, amount in zip(people, amounts, strict=True)],
        people=people,
        method="by_shares",
        weights={person: D(weight) for person, weight in zip(people, weights, strict=False)},
    )

    left = {entry.person: entry.balance for entry in result.balances}
    assert sum(left.values()) == 0
    for settlement in result.settlements:
        assert settlement.amount > 0
        left[settlement.from_person] += settlement.amount
        left[settlement.to_person] -= settlement.amount
    assert not any(left.values())
    assert len(result.settlements) < len(people)


@pytest.mark.parametrize(
    ("people", "method", "weights"),
    [
        ([], "equal", {}),
        (["alice", "alice"], "equal", {}),
        (PAIR, "by_income", {"alice": D(1)}),
        (PAIR, "by_income", {"alice": D(0), "bob": D(0)}),
        (PAIR, "by_shares", {"alice": D(-1), "bob": D(2)}),
        (PAIR, "by_height", {}),
    ],
)
def test_what_cannot_be_shared_is_refused(people, method, weights):
    with pytest.raises(CannotShare):
        fair_parts(total=D("10.00"), people=people, method=method, weights=weights)


def test_a_stranger_cannot_have_paid_and_debts_must_balance():
    with pytest.raises(UnknownPayer):
        true_up(payments=[Payment("charlie", D(1))], people=PAIR)
    with pytest.raises(CannotShare):
        settle_up(balances={"alice": D(1), "bob": D(0)})
