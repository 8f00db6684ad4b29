from decimal import Decimal as D

import pytest

from planning.calc.adherence import CategoryPlan, NegativePlan, plan_adherence
from planning.calc.engagement import MonthOfContact, client_engagement
from planning.calc.goal_progress import GoalAmount, NegativeTarget, goal_progress
from planning.calc.weighted_score import BadCount


def engagement(**changed):
    month = {
        "active_days": 0,
        "tasks_due": 0,
        "tasks_done_on_time": 0,
        "prompts_sent": 0,
        "prompts_answered_7d": 0,
        "sections_required": 0,
        "sections_fresh": 0,
        "meeting_within_cadence": False,
    }
    return client_engagement(month=MonthOfContact(**(month | changed)))


def test_activity_and_meetings_always_count_and_ratios_without_a_denominator_do_not():
    # half of 30 and all of 10, of 40
    assert engagement(active_days=2, meeting_within_cadence=True).metric_value == D("62.50")
    assert engagement().metric_value == D("0.00")


def test_more_than_four_active_days_count_as_four():
    assert engagement(active_days=9).metric_value == engagement(active_days=4).metric_value == D("75.00")


def test_the_score_is_rounded_half_up_once():
    # (30 + 25 / 3) / 65 = 58.9743…
    assert str(engagement(active_days=4, tasks_due=3, tasks_done_on_time=1).metric_value) == "58.97"


@pytest.mark.parametrize(
    "changed", [{"active_days": -1}, {"tasks_due": 1, "tasks_done_on_time": 2}, {"prompts_sent": -1}]
)
def test_counts_that_cannot_be_are_refused(changed):
    with pytest.raises(BadCount):
        engagement(**changed)


def adherence(planned="0.00", actual="0.00", categories=(), due=0, done=0):
    return plan_adherence(
        planned_contributions=D(planned),
        actual_contributions=D(actual),
        categories=[CategoryPlan(name, D(plan), D(spent)) for name, plan, spent in categories],
        actions_due=due,
        actions_done_by_due=done,
    ).metric_value


@pytest.mark.parametrize(("actual", "score"), [("-50.00", "0.00"), ("50.00", "50.00"), ("900.00", "100.00")])
def test_contributions_count_from_nothing_to_what_was_planned(actual, score):
    assert adherence(planned="100.00", actual=actual) == D(score)


def test_unplanned_spending_lowers_the_score_but_a_refund_does_not_raise_it():
    # 100 of 125
    assert adherence(categories=[("food", "100.00", "80.00"), ("vet", "0.00", "25.00")]) == D("80.00")
    assert adherence(categories=[("food", "100.00", "80.00"), ("vet", "0.00", "-25.00")]) == D("100.00")
    # 100 * 100 / 300
    assert adherence(categories=[("food", "100.00", "300.00")]) == D("33.33")


def test_nothing_planned_is_no_score():
    assert adherence(actual="10.00", categories=[("vet", "0.00", "25.00")]) is None


def test_a_plan_below_zero_is_refused():
    with pytest.raises(NegativePlan):
        adherence(planned="-1.00")
    with pytest.raises(NegativePlan):
        adherence(categories=[("food", "-1.00", "0.00")])


def progress(*goals):
    return goal_progress(goals=[GoalAmount(D(target), D(current), status) for target, current, status in goals])


def test_each_goal_counts_between_nothing_and_its_target():
    goals = [("100.00", "-40.00", "active"), ("100.00", "150.00", "completed"), ("500.00", "500.00", "abandoned")]

    assert progress(*goals).metric_value == D("50.00")


def test_without_a_counted_goal_there_is_no_score():
    assert progress(("100.00", "50.00", "paused")).metric_value is None
    assert progress().metric_value is None


def test_a_target_below_zero_is_refused():
    with pytest.raises(NegativeTarget):
        progress(("-1.00", "0.00", "active"))
