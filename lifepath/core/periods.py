"""Months and days of the calendar. Every range is `[start, end)`; nothing here reads the clock."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_MONTH_TEXT = re.compile(r"(\d{4})-(\d{2})")


class NotAMonth(ValueError):
    """A month is written YYYY-MM, with a year from 1 to 9999 and a month from 01 to 12."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9999):
            raise NotAMonth(f"{self.year}-{self.month} is not a month.")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read YYYY-MM."""
        match = _MONTH_TEXT.fullmatch(text)
        if match is None:
            raise NotAMonth(f"{text!r} is not a month; write YYYY-MM.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def start(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day."""
        return dt.date(self.year, self.month, self.days)

    @property
    def end(self) -> dt.date:
        """The first day after the month."""
        return self.plus(1).start

    @property
    def days(self) -> int:
        """How many days it has."""
        return calendar.monthrange(self.year, self.month)[1]

    def plus(self, months: int) -> "Month":
        """The month that lies `months` later (earlier when negative)."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def months_until(self, other: "Month") -> int:
        """How many months `other` lies after this one."""
        return (other.year - self.year) * 12 + other.month - self.month

    def __contains__(self, day: dt.date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from `first` to `last`, both included; empty when `last` is earlier."""
    return [first.plus(offset) for offset in range(first.months_until(last) + 1)]


def add_months(day: dt.date, months: int) -> dt.date:
    """Add calendar months in one step; where the day does not exist, take the last day of that month."""
    month = Month.of(day).plus(months)
    return dt.date(month.year, month.month, min(day.day, month.days))


def whole_months(start: dt.date, end: dt.date) -> int:
    """The largest k with `add_months(start, k) <= end`; negative when `end` is before `start`."""
    months = Month.of(start).months_until(Month.of(end))
    return months if add_months(start, months) <= end else months - 1


def whole_years(start: dt.date, end: dt.date) -> int:
    """Full years from `start` to `end`: an age, when `start` is a birth date."""
    return whole_months(start, end) // 12


def local_date(moment: dt.datetime, time_zone: str) -> dt.date:
    """The calendar day at a moment (with an offset) in a time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
