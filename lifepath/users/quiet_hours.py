"""When may a person be disturbed? Quiet hours are a span of the clock in the person's time zone, also over midnight."""

import datetime as dt
from zoneinfo import ZoneInfo


def end_of_quiet(
    *, now: dt.datetime, time_zone: str, quiet_from: dt.time | None, quiet_until: dt.time | None
) -> dt.datetime | None:
    """The moment at which the present quiet hours end; None outside of them. [quiet_from, quiet_until)."""
    if quiet_from is None or quiet_until is None:
        return None
    zone = ZoneInfo(time_zone)
    here = now.astimezone(zone)
    clock = here.time()
    over_midnight = quiet_from > quiet_until
    is_late, is_early = clock >= quiet_from, clock < quiet_until
    if not ((is_late or is_early) if over_midnight else (is_late and is_early)):
        return None
    day = here.date() + dt.timedelta(days=1 if over_midnight and is_late else 0)
    return dt.datetime.combine(day, quiet_until, tzinfo=zone).astimezone(dt.UTC)
