"""What happened, told in one call; the users app writes it down in the same transaction."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.fields.files import FieldFile

from lifepath.core import events
from lifepath.core.encryption import EncryptedTextField

MASK = "(encrypted)"
RECORDED = "audit.recorded"
"""Published after every entry, in its transaction: whoever needs to know that something was done subscribes."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done, or refused."""

    action: str
    household_id: UUID | None
    object_type: str = ""
    object_id: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    from_stage: str = ""
    to_stage: str = ""


Sink = Callable[[AuditEntry], None]

History = Callable[[models.Model], Iterable[Any]]

ActivitySink = Callable[[Any, str, dt.datetime], None]

_sinks: list[Sink] = []
_activity_sinks: list[ActivitySink] = []
_histories: list[History] = []


class NoAuditSink(Exception):
    """Something was to be recorded before the users app was ready."""


def set_sink(sink: Sink, history: History) -> None:
    """Name what writes entries down and what reads an object's entries; called once at start-up."""
    _sinks[:] = [sink]
    _histories[:] = [history]


def history_of(instance: models.Model) -> Iterable[Any]:
    """The events of one record, newest first."""
    return _histories[0](instance)


def record(
    action: str,
    *,
    household_id: UUID | None,
    instance: models.Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    from_stage: str = "",
    to_stage: str = "",
) -> None:
    """Write one audit event in the present transaction. Actor, address and request id come from the context."""
    if not _sinks:
        raise NoAuditSink("The audit trail is not connected.")
    entry = AuditEntry(
        action=action,
        household_id=household_id,
        object_type=instance._meta.label_lower if instance is not None else "",
        object_id=str(instance.pk) if instance is not None else "",
        before=before,
        after=after,
        details=details or {},
        from_stage=from_stage,
        to_stage=to_stage,
    )
    _sinks[0](entry)
    events.publish(RECORDED, entry=entry)


def set_activity_sink(sink: ActivitySink | None) -> None:
    """Name what keeps the days on which people used a feature; None keeps none."""
    _activity_sinks[:] = [sink] if sink else []


def note_activity(user: Any, feature: str, *, now: dt.datetime) -> None:
    """A person used a feature; kept once a day, in the calendar of their time zone."""
    for sink in _activity_sinks:
        sink(user, feature, now)


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The row's own columns as they stand; encrypted ones and password hashes are named, not shown."""
    values: dict[str, Any] = {}
    for column in instance._meta.concrete_fields:
        value = getattr(instance, column.attname)
        if isinstance(column, EncryptedTextField) or column.name == "password":
            value = MASK if value else value
        values[column.attname] = str(value) if isinstance(value, FieldFile) else value
    return values


def changed_columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns in which two snapshots differ, as they were and as they are."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
