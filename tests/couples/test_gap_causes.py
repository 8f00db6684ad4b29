import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.calc.drift import GoalState, measure
from couples.calc.drift_details import details
from couples.calc.gap_causes import NegativeCause, NoDeadline, Plan, explain_gap

CREATED, AS_OF = dt.date(2026, 1, 1), dt.date(2026, 2, 20)  # 50 of 100 days
DEADLINE = CREATED + dt.timedelta(100)
PLAN = Plan(D("1000.00"), CREATED, DEADLINE)


def explained(current, *, original=PLAN, plan=PLAN, income="0.00", overspent=None, missed="0.00"):
    result = explain_gap(
        as_of=AS_OF,
        current_allocation=D(current),
        plan=plan,
        original_plan=original,
        income_shortfall=D(income),
        overspent={name: D(amount) for name, amount in (overspent or {}).items()},
        missed_transfers=D(missed),
    )
    return result.gap, [(part.cause, str(part.amount), part.detail) for part in result.parts]


def test_income_and_overspending_explain_before_transfers_and_the_rest_is_other():
    gap, parts = explained("100.00", income="150.00", overspent={"travel": "50.00"}, missed="120.00")

    assert gap == D("400.00")
    assert parts == [
        ("income", "150.00", ""),
        ("overspent_category", "50.00", "travel"),
        ("missed_transfer", "120.00", ""),
        ("other", "80.00", ""),
    ]


def test_causes_larger_than_the_gap_share_it_in_proportion():
    gap, parts = explained("400.00", income="200.00", overspent={"food_dining": "100.00"}, missed="500.00")

    assert gap == D("100.00")
    assert parts == [("income", "66.67", ""), ("overspent_category", "33.33", "food_dining")]


def test_a_raised_target_is_measured_exactly():
    gap, parts = explained("500.00", original=Plan(D("800.00"), CREATED, DEADLINE), missed="10.00")

    assert (gap, parts) == (D("0.00"), [("changed_target", "100.00", ""), ("other", "-100.00", "")])


def test_a_goal_ahead_of_its_line_has_a_negative_gap():
    assert explained("600.00", income="50.00") == (D("-100.00"), [("other", "-100.00", "")])


def test_an_earlier_deadline_counts_as_a_changed_target():
    gap, parts = explained("0.00", original=Plan(D("1000.00"), CREATED, CREATED + dt.timedelta(200)), missed="999.00")

    assert (gap, parts) == (D("500.00"), [("changed_target", "250.00", ""), ("missed_transfer", "250.00", "")])


cents = st.decimals(min_value=0, max_value=2000, places=2)


@given(current=cents, target=cents, income=cents, travel=cents, dining=cents, missed=cents)
def test_the_parts_add_up_to_the_gap_and_only_target_and_rest_are_ever_negative(
    current, target, income, travel, dining, missed
):
    result = explain_gap(
        as_of=AS_OF,
        current_allocation=current,
        plan=PLAN,
        original_plan=Plan(target, CREATED, DEADLINE),
        income_shortfall=income,
        overspent={"travel": travel, "food_dining": dining},
        missed_transfers=missed,
    )

    assert sum(part.amount for part in result.parts) == result.gap == D("500.00") - current
    for part in result.parts:
        assert part.amount > 0 or part.cause in ("changed_target", "other")


def test_what_cannot_be_a_cause_is_refused():
    with pytest.raises(NegativeCause):
        explained("0.00", income="-1.00")
    with pytest.raises(NoDeadline):
        explained("0.00", plan=Plan(D("1.00"), CREATED, None))


@pytest.mark.parametrize(
    ("projected", "late"),
    [("2026-04-11", 0), ("2026-04-12", 1), ("2026-05-11", 1), ("2026-05-12", 2), (None, None)],
)
def test_lateness_counts_begun_months(projected, late):
    goal = GoalState("g", D("1000.00"), D("250.00"), CREATED, DEADLINE)  # until 2026-04-11

    result = details(
        goal=goal,
        drift=measure(goal=goal, as_of=AS_OF),
        projected_date=projected and dt.date.fromisoformat(projected),
    )

    assert result.months_late == late
    assert (str(result.funded_share), str(result.expected_share)) == ("0.2500", "0.5000")
