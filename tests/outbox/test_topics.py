"""Schemas of messages, and topics on a broker; the admin client is a stand-in, for mock brokers do not know it."""

from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from lifepath.outbox.models import OutboxMessage
from lifepath.outbox.services import put
from lifepath.outbox.topic_admin import ensure_topics
from lifepath.outbox.topics import BadMessage, Topic, topics

TOPIC = Topic(
    name="schema-test",
    partitions=3,
    retention_ms=1000,
    schemas={"1": {"type": "object", "required": ["value"], "properties": {"value": {"type": "string"}}}},
)


@pytest.fixture
def registered(monkeypatch):
    """The only topic there is."""
    monkeypatch.setattr(topics, "_entries", {TOPIC.name: TOPIC})


class StandIn:
    """An admin client that remembers."""

    def __init__(self, partitions=None, retention=None):
        self.topics = {} if partitions is None else {TOPIC.name: SimpleNamespace(partitions=dict.fromkeys(partitions))}
        self.retention = retention
        self.asked = []

    def list_topics(self, timeout):
        return SimpleNamespace(topics=self.topics)

    def _answer(self, what, result=None):
        self.asked.append(what)
        future = Future()
        future.set_result(result)
        return {"request": future}

    def create_topics(self, new, request_timeout):
        return self._answer(("create", new[0].num_partitions, new[0].config))

    def create_partitions(self, new, request_timeout):
        return self._answer(("partitions", new[0].new_total_count))

    def describe_configs(self, resources, request_timeout):
        return self._answer(("describe",), {"retention.ms": SimpleNamespace(value=self.retention)})

    def incremental_alter_configs(self, resources, request_timeout):
        entry = resources[0].incremental_configs[0]
        return self._answer(("retention", entry.name, entry.value))


def test_a_missing_topic_is_made_with_its_partitions_and_retention(registered):
    admin = StandIn()

    assert ensure_topics(client=admin) == ["schema-test: made with 3 partitions, kept 1000 ms"]
    assert admin.asked == [("create", 3, {"retention.ms": "1000"})]


def test_an_older_topic_is_brought_up_and_a_right_one_left_alone(registered):
    older, right = StandIn(range(2), "5"), StandIn(range(3), "1000")

    assert ensure_topics(client=older) == ["schema-test: 2 became 3 partitions; kept 1000 ms from now on"]
    assert older.asked == [("partitions", 3), ("describe",), ("retention", "retention.ms", "1000")]
    assert ensure_topics(client=right) == ["schema-test: as it should be"]
    assert right.asked == [("describe",)]


def test_a_broker_out_of_reach_is_said(registered, settings, monkeypatch):
    settings.KAFKA_BOOTSTRAP = "127.0.0.1:1"
    monkeypatch.setattr("lifepath.outbox.topic_admin.TIMEOUT_SECONDS", 0.5)

    with pytest.raises(CommandError, match="out of reach"):
        call_command("ensure_topics")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("version", "body", "words"),
    [("1", {"value": 1}, "value: 1 is not of type"), ("1", {}, "'value' is a required"), ("9", {}, "no schema of")],
)
def test_a_body_that_its_version_does_not_describe_is_not_stored(registered, version, body, words):
    with pytest.raises(BadMessage, match=words):
        put(topic=TOPIC.name, key="k", body=body, headers={"schema-version": version})

    assert not OutboxMessage.objects.exists()
