import datetime as dt
from decimal import Decimal as D

import pytest

from goals.calc.forecast import NegativeContribution, NoRateThatLow
from goals.calc.interest_trajectory import project_charted
from goals.calc.shared_budget import BudgetedGoal, simulate_together

START = dt.date(2026, 11, 30)


def charted(*, rate="0.06", monthly="200.00", current="1000.00", target_date="2027-02-28"):
    return project_charted(
        as_of=START,
        target_amount=D("1500.00"),
        current_amount=D(current),
        monthly_contribution=D(monthly),
        target_date=target_date and dt.date.fromisoformat(target_date),
        annual_rate=D(rate),
    )


def test_interest_brings_the_date_nearer_and_asks_for_less():
    result = charted()

    # month 1: 5.00 + 200.00; 2: 6.03 + 200.00; 3: 7.06 and the 81.91 that are missing
    assert [str(point.balance) for point in result.series] == ["1000.00", "1205.00", "1411.03", "1500.00"]
    assert (result.trajectory.months_remaining, result.trajectory.on_track) == (3, True)
    assert result.trajectory.required_monthly == D("160.84")


def test_the_required_amount_with_interest_is_the_smallest_that_is_in_time():
    assert charted(monthly="160.84").trajectory.on_track is True
    assert charted(monthly="160.83").trajectory.on_track is False


def test_without_a_rate_it_is_the_plain_trajectory():
    result = charted(rate="0")

    assert (result.trajectory.months_remaining, result.trajectory.required_monthly) == (3, D("166.67"))
    assert [str(point.balance) for point in result.series] == ["1000.00", "1200.00", "1400.00", "1500.00"]


def test_without_a_target_date_nothing_is_required():
    result = charted(target_date=None)

    assert (result.trajectory.on_track, result.trajectory.required_monthly) == (None, None)


def test_a_goal_that_is_reached_is_on_track_after_its_date():
    assert charted(current="1500.00", target_date="2020-01-01").trajectory.on_track is True


def goal(name, target, *, current="0.00", priority=3, target_date=None, rate="0"):
    return BudgetedGoal(name, D(target), D(current), priority, target_date, D(rate))


def together(*goals, budget="100.00"):
    return simulate_together(goals=goals, monthly_budget=D(budget), start_date=START)


def test_one_budget_serves_goals_by_priority_and_the_rest_of_a_month_flows_on():
    second, first = together(goal("later", "120.00"), goal("first", "150.00", priority=1))

    assert (first.months_to_complete, second.months_to_complete) == (2, 3)
    assert second.balances == (D("0.00"), D("0.00"), D("50.00"), D("120.00"))
    assert (first.completion_date, first.total_contributed) == (dt.date(2027, 1, 30), D("150.00"))


def test_of_equal_priority_the_earlier_date_comes_first_and_lateness_is_told():
    late, early = together(
        goal("late", "100.00", target_date=dt.date(2027, 1, 29)),
        goal("early", "100.00", target_date=dt.date(2026, 12, 30)),
    )

    assert (early.months_to_complete, early.in_time) == (1, True)
    assert (late.months_to_complete, late.in_time) == (2, False)


def test_interest_is_credited_until_a_goal_is_complete():
    (result,) = together(goal("g", "102.00", current="100.00", rate="0.12"), budget="0.00")

    assert (result.months_to_complete, result.final_balance) == (2, D("102.01"))


def test_without_a_budget_a_goal_is_never_complete():
    (result,) = together(goal("g", "1.00", target_date=START), budget="0.00")

    assert (result.months_to_complete, result.completion_date, result.in_time) == (None, None, False)


def test_a_budget_or_rate_that_cannot_be_is_refused():
    with pytest.raises(NegativeContribution):
        together(budget="-1.00")
    with pytest.raises(NoRateThatLow):
        together(goal("g", "1.00", rate="-1"))
