"""The dashboard's own copy of the stream: each event once, and never an older value over a newer one."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from lifepath.core.periods import Month
from lifepath.outbox.relay import EVENT_ID, SEQUENCE
from lifepath.outbox.topics import SCHEMA_VERSION, BadMessage, check_message
from lifepath.users.models import Household, User
from planning.metric_stream import NAME
from planning.models import ConsumedEvent, LiveMetric

REMEMBERED = dt.timedelta(days=35)  # longer than the topic keeps messages


@dataclass(slots=True)
class Taken:
    """What became of messages."""

    stored: int = 0
    repeated: int = 0
    older: int = 0
    unknown: int = 0
    unreadable: int = 0


@transaction.atomic
def take(messages: Sequence[Any], *, now: dt.datetime) -> Taken:
    """Store a batch in one transaction; the caller commits its offsets afterwards."""
    taken = Taken()
    for message in messages:
        try:
            headers = {name: value.decode() for name, value in message.headers() or []}
            body = json.loads(message.value())
            check_message(topic=NAME, version=headers[SCHEMA_VERSION], body=body)
            event_id, sequence = UUID(headers[EVENT_ID]), int(headers[SEQUENCE])
        except (KeyError, ValueError, TypeError, BadMessage):
            taken.unreadable += 1
            continue
        _, is_new = ConsumedEvent.objects.get_or_create(event_id=event_id, defaults={"received_at": now})
        if is_new:
            _store(body, sequence, taken, now)
        else:
            taken.repeated += 1
    return taken


def forget_old_events(now: dt.datetime) -> str:
    """Events that the topic does not hold any more cannot come again."""
    count, _ = ConsumedEvent.objects.filter(received_at__lt=now - REMEMBERED).delete()
    return f"{count} events forgotten"


def _store(body: dict[str, str], sequence: int, taken: Taken, now: dt.datetime) -> None:
    key: dict[str, Any] = {
        "household_id": UUID(body["client_id"]),
        "metric_type": body["metric_type"],
        "month": Month.parse(body["period"]).start,
    }
    planner_id = UUID(body["planner_id"])
    is_known = Household.objects.filter(pk=key["household_id"]).exists() and User.objects.filter(pk=planner_id).exists()
    if not is_known:
        taken.unknown += 1
        return
    held = LiveMetric.objects.select_for_update().filter(**key).first()
    if held is not None and held.sequence > sequence:
        taken.older += 1
        return
    LiveMetric.objects.update_or_create(
        **key,
        defaults={
            "planner_id": planner_id,
            "metric_value": Decimal(body["metric_value"]),
            "sequence": sequence,
            "sent_at": dt.datetime.fromisoformat(body["timestamp"]),
            "received_at": now,
        },
    )
    taken.stored += 1
