"""When do check-ins fall? An RFC 5545 rule expanded on the local wall clock, each time then turned into UTC.

A local time that does not exist (daylight saving begins) moves forward by the gap; one that happens twice means the
first. Months without the given day are skipped. Rules that hardly or never match end at a horizon.
RDATE, EXDATE and several rules in one text are not modelled.
"""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrule, rrulestr

from lifepath.core.periods import add_months

HORIZON_YEARS = {"YEARLY": 100, "MONTHLY": 100, "WEEKLY": 100, "DAILY": 20, "HOURLY": 2}


class BadRule(ValueError):
    """The text is not one rule of RFC 5545 with a frequency from HOURLY to YEARLY."""


class UnknownTimeZone(ValueError):
    """The name is not a time zone of the IANA database."""


class NotLocal(ValueError):
    """A start is a local wall-clock time without an offset."""


def occurrences(
    *, rule: str, start_local: dt.datetime, time_zone: str, seen_from: dt.date | None = None
) -> Iterator[dt.datetime]:
    """The moments in UTC, from the start on; the start itself is one only if it matches the rule.

    They end at a horizon after `seen_from` (the start, where not given), the shorter the more often the rule comes.
    """
    if start_local.tzinfo is not None:
        raise NotLocal(f"{start_local.isoformat()} carries an offset.")
    zone = _zone(time_zone)
    parts = _parts(rule)
    first_seen = max(start_local.date(), seen_from or dt.date.min)
    horizon = dt.datetime.combine(add_months(first_seen, 12 * HORIZON_YEARS[parts["FREQ"]]), dt.time.max)
    last_local, last_utc = _limits(parts, horizon)
    most = _count(parts)
    for number, local in enumerate(_expanded(parts, start_local, last_local), start=1):
        moment = local.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
        if (most is not None and number > most) or (last_utc is not None and moment > last_utc):
            return
        yield moment


def first_occurrences(*, rule: str, start_local: dt.datetime, time_zone: str, count: int) -> list[dt.datetime]:
    """The first `count` moments in UTC; fewer when the rule ends before."""
    found: list[dt.datetime] = []
    if count < 1:
        return found
    for moment in occurrences(rule=rule, start_local=start_local, time_zone=time_zone):
        found.append(moment)
        if len(found) == count:
            break
    return found


def next_occurrence(*, rule: str, start_local: dt.datetime, time_zone: str, after: dt.datetime) -> dt.datetime | None:
    """The first moment later than `after`; None when the rule has ended."""
    moments = occurrences(rule=rule, start_local=start_local, time_zone=time_zone, seen_from=after.date())
    return next((moment for moment in moments if moment > after), None)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise UnknownTimeZone(f"{name!r} is not a time zone.") from problem


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in rule.strip().removeprefix("RRULE:").rstrip(";").upper().split(";"):
        name, found, value = part.partition("=")
        if not found or name in parts or not value or not name.isalpha():
            raise BadRule(f"{part!r} is not a part of a rule.")
        parts[name] = value
    if parts.get("FREQ") not in HORIZON_YEARS:
        raise BadRule(f"A rule needs FREQ of {', '.join(HORIZON_YEARS)}.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadRule("A rule has COUNT or UNTIL, not both.")
    return parts


def _count(parts: dict[str, str]) -> int | None:
    """Check the numbers of the rule and take COUNT out of it."""
    for name in ("COUNT", "INTERVAL"):
        text = parts.get(name, "1")
        if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) < 1:
            raise BadRule(f"{name}={text} is not a number from 1 to 99999.")
    return int(parts.pop("COUNT")) if "COUNT" in parts else None


def _limits(parts: dict[str, str], horizon: dt.datetime) -> tuple[dt.datetime, dt.datetime | None]:
    """Take UNTIL out of the rule: the last local time (the horizon at most), and the last moment if it is in UTC."""
    text = parts.pop("UNTIL", None)
    if text is None:
        return horizon, None
    for form in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            until = dt.datetime.strptime(text, form)  # noqa: DTZ007 - a wall-clock time unless the form ends in Z
        except ValueError:
            continue
        return (horizon, until.replace(tzinfo=dt.UTC)) if form.endswith("Z") else (min(until, horizon), None)
    raise BadRule(f"UNTIL={text} is not a time.")


def _expanded(parts: dict[str, str], start: dt.datetime, last_local: dt.datetime) -> rrule:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        expanded = rrulestr(text, dtstart=start)
        if not isinstance(expanded, rrule):
            raise BadRule(f"{text!r} is more than one rule.")
        return expanded.replace(until=last_local)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as problem:
        raise BadRule(f"{text!r} is not a rule: {problem}") from problem
