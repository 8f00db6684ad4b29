"""Ages in completed months."""

import datetime as dt

from lifepath.core.periods import Month


def age_in_months(birth: dt.date, today: dt.date) -> int:
    """Completed months of life."""
    return Month.of(birth).months_until(Month.of(today)) - (today.day < birth.day)
