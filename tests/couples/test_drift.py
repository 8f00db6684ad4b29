import datetime as dt
from decimal import Decimal as D

import pytest

from couples.calc.drift import GoalState, measure

CREATED = dt.date(2026, 1, 1)
DEADLINE = CREATED + dt.timedelta(days=100)
HALFWAY = CREATED + dt.timedelta(days=50)


def drift(current, *, target="1000.00", as_of=HALFWAY, created=CREATED, deadline=DEADLINE):
    goal = GoalState(id="g", target_amount=D(target), current_allocation=D(current), created=created, deadline=deadline)
    return measure(goal=goal, as_of=as_of)


@pytest.mark.parametrize(
    ("current", "status"),
    [
        ("300.00", "behind"),
        ("299.99", "critical"),
        ("450.00", "on_track"),
        ("449.99", "behind"),
        ("550.00", "on_track"),
        ("550.01", "ahead"),
        ("999.99", "ahead"),
        ("1000.00", "complete"),
    ],
)
def test_exactly_five_and_twenty_percent_are_the_milder_status(current, status):
    assert drift(current).status == status


def test_after_the_deadline_a_goal_is_overdue_and_needs_everything_this_month():
    late = drift("990.00", as_of=DEADLINE + dt.timedelta(days=1))

    assert (late.status, late.expected, late.catch_up_monthly) == ("overdue", D("1000.00"), D("10.00"))
    assert drift("990.00", as_of=DEADLINE).status == "on_track"


def test_before_its_first_day_nothing_is_expected():
    early = drift("0.00", as_of=CREATED - dt.timedelta(days=9))

    assert (early.expected, early.status) == (D("0.00"), "on_track")


def test_a_deadline_on_the_first_day_expects_everything():
    assert drift("0.00", created=DEADLINE, as_of=DEADLINE).expected == D("1000.00")


@pytest.mark.parametrize(("current", "status"), [("0.00", "no_deadline"), ("1000.00", "complete")])
def test_without_a_deadline_there_is_no_line(current, status):
    result = drift(current, deadline=None)

    assert result.status == status
    assert (result.expected, result.drift_amount, result.drift_ratio, result.catch_up_monthly) == (None,) * 4


def test_a_complete_goal_still_says_how_far_ahead_it_is_and_needs_nothing():
    result = drift("1200.00")

    assert (result.drift_amount, str(result.drift_ratio), result.catch_up_monthly) == (D("700.00"), "0.7000", None)


def test_the_catch_up_is_rounded_up_over_whole_months():
    # 2026-02-20 to 2026-04-11 is one whole month; from 2026-01-11 it is exactly three
    assert drift("0.01").catch_up_monthly == D("999.99")
    assert drift("0.00", as_of=dt.date(2026, 1, 11)).catch_up_monthly == D("333.34")


def test_a_target_of_nothing_is_complete_without_a_ratio():
    result = drift("0.00", target="0.00")

    assert (result.status, result.drift_ratio) == ("complete", None)
