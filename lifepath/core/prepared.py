"""Hot reads: one statement, planned once per connection.

Django plans every query anew, which costs more than running a short one. A statement given here is prepared on the
connection when it is first used there; PREPARE stands outside of transactions, so a rollback does not lose it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

_KNOWN = "lifepath_prepared_statements"


@dataclass(frozen=True, slots=True)
class Statement:
    """A query with $1, $2, … of these types; the name is unique in the service."""

    name: str
    sql: str
    types: Sequence[str]

    def fetch_one(self, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The first row, or None."""
        with connection.cursor() as cursor:
            self._prepare(cursor)
            cursor.execute(self._execution(), values)
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    def _prepare(self, cursor: Any) -> None:
        raw = connection.connection
        known: set[str] | None = getattr(raw, _KNOWN, None)
        if known is None:
            known = set()
            setattr(raw, _KNOWN, known)
        if self.name not in known:
            cursor.execute(f"PREPARE {self.name} ({', '.join(self.types)}) AS {self.sql}")
            known.add(self.name)

    def _execution(self) -> str:
        return f"EXECUTE {self.name} ({', '.join(['%s'] * len(self.types))})"
