"""Making topics on a broker as the apps describe them, and bringing older ones up to that."""

from typing import Any

from lifepath.outbox import kafka
from lifepath.outbox.topics import Topic, topics

TIMEOUT_SECONDS = 15.0
RETENTION = "retention.ms"
BROKERS_DEFAULT = -1


class TopicRefused(Exception):
    """The broker did not do it."""


def ensure_topics(*, replication_factor: int = BROKERS_DEFAULT, client: Any = None) -> list[str]:
    """Make what is missing, add partitions, set retention; a line for each topic. Running again changes nothing."""
    admin = client or kafka.make_admin()
    try:
        present = admin.list_topics(timeout=TIMEOUT_SECONDS).topics
    except kafka.library().KafkaException as error:
        raise TopicRefused(f"The broker is out of reach: {error.args[0].str()}") from error
    return [_ensure(admin, topic, present.get(topic.name), replication_factor) for topic in topics.values()]


def _ensure(admin: Any, topic: Topic, found: Any, replication_factor: int) -> str:
    if found is None:
        new = _classes().NewTopic(
            topic.name,
            num_partitions=topic.partitions,
            replication_factor=replication_factor,
            config={RETENTION: str(topic.retention_ms)},
        )
        _settle(admin.create_topics([new], request_timeout=TIMEOUT_SECONDS))
        return f"{topic.name}: made with {topic.partitions} partitions, kept {topic.retention_ms} ms"
    changes = []
    if len(found.partitions) < topic.partitions:
        more = _classes().NewPartitions(topic.name, topic.partitions)
        _settle(admin.create_partitions([more], request_timeout=TIMEOUT_SECONDS))
        changes.append(f"{len(found.partitions)} became {topic.partitions} partitions")
    if len(found.partitions) > topic.partitions:
        changes.append(f"has {len(found.partitions)} partitions, more than {topic.partitions}: left so")
    if _retention(admin, topic.name) != str(topic.retention_ms):
        _set_retention(admin, topic)
        changes.append(f"kept {topic.retention_ms} ms from now on")
    return f"{topic.name}: {'; '.join(changes) or 'as it should be'}"


def _retention(admin: Any, name: str) -> str | None:
    resource = _classes().ConfigResource(_classes().ResourceType.TOPIC, name)
    entries = _settle(admin.describe_configs([resource], request_timeout=TIMEOUT_SECONDS))
    found = entries.get(RETENTION)
    return None if found is None else str(found.value)


def _set_retention(admin: Any, topic: Topic) -> None:
    entry = _classes().ConfigEntry(
        RETENTION, str(topic.retention_ms), incremental_operation=_classes().AlterConfigOpType.SET
    )
    resource = _classes().ConfigResource(_classes().ResourceType.TOPIC, topic.name, incremental_configs=[entry])
    _settle(admin.incremental_alter_configs([resource], request_timeout=TIMEOUT_SECONDS))


def _settle(futures: Any) -> Any:
    """The result of the one request."""
    library = kafka.library()
    (future,) = futures.values()
    try:
        return future.result(timeout=TIMEOUT_SECONDS)
    except library.KafkaException as error:
        raise TopicRefused(f"The broker refused: {error.args[0].str()}") from error


def _classes() -> Any:
    kafka.library()
    from confluent_kafka import admin

    return admin
