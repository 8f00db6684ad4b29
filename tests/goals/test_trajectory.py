import datetime as dt
from decimal import Decimal as D

import pytest

from goals.calc.trajectory import project

AS_OF = dt.date(2026, 1, 31)


def projected(*, target="1000.00", current="0.00", monthly="100.00", target_date=None, as_of=AS_OF):
    return project(
        as_of=as_of,
        target_amount=D(target),
        current_amount=D(current),
        monthly_contribution=D(monthly),
        target_date=target_date,
    )


@pytest.mark.parametrize(
    ("monthly", "months", "reached_on"),
    [
        ("1000.00", 1, "2026-02-28"),
        ("999.99", 2, "2026-03-31"),
        ("333.33", 4, "2026-05-31"),
        ("0.83", None, None),
        ("0.84", 1191, "2125-04-30"),
        ("0.00", None, None),
        ("-5.00", None, None),
    ],
)
def test_months_are_counted_exactly_and_a_century_is_the_limit(monthly, months, reached_on):
    result = projected(monthly=monthly)

    assert result.months_remaining == months
    assert result.projected_completion_date == (reached_on and dt.date.fromisoformat(reached_on))


def test_without_a_target_date_nothing_is_late_and_nothing_required():
    result = projected()

    assert (result.on_track, result.required_monthly) == (None, None)


def test_a_goal_that_is_reached_is_done_today_even_after_its_date():
    result = projected(current="1000.00", target_date=dt.date(2025, 1, 1))

    assert (result.months_remaining, result.projected_completion_date, result.on_track) == (0, AS_OF, True)
    assert result.required_monthly == D("0.00")


@pytest.mark.parametrize(
    ("target_date", "required"),
    [
        ("2026-02-27", "1000.00"),  # not a whole month: all of it
        ("2026-02-28", "1000.00"),
        ("2026-04-30", "333.34"),  # three whole months, rounded up
        ("2026-01-01", "1000.00"),
    ],
)
def test_what_is_required_a_month_is_rounded_up(target_date, required):
    assert projected(target_date=dt.date.fromisoformat(target_date)).required_monthly == D(required)


def test_a_goal_without_contributions_is_off_track_when_it_has_a_date():
    assert projected(monthly="0.00", target_date=dt.date(2100, 1, 1)).on_track is False
