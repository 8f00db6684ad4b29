import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifepath.core.periods import (
    Month,
    NotAMonth,
    add_months,
    local_date,
    months_between,
    whole_months,
    whole_years,
)

days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-01-31", 2, "2027-03-31"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-03-31", -1, "2027-02-28"),
    ],
)
def test_a_day_that_does_not_exist_becomes_the_last_of_the_month(day, months, result):
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(result)


@given(start=days, end=days)
def test_whole_months_is_the_largest_step_that_does_not_pass_the_end(start, end):
    months = whole_months(start, end)

    assert add_months(start, months) <= end < add_months(start, months + 1)


@given(day=days)
def test_a_day_lies_in_its_own_month_only(day):
    month = Month.of(day)

    assert month.start <= day < month.end
    assert day in month
    assert day not in month.plus(1)


@pytest.mark.parametrize("text", ["2027-13", "2027-00", "2027-1", "27-01", "2027/01", "0000-01", "2027-01-01", ""])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(NotAMonth):
        Month.parse(text)


def test_months_between_crosses_a_year():
    assert [str(month) for month in months_between(Month(2026, 11), Month(2027, 2))] == [
        "2026-11",
        "2026-12",
        "2027-01",
        "2027-02",
    ]
    assert months_between(Month(2027, 2), Month(2026, 11)) == []


def test_someone_born_on_a_leap_day_ages_on_the_last_of_february():
    assert whole_years(dt.date(2008, 2, 29), dt.date(2026, 2, 27)) == 17
    assert whole_years(dt.date(2008, 2, 29), dt.date(2026, 2, 28)) == 18


@pytest.mark.parametrize(
    ("zone", "day"), [("America/New_York", "2026-12-31"), ("Asia/Tokyo", "2027-01-01"), ("UTC", "2027-01-01")]
)
def test_the_day_is_cut_in_the_time_zone(zone, day):
    moment = dt.datetime(2027, 1, 1, 0, 30, tzinfo=dt.UTC)

    assert str(local_date(moment, zone)) == day
