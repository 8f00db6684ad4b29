"""On which days people used which feature."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection

from lifepath.core import events
from lifepath.core.periods import local_date

EVENT = "person.active"
_MOST_REMEMBERED = 50_000

_INSERT = """
INSERT INTO users_activityday (user_id, day, feature) VALUES (%s, %s, %s)
ON CONFLICT ON CONSTRAINT one_activity_row_per_day_and_feature DO NOTHING
"""

_written: set[tuple[UUID, dt.date, str]] = set()


def note(user: Any, feature: str, now: dt.datetime) -> None:
    """Write the day once; this process remembers what it wrote, and the database what others did."""
    events.publish(EVENT, user=user, now=now)
    key = (user.pk, local_date(now, user.time_zone), feature)
    if key in _written:
        return
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, key)
    if len(_written) >= _MOST_REMEMBERED:
        _written.clear()
    _written.add(key)


def forget_what_was_written() -> None:
    """Ask the database again, as a process that has just started does."""
    _written.clear()
