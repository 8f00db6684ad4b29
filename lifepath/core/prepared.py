"""Hot reads: one statement, planned once per connection.

Django composes and the database plans every query anew, which costs more than running a short one. A statement given
here is prepared on the connection when it is first used there; PREPARE stands outside of transactions, so a rollback
does not lose it.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models
from django.utils import timezone

_KNOWN = "lifepath_prepared_statements"


@dataclass(frozen=True, slots=True)
class Statement:
    """A query with $1, $2, … of these types; the name is unique in the service."""

    name: str
    sql: str
    types: Sequence[str]

    def fetch_one(self, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self.fetch(values)
        return rows[0] if rows else None

    def fetch(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows."""
        with connection.cursor() as cursor:
            self._execute(cursor, values)
            return list(cursor.fetchall())

    def run(self, values: Sequence[Any]) -> int:
        """Execute a statement that answers no rows; how many it touched."""
        with connection.cursor() as cursor:
            self._execute(cursor, values)
            return int(cursor.rowcount)

    def _execute(self, cursor: Any, values: Sequence[Any]) -> None:
        raw = connection.connection
        known: set[str] | None = getattr(raw, _KNOWN, None)
        if known is None:
            known = set()
            setattr(raw, _KNOWN, known)
        if self.name not in known:
            with connection.wrap_database_errors:
                raw.execute(f"PREPARE {self.name} ({', '.join(self.types)}) AS {self.sql}")
            known.add(self.name)
        cursor.execute(f"EXECUTE {self.name} ({', '.join(['%s'] * len(self.types))})", values)


class PreparedQuery:
    """A queryset of values that is composed once, so that rules of who sees what stay written in one place.

    `build` is called once, with stand-ins for the ids that each call brings. A moment in the query is the moment of
    the call; everything else in it stays as it was composed.
    """

    def __init__(self, name: str, build: Callable[..., models.QuerySet[Any, Any]], *, ids: int) -> None:
        self.name = name
        self.build = build
        self.stand_ins = tuple(uuid4() for _ in range(ids))

    def fetch(self, *ids: UUID) -> list[tuple[Any, ...]]:
        """All rows."""
        now = timezone.now()
        return self._statement.fetch([self._value(given, ids, now) for given in self._parameters])

    def fetch_one(self, *ids: UUID) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self.fetch(*ids)
        return rows[0] if rows else None

    def _value(self, given: Any, ids: Sequence[UUID], now: dt.datetime) -> Any:
        if given in self.stand_ins:
            return ids[self.stand_ins.index(given)]
        return now if isinstance(given, dt.datetime) else given

    @cached_property
    def _composed(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self.build(*self.stand_ins).query.sql_with_params()
        return sql, tuple(parameters)

    @property
    def _parameters(self) -> tuple[Any, ...]:
        return self._composed[1]

    @cached_property
    def _statement(self) -> Statement:
        sql, parameters = self._composed
        places = iter(range(1, len(parameters) + 1))
        numbered = re.sub("%s|%%", lambda found: f"${next(places)}" if found[0] == "%s" else "%", sql)
        return Statement(self.name, numbered, [_type_of(value) for value in parameters])


_TYPES: dict[type, str] = {UUID: "uuid", dt.datetime: "timestamptz", str: "text", bool: "boolean", int: "bigint"}


def _type_of(value: Any) -> str:
    return next(name for kind, name in _TYPES.items() if isinstance(value, kind))


def columns_of(model: type[models.Model], *, without: Sequence[str] = ()) -> tuple[str, ...]:
    """The names under which `instance_of` expects a model's values."""
    return tuple(column.attname for column in model._meta.concrete_fields if column.attname not in without)


def instance_of(model: Any, columns: tuple[str, ...], values: Sequence[Any]) -> Any:
    """A row of a prepared query as Django would have loaded it; what was left out is loaded when it is asked for."""
    return model.from_db(
        "default",
        columns,
        [read(value) if read else value for read, value in zip(_readers(model, columns), values, strict=True)],
    )


@cache
def _readers(model: Any, columns: tuple[str, ...]) -> list[Callable[[Any], Any] | None]:
    fields = {column.attname: column for column in model._meta.concrete_fields}
    return [
        partial(fields[name].from_db_value, expression=None, connection=connection)
        if hasattr(fields[name], "from_db_value")
        else None
        for name in columns
    ]
