"""Putting messages into the outbox."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from lifepath.outbox.models import OutboxMessage, OutboxSequence


@transaction.atomic
def put(*, topic: str, key: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> OutboxMessage:
    """Write a message in the present transaction: it leaves if, and only if, that commits."""
    OutboxSequence.objects.bulk_create([OutboxSequence(topic=topic, key=key)], ignore_conflicts=True)
    row = OutboxSequence.objects.select_for_update().get(topic=topic, key=key)
    OutboxSequence.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return OutboxMessage.objects.create(
        topic=topic, key=key, sequence=row.last + 1, body=dict(body), headers=dict(headers or {})
    )
