import datetime as dt
from decimal import Decimal as D

import pytest

from budgets.calc.compare import MonthTotals, compare_months
from budgets.calc.roll_over import (
    BeforeAnchor,
    UnknownPeriodType,
    UnknownRollOver,
    carry_over,
    period_of,
    periods_after,
)
from lifepath.core.periods import Month

DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("roll_over", "spent", "carried"),
    [
        ("none", "50.00", "0.00"),
        ("positive", "50.00", "60.00"),
        ("positive", "150.00", "0.00"),
        ("both", "50.00", "60.00"),
        ("both", "150.00", "-40.00"),
    ],
)
def test_only_what_the_item_allows_is_carried_into_the_next_period(roll_over, spent, carried):
    result = carry_over(roll_over=roll_over, limit=D("100.00"), carried=D("10.00"), spent=D(spent))

    assert result == D(carried)


def test_a_budget_begun_on_the_31st_comes_back_to_it():
    periods = periods_after(
        anchor=DAY("2026-01-31"), period_type="MONTHLY", after=DAY("2026-02-28"), until=DAY("2026-04-30")
    )

    assert [(str(period.start), str(period.end)) for period in periods] == [
        ("2026-02-28", "2026-03-31"),
        ("2026-03-31", "2026-04-30"),
        ("2026-04-30", "2026-05-31"),
    ]


@pytest.mark.parametrize(
    ("period_type", "start", "end"),
    [
        ("MONTHLY", "2026-08-15", "2026-09-15"),
        ("QUARTERLY", "2026-07-15", "2026-10-15"),
        ("ANNUAL", "2026-01-15", "2027-01-15"),
    ],
)
def test_a_day_lies_in_one_period_of_its_type(period_type, start, end):
    for day in (start, "2026-09-14"):
        period = period_of(anchor=DAY("2026-01-15"), period_type=period_type, day=DAY(day))

        assert (str(period.start), str(period.end)) == (start, end)


def test_nothing_comes_after_the_end():
    assert (
        periods_after(anchor=DAY("2026-01-01"), period_type="ANNUAL", after=DAY("2027-01-01"), until=DAY("2026-06-01"))
        == []
    )


def test_what_is_no_period_or_roll_over_is_refused():
    with pytest.raises(UnknownPeriodType):
        period_of(anchor=DAY("2026-01-01"), period_type="WEEKLY", day=DAY("2026-01-01"))
    with pytest.raises(BeforeAnchor):
        period_of(anchor=DAY("2026-01-01"), period_type="ANNUAL", day=DAY("2025-12-31"))
    with pytest.raises(UnknownRollOver):
        carry_over(roll_over="some", limit=D(1), carried=D(0), spent=D(0))


def totals(month, income, expenses, **categories):
    return MonthTotals(
        Month.parse(month), D(income), D(expenses), {name: D(amount) for name, amount in categories.items()}
    )


def test_two_months_are_compared_largest_change_first():
    left = totals("2026-05", "5000.00", "4000.00", rent="1500.00", food="400.00", gym="45.00")
    right = totals("2026-06", "5200.00", "4500.00", rent="1500.00", food="500.00", vet="300.00")

    result = compare_months(left=left, right=right)

    lines = [(line.name, str(line.difference), str(line.percent)) for line in result.categories]
    assert lines == [
        ("vet", "300.00", "None"),
        ("food", "100.00", "25.00"),
        ("gym", "-45.00", "-100.00"),
        ("rent", "0.00", "0.00"),
    ]
    assert (result.surplus.left, result.surplus.right, str(result.surplus.percent)) == (
        D("1000.00"),
        D("700.00"),
        "-30.00",
    )
    assert str(result.total_income.percent) == "4.00"


def test_from_nothing_to_nothing_is_no_change_and_a_percent_is_of_the_size_of_a_refund():
    left, right = totals("2026-05", "0.00", "0.00", back="-100.00"), totals("2026-06", "0.00", "0.00", back="50.00")

    result = compare_months(left=left, right=right)

    assert str(result.categories[0].percent) == "150.00"
    assert str(result.total_income.percent) == "0.00"
