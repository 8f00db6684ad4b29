"""Connections of long work: a second one whose statements are seen at once, and the replacement of a broken one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def side_connection() -> Iterator[BaseDatabaseWrapper]:
    """A second connection whose statements commit at once; inside a transaction, the connection that has it."""
    main = connections[DEFAULT_DB_ALIAS]
    if main.in_atomic_block:
        yield main
        return
    side = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield side
    finally:
        side.close()


def drop_if_broken() -> None:
    """Let the next statement connect anew where the server closed the connection; never inside a transaction."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
