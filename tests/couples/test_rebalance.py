import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from couples.calc.rebalance import Account, Allocation, Goal, NamedTwice, NegativeAmount, UnknownReference, suggest

AS_OF = dt.date(2026, 7, 1)
START = dt.date(2026, 1, 1)
PAST = dt.date(2026, 6, 1)  # everything is expected by now


def goal(name, target, *, priority=3, deadline=PAST, locked=False):
    return Goal(name, D(target), priority, START, deadline, locked)


def rebalance(accounts, goals, held, *, min_move="0"):
    return suggest(
        as_of=AS_OF,
        accounts=[Account(name, D(balance)) for name, balance in accounts.items()],
        goals=goals,
        allocations=[Allocation(name, account, D(amount)) for (account, name), amount in held.items()],
        min_move=D(min_move),
    )


def moves(result):
    return [(move.account, move.from_goal, move.to_goal, str(move.amount)) for move in result.moves]


def test_free_money_is_taken_by_account_id_before_any_donor_gives():
    result = rebalance(
        {"b": "60.00", "a": "50.00"},
        [goal("need", "200.00"), goal("rich", "0.00")],
        {("b", "rich"): "40.00"},
    )

    assert moves(result) == [
        ("a", None, "need", "50.00"),
        ("b", None, "need", "20.00"),
        ("b", "rich", "need", "40.00"),
    ]


def test_receivers_come_by_priority_then_deadline_then_need_then_id():
    goals = [
        goal("d", "10.00", priority=2),
        goal("c", "10.00", priority=2),
        goal("big", "20.00", priority=2),
        goal("early", "10.00", priority=2, deadline=dt.date(2026, 5, 1)),
        goal("first", "10.00", priority=1),
    ]

    result = rebalance({"a": "60.00"}, goals, {})

    assert [move.to_goal for move in result.moves] == ["first", "early", "big", "c", "d"]


def test_donors_come_by_low_priority_then_no_deadline_then_late_then_large_then_id():
    goals = [
        goal("need", "1000.00", priority=1),
        goal("one", "0.00", priority=4),
        goal("also", "0.00", priority=4),
        goal("large", "0.00", priority=4),
        goal("late", "0.00", priority=4, deadline=dt.date(2026, 6, 2)),
        goal("free", "0.00", priority=4, deadline=None),
        goal("least", "0.00", priority=5),
        goal("dear", "0.00", priority=2),
    ]
    held = {("a", item.id): "10.00" for item in goals if item.id != "need"} | {("a", "large"): "11.00"}

    result = rebalance({"a": "71.00"}, goals, held)

    assert [move.from_goal for move in result.moves] == ["least", "free", "late", "large", "also", "one", "dear"]


def test_a_locked_goal_gives_nothing_but_receives():
    goals = [goal("need", "50.00", locked=True), goal("locked", "0.00", locked=True)]

    result = rebalance({"a": "70.00"}, goals, {("a", "locked"): "60.00"})

    assert moves(result) == [("a", None, "need", "10.00")]
    assert result.shortfall_after == D("40.00")


def test_a_goal_without_a_deadline_gives_only_what_is_above_its_target():
    goals = [goal("need", "50.00"), goal("open", "30.00", deadline=None)]

    result = rebalance({"a": "40.00"}, goals, {("a", "open"): "40.00"})

    assert moves(result) == [("a", "open", "need", "10.00")]


def test_a_move_below_the_smallest_one_is_skipped_and_the_next_source_is_tried():
    goals = [goal("need", "30.00"), goal("rich", "0.00")]

    result = rebalance({"a": "9.99", "b": "20.00"}, goals, {("b", "rich"): "20.00"}, min_move="10.00")

    assert moves(result) == [("b", "rich", "need", "20.00")]
    assert result.unallocated_after == {"a": D("9.99"), "b": D("0.00")}


def test_a_move_of_exactly_the_smallest_amount_is_made():
    result = rebalance({"a": "10.00"}, [goal("need", "30.00")], {}, min_move="10.00")

    assert moves(result) == [("a", None, "need", "10.00")]


def test_an_over_allocated_account_is_repaired_first_locked_goals_and_small_amounts_too():
    goals = [goal("dear", "100.00", priority=1), goal("locked", "50.00", priority=5, locked=True)]

    result = rebalance({"a": "97.00"}, goals, {("a", "dear"): "95.00", ("a", "locked"): "5.00"}, min_move="10.00")

    assert [(move.from_goal, move.to_goal, move.amount) for move in result.repairs] == [("locked", None, D("3.00"))]
    assert (result.shortfall_before, result.shortfall_after) == (D("50.00"), D("53.00"))
    assert result.moves == ()


def test_a_balance_below_zero_releases_everything_it_holds():
    result = rebalance({"a": "-10.00"}, [goal("g", "50.00")], {("a", "g"): "20.00"})

    assert result.unallocated_after == {"a": D("-10.00")}
    assert result.allocation_after == {"g": D("0.00")}


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"held": {("a", "unknown"): "1.00"}}, UnknownReference),
        ({"held": {("z", "g"): "1.00"}}, UnknownReference),
        ({"held": {("a", "g"): "-1.00"}}, NegativeAmount),
        ({"min_move": "-1"}, NegativeAmount),
        ({"goals": [goal("g", "-1.00")]}, NegativeAmount),
        ({"goals": [goal("g", "1.00"), goal("g", "2.00")]}, NamedTwice),
    ],
)
def test_a_state_that_cannot_be_is_refused(what, refusal):
    given_state = {"accounts": {"a": "5.00"}, "goals": [goal("g", "5.00")], "held": {}} | what

    with pytest.raises(refusal):
        rebalance(**given_state)


cents = st.decimals(min_value=0, max_value=500, places=2)
names = ["g1", "g2", "g3", "g4"]
any_goals = st.tuples(
    *(
        st.builds(
            Goal,
            id=st.just(name),
            target_amount=cents,
            priority=st.integers(1, 5),
            created=st.just(START),
            deadline=st.none() | st.dates(dt.date(2026, 1, 2), dt.date(2027, 12, 31)),
            locked=st.booleans(),
        )
        for name in names
    )
)
any_holdings = st.dictionaries(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(names)), cents, max_size=6)


@settings(max_examples=150, deadline=None)
@given(goals=any_goals, held=any_holdings, balance_a=cents, balance_b=cents, min_move=st.sampled_from(["0", "10.00"]))
def test_money_is_conserved_in_every_account_and_nothing_turns_negative(goals, held, balance_a, balance_b, min_move):
    balances = {"a": balance_a, "b": balance_b}

    result = rebalance(balances, goals, held, min_move=min_move)

    left = dict(held)
    for move in (*result.repairs, *result.moves):
        assert move.amount > 0
        for name, sign in ((move.from_goal, -1), (move.to_goal, 1)):
            if name is not None:
                left[move.account, name] = left.get((move.account, name), D(0)) + sign * move.amount
    assert all(amount >= 0 for amount in left.values())
    for account, balance in balances.items():
        held_now = sum(amount for (name, _), amount in left.items() if name == account)
        assert result.unallocated_after[account] == balance - held_now >= 0
    for name in names:
        assert result.allocation_after[name] == sum(
            amount for (_, held_for), amount in left.items() if held_for == name
        )


@settings(max_examples=150, deadline=None)
@given(goals=any_goals, held=any_holdings, free=cents)
def test_without_a_smallest_move_and_repairs_the_shortfall_is_the_least_possible(goals, held, free):
    balances = {
        account: sum((amount for (name, _), amount in held.items() if name == account), D(0)) + extra
        for account, extra in (("a", free), ("b", D(0)))
    }
    allocated = {
        name: sum((amount for (_, held_for), amount in held.items() if held_for == name), D(0)) for name in names
    }
    untouched = rebalance(balances, goals, held, min_move="999999")
    surplus = sum(
        (max(D(0), allocated[item.id] - _line(item)) for item in goals if not item.locked),
        D(0),
    )

    result = rebalance(balances, goals, held)

    assert result.repairs == ()
    assert result.shortfall_after == max(D(0), untouched.shortfall_before - surplus - free)


def _line(item):
    if item.deadline is None:
        return item.target_amount
    total, elapsed = (item.deadline - START).days, (min(AS_OF, item.deadline) - START).days
    return (item.target_amount * elapsed / total).quantize(D("0.01"), rounding="ROUND_HALF_UP")
