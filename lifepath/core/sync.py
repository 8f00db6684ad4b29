"""Delta reads: what changed since a client's last answer, deletions included.

Every list that a client can keep a copy of answers a `sync_token`. It holds the oldest database transaction that was
still open at that moment: rows written by it, or by any later one, come again, so nothing on its way is missed.
A client that pages keeps the token of its first page; the links carry it.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError

_TOKEN = re.compile(r"s1\.([0-9a-f]{16})\.(\d{1,19})\.(\d{8})")
MAX_TOMBSTONES = 5000
_LINEAGE = "lifepath_lineage"
_ASK_LINEAGE = "SELECT system_identifier || ':' || 'django_migrations'::regclass::oid FROM pg_control_system()"


@dataclass(frozen=True, slots=True)
class SyncToken:
    """A moment as the database knows it, and what could be seen then."""

    scope: str
    """Fingerprint of the list, of what others share in it, and of the tables it was read from."""
    oldest_open: int
    day: dt.date

    @classmethod
    def parse(cls, text: str) -> "SyncToken | None":
        """None where the text is no token of ours."""
        match = _TOKEN.fullmatch(text)
        if match is None:
            return None
        try:
            day = dt.datetime.strptime(match[3], "%Y%m%d").replace(tzinfo=dt.UTC).date()
        except ValueError:
            return None
        return cls(scope=match[1], oldest_open=int(match[2]), day=day)

    def __str__(self) -> str:
        return f"s1.{self.scope}.{self.oldest_open}.{self.day:%Y%m%d}"


@dataclass(frozen=True, slots=True)
class Since:
    """What a client asks for: everything after a token, or after a time."""

    token: SyncToken | None
    time: dt.datetime | None


def scope_of(parts: Iterable[object]) -> str:
    """A fingerprint of what a list covers, in these very tables: what was read before a restore is worthless."""
    return hashlib.blake2b("\n".join(map(str, [lineage(), *parts])).encode(), digest_size=8).hexdigest()


def lineage() -> str:
    """Which tables the service works on. Another server's are others, and so are tables put back from a backup.

    Numbers of transactions mean something within one lineage only. Asked once per connection: a restore ends them all.
    """
    connection.ensure_connection()
    known: str | None = getattr(connection.connection, _LINEAGE, None)
    if known is None:
        with connection.wrap_database_errors:
            known = str(connection.connection.execute(_ASK_LINEAGE).fetchone()[0])
        setattr(connection.connection, _LINEAGE, known)
    return known


def now_token(*, scope: str, today: dt.date) -> tuple[SyncToken, int]:
    """The token of this moment, and the newest transaction there is; asked before the rows are read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() s"
        )
        oldest, newest = cursor.fetchone()
    return SyncToken(scope=scope, oldest_open=oldest, day=today), newest


def read_since(text: str) -> Since:
    """A token of ours, or a time with its offset; anything else is a 400."""
    token = SyncToken.parse(text)
    if token is not None:
        return Since(token=token, time=None)
    try:
        time = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise ValidationError({"updated_since": "The sync_token of an answer, or a time with its offset."})
    return Since(token=None, time=time)
