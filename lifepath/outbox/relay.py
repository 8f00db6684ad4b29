"""The relay: from the outbox to the broker, at least once, in order per key, one relay at a time.

A wave holds at most one message of each key, and the next of a key goes only when the one before is acknowledged and
marked: whatever fails or dies in between, a key's order stays, and a repetition has the same event id. A message that
the broker refuses is sent again by itself; only what it is refused then counts as an error of its own.
"""

import datetime as dt
import json
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from lifepath.outbox import kafka
from lifepath.outbox.models import OutboxMessage

LOCK = "outbox relay"
MOST_ATTEMPTS = 10
PAGE_MESSAGES, PAGE_PER_KEY = 5000, 50
LONGEST_RETRY_SECONDS = 300
POLL_SECONDS = 0.05
STOPPING_SECONDS = 5.0
EVENT_ID, SEQUENCE = "event-id", "sequence"

# What a broker holds against one message; everything else is about the broker, the topic or the way there.
OWN_ERRORS = (
    "MSG_SIZE_TOO_LARGE",
    "INVALID_MSG",
    "INVALID_MSG_SIZE",
    "RECORD_LIST_TOO_LARGE",
    "INVALID_TIMESTAMP",
    "UNSUPPORTED_FOR_MESSAGE_FORMAT",
    "POLICY_VIOLATION",
    "INVALID_RECORD",
)

logger = structlog.get_logger("lifepath.outbox")


class BrokerAway(Exception):
    """Nothing can be delivered now; what waits stays in the outbox."""


@dataclass(slots=True)
class Count:
    """What a run did."""

    published: int = 0
    refused: int = 0
    parked: int = 0


@dataclass(slots=True)
class _Wave:
    delivered: list[UUID] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)
    undelivered: dict[UUID, str] = field(default_factory=dict)

    @property
    def reported(self) -> int:
        return len(self.delivered) + len(self.refused) + len(self.undelivered)


class Relay:
    """Publishes what waits. The caller holds the lock on the connection of this thread."""

    def __init__(
        self,
        *,
        make_producer: Callable[..., Any] = kafka.make_producer,
        retry_seconds: float = 2.0,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._make_producer = make_producer
        self._retry_seconds = retry_seconds
        self._is_stopped = is_stopped
        self._producer: Any = None
        self._is_lost = False
        self._own_errors: frozenset[int] = frozenset()
        self.count = Count()

    def publish_waiting(self) -> int:
        """Publish until nothing is left that may go now; answers how many messages went."""
        before = self.count.published
        while not self._is_stopped():
            page = self._page()
            if not page or not self._publish(page):
                break
        return self.count.published - before

    def close(self) -> None:
        """Let go of the producer; what it still holds stays in the outbox."""
        if self._producer is not None:
            self._producer.purge()
            self._producer.poll(0)
            self._producer, self._is_lost = None, False

    def _page(self) -> dict[tuple[str, str], deque[OutboxMessage]]:
        """The first messages of every key, unless the key's next one is not to be tried yet."""
        waiting = OutboxMessage.objects.filter(published_at__isnull=True, parked_at__isnull=True)
        place = Window(RowNumber(), partition_by=[F("topic"), F("key")], order_by=F("sequence").asc())
        rows = waiting.annotate(place=place).filter(place__lte=PAGE_PER_KEY).order_by("place", "id")[:PAGE_MESSAGES]
        page: dict[tuple[str, str], deque[OutboxMessage]] = defaultdict(deque)
        for row in rows:
            page[row.topic, row.key].append(row)
        now = timezone.now()
        return {
            key: messages
            for key, messages in page.items()
            if messages[0].not_before is None or messages[0].not_before <= now
        }

    def _publish(self, page: dict[tuple[str, str], deque[OutboxMessage]]) -> bool:
        """Wave by wave; False when nothing of the page could go."""
        before = (self.count.published, self.count.parked)
        while page and not self._is_stopped():
            heads = [messages[0] for messages in page.values()]
            wave = self._send(heads)
            for message in heads:
                if message.pk in wave.refused:
                    self._send_alone(message, wave)
            self._mark(wave.delivered)
            done = set(wave.delivered)
            for message in heads:
                messages = page[message.topic, message.key]
                messages.popleft()
                if message.pk not in done or not messages:
                    del page[message.topic, message.key]
            if wave.undelivered:
                raise BrokerAway(next(iter(wave.undelivered.values())))
        return before != (self.count.published, self.count.parked)

    def _send(self, messages: Sequence[OutboxMessage]) -> _Wave:
        """Hand messages to the producer and wait for the report of each."""
        wave = _Wave()
        producer = self._client()
        for message in messages:
            self._produce(producer, message, wave)
        patience = STOPPING_SECONDS
        while wave.reported < len(messages):
            producer.poll(POLL_SECONDS)
            patience -= POLL_SECONDS if self._is_stopped() else 0
            if self._is_lost or patience <= 0:
                producer.purge()
        if self._is_lost:
            self.close()
        return wave

    def _produce(self, producer: Any, message: OutboxMessage, wave: _Wave) -> None:
        def report(error: Any, _: Any) -> None:
            self._note(message.pk, error, wave)

        while True:
            try:
                producer.produce(
                    message.topic,
                    key=message.key.encode(),
                    value=json.dumps(message.body, separators=(",", ":")).encode(),
                    headers=headers_of(message),
                    on_delivery=report,
                )
            except BufferError:
                producer.poll(POLL_SECONDS)
            except kafka.library().KafkaException as error:
                self._note(message.pk, error.args[0], wave)
                return
            else:
                return

    def _note(self, message_id: UUID, error: Any, wave: _Wave) -> None:
        if error is None:
            wave.delivered.append(message_id)
        elif error.code() in self._own_errors:
            wave.refused[message_id] = f"{error.name()}: {error.str()}"
        else:
            wave.undelivered[message_id] = f"{error.name()}: {error.str()}"

    def _send_alone(self, message: OutboxMessage, wave: _Wave) -> None:
        """In company a message may be refused for what another one is; alone it is its own error."""
        alone = self._send([message])
        wave.delivered.extend(alone.delivered)
        wave.undelivered.update(alone.undelivered)
        for reason in alone.refused.values():
            self._refused(message, reason)

    def _refused(self, message: OutboxMessage, reason: str) -> None:
        now = timezone.now()
        attempts = message.attempts + 1
        pause = min(self._retry_seconds * 2 ** (attempts - 1), LONGEST_RETRY_SECONDS)
        values: dict[str, Any] = {"attempts": attempts, "last_error": reason[:500]}
        if attempts >= MOST_ATTEMPTS:
            values |= {"parked_at": now, "parked_because": reason[:500], "not_before": None}
            self.count.parked += 1
            logger.error("message parked", message_id=str(message.pk), topic=message.topic, reason=reason)
        else:
            values["not_before"] = now + dt.timedelta(seconds=pause)
        self.count.refused += 1
        OutboxMessage.objects.filter(pk=message.pk).update(**values)

    def _mark(self, delivered: Sequence[UUID]) -> None:
        if delivered:
            self.count.published += OutboxMessage.objects.filter(Q(pk__in=delivered), published_at__isnull=True).update(
                published_at=timezone.now(), last_error="", not_before=None
            )

    def _client(self) -> Any:
        if self._producer is None:
            library = kafka.library()
            self._own_errors = frozenset(getattr(library.KafkaError, name) for name in OWN_ERRORS)
            self._producer = self._make_producer(self._on_error)
        return self._producer

    def _on_error(self, error: Any) -> None:
        """A producer that has lost its identity is of no more use; the next wave makes another."""
        if error.fatal():
            logger.warning("producer lost", error=error.str())
            self._is_lost = True


def headers_of(message: OutboxMessage) -> list[tuple[str, bytes]]:
    """What the message was given, with the id that tells repetitions and its place within its key."""
    given = {**message.headers, EVENT_ID: str(message.pk), SEQUENCE: str(message.sequence)}
    return [(name, text.encode()) for name, text in sorted(given.items())]
