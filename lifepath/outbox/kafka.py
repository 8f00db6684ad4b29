"""Clients of the broker, as the settings name it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

MESSAGE_TIMEOUT_MS = 15_000


class NoBroker(Exception):
    """No broker is named, or the client library is not installed."""


def options() -> dict[str, Any]:
    """What every client needs: where the brokers are, and how to be let in."""
    if not settings.KAFKA_BOOTSTRAP:
        raise NoBroker("KAFKA_BOOTSTRAP names no broker: messages stay in the outbox.")
    return {"bootstrap.servers": settings.KAFKA_BOOTSTRAP, **settings.KAFKA_OPTIONS}


def library() -> Any:
    """The client library; it comes with the production requirements."""
    try:
        import confluent_kafka
    except ImportError as error:
        raise NoBroker("Install the production requirements: confluent-kafka is missing.") from error
    return confluent_kafka


def make_producer(on_error: Callable[[Any], None], *, timeout_ms: int = MESSAGE_TIMEOUT_MS) -> Any:
    """An idempotent producer: no loss and no reordering inside a session, acknowledged by all replicas."""
    return library().Producer(
        {
            **options(),
            "enable.idempotence": True,
            "acks": "all",
            "partitioner": "murmur2_random",
            "linger.ms": 2,
            "message.timeout.ms": timeout_ms,
            "reconnect.backoff.max.ms": 2000,
            "error_cb": on_error,
            "logger": _quiet(),
        }
    )


def make_consumer(group: str) -> Any:
    """A consumer that commits offsets itself, after its work is stored."""
    return library().Consumer(
        {
            **options(),
            "group.id": group,
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "logger": _quiet(),
        }
    )


def make_admin() -> Any:
    """A client that makes topics."""
    library()
    from confluent_kafka.admin import AdminClient

    return AdminClient({**options(), "logger": _quiet()})


def _quiet() -> Any:
    import logging

    return logging.getLogger("lifepath.outbox.kafka")
