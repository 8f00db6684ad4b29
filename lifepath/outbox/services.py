"""Putting messages into the outbox, and letting go of parked ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from lifepath.outbox.models import OutboxMessage, OutboxSequence
from lifepath.outbox.topics import SCHEMA_VERSION, check_message


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What is to leave the process under a key of its topic."""

    key: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def put(*, topic: str, key: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> OutboxMessage:
    """Write a message in the present transaction: it leaves if, and only if, that commits."""
    return put_many(topic=topic, messages=[NewMessage(key, body, headers or {})])[0]


@transaction.atomic
def put_many(*, topic: str, messages: Iterable[NewMessage]) -> list[OutboxMessage]:
    """Write messages in their order; keys are locked in one order, so that two writers never wait for each other."""
    listed = list(messages)
    counts: dict[str, int] = defaultdict(int)
    for message in listed:
        check_message(topic=topic, version=message.headers.get(SCHEMA_VERSION, ""), body=message.body)
        counts[message.key] += 1
    keys = sorted(counts)
    OutboxSequence.objects.bulk_create([OutboxSequence(topic=topic, key=key) for key in keys], ignore_conflicts=True)
    held = OutboxSequence.objects.filter(topic=topic, key__in=keys).order_by("key").select_for_update()
    last = {row.key: row.last for row in held}
    for count in set(counts.values()):
        same = [key for key in keys if counts[key] == count]
        OutboxSequence.objects.filter(topic=topic, key__in=same).update(last=F("last") + count)
    rows = []
    for message in listed:
        last[message.key] += 1
        rows.append(
            OutboxMessage(
                topic=topic,
                key=message.key,
                sequence=last[message.key],
                body=dict(message.body),
                headers=dict(message.headers),
            )
        )
    return OutboxMessage.objects.bulk_create(rows, batch_size=1000)


def release(message_ids: Iterable[UUID]) -> int:
    """Let parked messages try again; what followed them under their key may have left before."""
    parked = OutboxMessage.objects.filter(pk__in=list(message_ids), parked_at__isnull=False)
    return parked.update(parked_at=None, parked_because="", attempts=0, not_before=None)
