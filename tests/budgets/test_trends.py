from decimal import Decimal as D

import pytest

from budgets.calc.snapshots import CategorySnapshot, SnapshotTwice, SummarySnapshot
from budgets.calc.trends import EmptyWindow, category_trends, summary_trend
from lifepath.core.periods import Month, NotAMonth


def monthly(first, *amounts, category="food"):
    start = Month.parse(first)
    return [
        CategorySnapshot(start.plus(offset), {category: D(amount)})
        for offset, amount in enumerate(amounts)
        if amount is not None
    ]


def trend_of(*amounts, num_months=6):
    return category_trends(snapshots=monthly("2026-01", *amounts), num_months=num_months)["food"]


def test_exactly_two_percent_a_month_is_stable_although_slope_and_average_have_no_end():
    # slope 30/28 on an average of 375/7: exactly 0.02, which cut decimals miss
    trend = trend_of("50", "52", "52", "54", "55", "55", "57", num_months=7)

    assert (trend.trend, str(trend.relative_slope), str(trend.average)) == ("stable", "0.0200", "53.57")


@pytest.mark.parametrize(("last", "direction"), [("51.00", "stable"), ("51.01", "increasing")])
def test_two_percent_is_the_border_of_increasing(last, direction):
    assert trend_of("49.00", "50.00", last).trend == direction


@pytest.mark.parametrize(("last", "direction"), [("49.00", "stable"), ("48.99", "decreasing")])
def test_minus_two_percent_is_the_border_of_decreasing(last, direction):
    assert trend_of("51.00", "50.00", last).trend == direction


def test_a_single_month_is_stable_without_volatility():
    trend = trend_of("120.00")

    assert (trend.trend, str(trend.relative_slope), str(trend.change_percent), str(trend.volatility)) == (
        "stable",
        "0.0000",
        "0.00",
        "0.00",
    )


def test_with_an_average_of_zero_the_sign_of_the_slope_decides():
    trend = trend_of("-10.00", "10.00")

    assert (trend.relative_slope, trend.trend, str(trend.change_percent)) == (None, "increasing", "200.00")
    assert trend_of("0.00", "0.00").trend == "stable"


def test_from_nothing_to_something_has_no_percent():
    assert trend_of("0.00", "5.00").change_percent is None
    assert str(trend_of("0.00", "0.00").change_percent) == "0.00"


def test_the_window_counts_calendar_months_back_from_the_latest_snapshot():
    snapshots = monthly("2026-01", "1.00", "2.00", None, "4.00")

    trends = category_trends(snapshots=reversed(snapshots), num_months=3)

    assert [str(value) for value in trends["food"].values] == ["2.00", "4.00"]


def test_a_category_outside_the_window_does_not_appear_and_one_absent_inside_counts_as_zero():
    snapshots = [
        *monthly("2026-01", "9.00", category="old"),
        *monthly("2026-05", "3.00", category="food"),
        *monthly("2026-06", "7.00", category="rent"),
    ]

    trends = category_trends(snapshots=snapshots, num_months=2)

    assert {name: [str(value) for value in trend.values] for name, trend in trends.items()} == {
        "food": ["3.00", "0.00"],
        "rent": ["0.00", "7.00"],
    }


def test_no_snapshots_have_no_trends():
    assert category_trends(snapshots=[]) == {}
    assert summary_trend(snapshots=[]) is None


def test_a_month_with_two_snapshots_is_refused():
    with pytest.raises(SnapshotTwice, match="2026-01 has more than one snapshot"):
        category_trends(snapshots=[*monthly("2026-01", "1.00"), *monthly("2026-01", "1.00", category="b")])


@pytest.mark.parametrize("num_months", [0, -1])
def test_a_window_of_no_months_is_refused(num_months):
    with pytest.raises(EmptyWindow):
        category_trends(snapshots=monthly("2026-01", "1.00"), num_months=num_months)
    with pytest.raises(EmptyWindow):
        summary_trend(snapshots=[], num_months=num_months)


def test_a_period_that_is_no_month_is_refused():
    with pytest.raises(NotAMonth):
        monthly("2026-13", "1.00")


def summary(first, *pairs):
    start = Month.parse(first)
    return [
        SummarySnapshot(start.plus(offset), D(income), D(expenses)) for offset, (income, expenses) in enumerate(pairs)
    ]


@pytest.mark.parametrize(("spent", "direction"), [("990.00", "stable"), ("989.99", "increasing")])
def test_half_a_point_a_month_is_the_border_of_a_rising_savings_rate(spent, direction):
    trend = summary_trend(
        snapshots=summary("2026-01", ("1000.00", "1000.00"), ("1000.00", "995.00"), ("1000.00", spent))
    )

    assert trend.savings_rate.trend == direction


def test_without_any_income_there_is_no_savings_rate():
    trend = summary_trend(snapshots=summary("2026-01", ("0.00", "10.00"), ("0.00", "20.00")))

    assert (trend.savings_rate.values, trend.savings_rate.trend, trend.savings_rate.slope_per_month) == ((), None, None)
    assert str(trend.expenses.average) == "15.00"
