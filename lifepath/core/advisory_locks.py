"""Locks by name that live as long as their connection: whoever is killed lets go."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def try_lock(connection: BaseDatabaseWrapper, name: str) -> Iterator[bool]:
    """Hold the lock of a name for a block, or learn that somebody else has it; never waits."""
    taken = take(connection, name)
    try:
        yield taken
    finally:
        if taken and connection.is_usable():
            release(connection, name)


def take(connection: BaseDatabaseWrapper, name: str) -> bool:
    """Take the lock of a name until it is released or the connection ends; False when somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(name)])
        return bool(cursor.fetchone()[0])


def release(connection: BaseDatabaseWrapper, name: str) -> None:
    """Let go of a lock that this connection took."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(name)])


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
