"""The relay against brokers on real sockets: order per key, errors that pass, errors of one message, an outage."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connections

from lifepath.core.advisory_locks import take
from lifepath.outbox import kafka
from lifepath.outbox.models import OutboxMessage
from lifepath.outbox.relay import LOCK, MOST_ATTEMPTS, BrokerAway, Relay
from lifepath.outbox.services import NewMessage, put, put_many, release
from tests.outbox.conftest import TOPIC
from tests.outbox.mock_cluster import MSG_SIZE_TOO_LARGE, RETRIABLE, read_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay():
    """A relay that tries again at once and gives up on the broker soon."""
    made = Relay(make_producer=lambda on_error: kafka.make_producer(on_error, timeout_ms=1500), retry_seconds=0)
    yield made
    made.close()


def wait(count, keys):
    """Messages that wait, spread over keys."""
    return put_many(topic=TOPIC, messages=[NewMessage(f"k{n % keys}", {"n": n}) for n in range(count)])


def sequences(messages):
    """By key, as they lie in the topic; a key lies in one partition."""
    found = {}
    for message in messages:
        sequence = int(dict(message.headers())["sequence"])
        found.setdefault(message.key().decode(), []).append(sequence)
    return found


def test_messages_leave_in_order_per_key_with_their_id_and_place(cluster, relay):
    rows = wait(60, keys=4)

    assert relay.publish_waiting() == 60

    found = read_all(cluster.bootstrap, TOPIC)
    assert sequences(found) == {f"k{n}": list(range(1, 16)) for n in range(4)}
    assert {dict(m.headers())["event-id"].decode() for m in found} == {str(row.pk) for row in rows}
    assert not OutboxMessage.objects.filter(published_at__isnull=True).exists()
    assert relay.publish_waiting() == 0


def test_errors_that_pass_lose_and_repeat_nothing(cluster, relay):
    wait(60, keys=20)
    cluster.answer_next_writes_with(*RETRIABLE)

    assert relay.publish_waiting() == 60

    found = read_all(cluster.bootstrap, TOPIC)
    assert sequences(found) == {f"k{n}": [1, 2, 3] for n in range(20)}


def test_a_message_that_is_refused_ten_times_by_itself_is_parked_and_leaves_a_gap(cluster, relay):
    poison, after = put(topic=TOPIC, key="k", body={"n": 1}), put(topic=TOPIC, key="k", body={"n": 2})
    cluster.answer_next_writes_with(*[MSG_SIZE_TOO_LARGE] * (2 * MOST_ATTEMPTS - 1))

    for _ in range(MOST_ATTEMPTS - 1):
        relay.publish_waiting()
    poison.refresh_from_db()
    assert (poison.attempts, poison.parked_at) == (MOST_ATTEMPTS - 1, None)
    assert not OutboxMessage.objects.filter(published_at__isnull=False).exists()  # the next of its key waits with it

    cluster.answer_next_writes_with(MSG_SIZE_TOO_LARGE)
    relay.publish_waiting()

    poison.refresh_from_db()
    after.refresh_from_db()
    assert poison.parked_because.startswith("MSG_SIZE_TOO_LARGE")
    assert after.published_at is not None
    assert sequences(read_all(cluster.bootstrap, TOPIC)) == {"k": [2]}
    assert (release([poison.pk]), relay.publish_waiting()) == (1, 1)


def test_a_message_refused_in_company_is_sent_by_itself_before_it_counts(cluster, relay):
    wait(30, keys=30)
    cluster.answer_next_writes_with(MSG_SIZE_TOO_LARGE)

    assert relay.publish_waiting() == 30

    assert not OutboxMessage.objects.filter(attempts__gt=0).exists()


def test_a_broker_that_is_away_is_nobodys_error(cluster, relay):
    wait(5, keys=5)
    cluster.go_down()

    with pytest.raises(BrokerAway):
        relay.publish_waiting()
    assert OutboxMessage.objects.filter(published_at__isnull=True, attempts=0, parked_at__isnull=True).count() == 5

    cluster.come_back()
    assert relay.publish_waiting() == 5


def test_a_second_relay_does_not_start(cluster):
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    assert take(other, LOCK)
    with pytest.raises(CommandError, match="Another relay is at work"):
        call_command("publish_outbox")
    other.close()

    wait(1, keys=1)
    call_command("publish_outbox")
    assert OutboxMessage.objects.get().published_at is not None


def test_without_a_broker_messages_stay_and_the_command_says_why(settings):
    settings.KAFKA_BOOTSTRAP = ""

    with pytest.raises(CommandError, match="KAFKA_BOOTSTRAP names no broker"):
        call_command("publish_outbox")
