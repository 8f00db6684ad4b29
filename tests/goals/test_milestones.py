import datetime as dt
from decimal import Decimal as D

import pytest

from goals.calc.emergency_fund import MonthsNotPositive, NoSpendingKnown, fund_target
from goals.calc.milestones import Reading, TargetNotPositive, marks_passed, milestones


def readings(*pairs):
    return [Reading(dt.date.fromisoformat(day), D(amount)) for day, amount in pairs]


def test_each_mark_is_dated_by_the_first_day_that_reached_it():
    given = readings(("2026-03-01", "80.00"), ("2026-01-01", "25.00"), ("2026-02-01", "10.00"))

    found = milestones(target_amount=D("100.00"), readings=given)

    assert [(mark.percent, mark.reached_on and str(mark.reached_on)) for mark in found] == [
        (25, "2026-01-01"),
        (50, "2026-03-01"),
        (75, "2026-03-01"),
        (100, None),
    ]


def test_a_mark_between_two_cents_is_reached_by_the_upper_one():
    assert milestones(target_amount=D("0.99"), readings=[])[0].amount == D("0.25")  # 0.2475


@pytest.mark.parametrize(
    ("before", "after", "marks"),
    [("0.00", "100.00", [25, 50, 75, 100]), ("25.00", "50.00", [50]), ("24.99", "25.00", [25]), ("80.00", "20.00", [])],
)
def test_a_rise_passes_the_marks_above_it_and_a_fall_none(before, after, marks):
    assert marks_passed(target_amount=D("100.00"), before=D(before), after=D(after)) == marks


def test_a_target_of_nothing_has_no_milestones():
    with pytest.raises(TargetNotPositive):
        milestones(target_amount=D(0), readings=[])


def test_an_emergency_fund_follows_the_latest_twelve_months_of_spending():
    spending = [D("9999.00"), *[D("1000.00")] * 11, D("1001.00")]

    # (11 * 1000.00 + 1001.00) / 12 * 3 = 3000.25
    assert fund_target(months_of_spending=D(3), monthly_spending=spending) == D("3000.25")
    assert fund_target(months_of_spending=D(3), monthly_spending=[D("-5.00")]) == D("0.00")


def test_a_fund_of_no_months_or_no_known_spending_is_refused():
    with pytest.raises(MonthsNotPositive):
        fund_target(months_of_spending=D(0), monthly_spending=[D(1)])
    with pytest.raises(NoSpendingKnown):
        fund_target(months_of_spending=D(3), monthly_spending=[])
