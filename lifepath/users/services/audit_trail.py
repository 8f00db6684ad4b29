"""Writing the audit trail."""

from typing import Any

from django.db import connection, models
from django.utils import timezone

from lifepath.core.audit import AuditEntry
from lifepath.core.ids import new_id
from lifepath.core.renderers import to_json
from lifepath.core.request_context import current
from lifepath.users.models import AuditEvent

_NUL = "\\u0000"


def write(entry: AuditEntry) -> None:
    """One event and its purgeable payload, by one statement in the transaction of what it describes."""
    context = current()
    event: dict[str, Any] = {
        "id": new_id(),
        "actor": getattr(context.actor, "pk", None),
        "household": entry.household_id,
        "channel": context.channel,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "details": entry.details,
        "from_stage": entry.from_stage,
        "to_stage": entry.to_stage,
        "request_id": context.request_id,
        "reason": context.reason,
        "created_at": timezone.now(),
    }
    if entry.before is not None or entry.after is not None or context.source_ip:
        event["payload"] = {"before": entry.before, "after": entry.after, "source_ip": context.source_ip}
    text = to_json(event).decode()
    if _NUL in text:
        text = to_json(_without_nul(event)).decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT users_audit_record(%s)", [text])


def history_of(instance: models.Model) -> models.QuerySet[AuditEvent]:
    """The last 200 events of one record, newest first, with their payloads."""
    return (
        AuditEvent.objects.filter(object_type=instance._meta.label_lower, object_id=str(instance.pk))
        .exclude(action="read")
        .select_related("actor", "payload")
        .order_by("-created_at", "-pk")[:200]
    )


def _without_nul(value: Any) -> Any:
    """The database's text cannot hold U+0000, which a refused path or body may contain."""
    if isinstance(value, str):
        return value.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(member) for name, member in value.items()}
    return [_without_nul(member) for member in value] if isinstance(value, list | tuple) else value
