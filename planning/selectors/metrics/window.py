"""The stretch of a month that a metric looks at, in the firm's time zone."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from lifepath.core.periods import Month, local_date


@dataclass(frozen=True, slots=True)
class Window:
    """[`starts_at`, `as_of`): the whole month once it is over, and until then what has passed of it."""

    month: Month
    starts_at: dt.datetime
    as_of: dt.datetime

    @property
    def last_day(self) -> dt.date:
        """The last day that counts."""
        return local_date(self.as_of - dt.timedelta(microseconds=1), settings.FIRM_TIME_ZONE)


def window_of(month: Month, *, now: dt.datetime) -> Window:
    """The month up to its end, or up to now while it runs."""
    starts_at, ends_at = starts(month), starts(month.plus(1))
    return Window(month, starts_at, min(ends_at, max(now, starts_at + dt.timedelta(microseconds=1))))


def starts(month: Month) -> dt.datetime:
    """Midnight of the first day where the firm is."""
    return midnight(month.start)


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day where the firm is."""
    return dt.datetime.combine(day, dt.time(), tzinfo=ZoneInfo(settings.FIRM_TIME_ZONE))


def firm_day(moment: dt.datetime) -> dt.date:
    """The calendar day where the firm is."""
    return local_date(moment, settings.FIRM_TIME_ZONE)


def running_month(now: dt.datetime) -> Month:
    """The month that runs where the firm is."""
    return Month.of(firm_day(now))
