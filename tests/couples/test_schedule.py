import datetime as dt

import pytest

from couples.calc.schedule import BadRule, NotLocal, UnknownTimeZone, first_occurrences, next_occurrence

NEW_YORK = "America/New_York"


def utc(rule, start, *, zone=NEW_YORK, count=3):
    moments = first_occurrences(rule=rule, start_local=dt.datetime.fromisoformat(start), time_zone=zone, count=count)
    return [f"{moment:%Y-%m-%dT%H:%M}" for moment in moments]


def test_wall_clock_time_is_kept_over_daylight_saving():
    assert utc("FREQ=WEEKLY", "2026-03-04T19:00:00") == ["2026-03-05T00:00", "2026-03-11T23:00", "2026-03-18T23:00"]


def test_a_time_that_does_not_exist_moves_forward_by_the_gap():
    # 02:30 on 8 March 2026 does not exist in New York: 03:30 daylight time
    assert utc("FREQ=DAILY", "2026-03-07T02:30:00", count=2) == ["2026-03-07T07:30", "2026-03-08T07:30"]


def test_a_time_that_happens_twice_means_the_first():
    # 01:30 on 1 November 2026: the first one is daylight time
    assert utc("FREQ=DAILY", "2026-11-01T01:30:00", count=2) == ["2026-11-01T05:30", "2026-11-02T06:30"]


def test_months_without_the_day_are_skipped():
    assert utc("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T12:00:00", zone="UTC") == [
        "2026-01-31T12:00",
        "2026-03-31T12:00",
        "2026-05-31T12:00",
    ]


def test_a_start_that_does_not_match_is_no_occurrence():
    assert utc("RRULE:FREQ=WEEKLY;BYDAY=SU;INTERVAL=2", "2026-11-20T18:00:00", zone="UTC", count=2) == [
        "2026-11-22T18:00",
        "2026-12-06T18:00",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=2",
        "FREQ=DAILY;UNTIL=20260309T003000Z",  # the second one is at 00:00 UTC
        "FREQ=DAILY;UNTIL=20260308T200000",
        "freq=daily;until=20260309",
    ],
)
def test_a_rule_that_ends_gives_no_more(rule):
    assert utc(rule, "2026-03-07T20:00:00", count=9) == ["2026-03-08T01:00", "2026-03-09T00:00"]


def test_leap_days_come_every_four_years():
    assert utc("FREQ=YEARLY", "2024-02-29T12:00:00", zone="UTC", count=2) == ["2024-02-29T12:00", "2028-02-29T12:00"]


def test_a_rule_that_never_happens_ends_without_an_occurrence():
    assert utc("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01T12:00:00") == []
    assert utc("FREQ=DAILY", "2026-01-01T12:00:00", count=0) == []


def test_the_next_occurrence_is_later_than_now():
    start = dt.datetime.fromisoformat("2026-11-20T18:00:00")
    now = dt.datetime.fromisoformat("2026-11-21T18:00:00+00:00")

    assert next_occurrence(rule="FREQ=DAILY", start_local=start, time_zone="UTC", after=now) == now + dt.timedelta(
        days=1
    )
    assert next_occurrence(rule="FREQ=DAILY;COUNT=2", start_local=start, time_zone="UTC", after=now) is None


def test_a_daily_rule_of_thirty_years_ago_still_has_a_next_occurrence():
    start = dt.datetime.fromisoformat("1996-11-20T18:00:00")
    now = dt.datetime.fromisoformat("2026-11-20T18:00:00+00:00")

    moment = next_occurrence(rule="FREQ=DAILY", start_local=start, time_zone="UTC", after=now)

    assert moment == now + dt.timedelta(days=1)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "DAILY",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;INTERVAL=x",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=YEARLY;INTERVAL=999999999999999999999",
        "FREQ=DAILY;UNKNOWN=1",
        "FREQ=DAILY\nRRULE:FREQ=DAILY",
        "FREQ=DAILY\nEXDATE:20260101T000000",
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(BadRule):
        utc(rule, "2026-01-01T12:00:00")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "America"])
def test_what_is_no_time_zone_is_refused(zone):
    with pytest.raises(UnknownTimeZone):
        utc("FREQ=DAILY", "2026-01-01T12:00:00", zone=zone)


def test_a_start_with_an_offset_is_refused():
    with pytest.raises(NotLocal):
        utc("FREQ=DAILY", "2026-01-01T12:00:00+01:00")
