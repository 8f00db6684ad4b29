"""Writing the audit trail."""

import json
import os
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from lifepath.core.audit import AuditEntry
from lifepath.core.request_context import current
from lifepath.users.models import AuditEvent, AuditPayload

SALT_BYTES = 16


@transaction.atomic
def write(entry: AuditEntry) -> None:
    """One event and its purgeable payload, in the transaction of what it describes."""
    context = current()
    actor = context.actor if getattr(context.actor, "pk", None) else None
    event = AuditEvent.objects.create(
        actor=actor,
        household_id=entry.household_id,
        channel=context.channel,
        action=entry.action,
        object_type=entry.object_type,
        object_id=entry.object_id,
        details=_plain(entry.details),
        from_stage=entry.from_stage,
        to_stage=entry.to_stage,
        request_id=context.request_id,
        reason=context.reason,
    )
    if entry.before is not None or entry.after is not None or context.source_ip:
        AuditPayload.objects.create(
            event=event,
            salt=os.urandom(SALT_BYTES),
            before=_plain(entry.before),
            after=_plain(entry.after),
            source_ip=context.source_ip,
        )


def history_of(instance: models.Model) -> models.QuerySet[AuditEvent]:
    """The last 200 events of one record, newest first, with their payloads."""
    return (
        AuditEvent.objects.filter(object_type=instance._meta.label_lower, object_id=str(instance.pk))
        .exclude(action="read")
        .select_related("actor", "payload")
        .order_by("-created_at", "-pk")[:200]
    )


def _plain(value: Any) -> Any:
    return None if value is None else json.loads(json.dumps(value, cls=DjangoJSONEncoder))
