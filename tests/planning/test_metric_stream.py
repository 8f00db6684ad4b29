"""From a kept metric over brokers on real sockets to the dashboard's table."""

import datetime as dt
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from lifepath.core.periods import Month
from lifepath.outbox.models import OutboxMessage
from lifepath.outbox.relay import headers_of
from lifepath.outbox.topics import BadMessage, check_message
from planning import metric_stream
from planning.models import ConsumedEvent, LiveMetric
from planning.services.live_metrics import forget_old_events, take
from planning.services.metrics import confirm_section, keep_metrics
from tests.outbox.mock_cluster import running_cluster

pytestmark = pytest.mark.django_db
ENGAGEMENT = "client_engagement"


def compute(home, now):
    keep_metrics(household=home, metric_types=[ENGAGEMENT], month=Month.of(now.date()), now=now)


def as_sent(message):
    """What a consumer gets."""
    import json

    body = json.dumps(message.body).encode()
    return SimpleNamespace(headers=lambda: headers_of(message), value=lambda: body)


@pytest.fixture
def two_values(home, alice, paula):
    """An earlier and a later value of one month."""
    now = timezone.now()
    compute(home, now)
    confirm_section(household_id=home.pk, section="income", user=alice, now=now)
    compute(home, now + dt.timedelta(seconds=1))
    return list(OutboxMessage.objects.order_by("sequence"))


def test_the_last_value_of_the_stream_stands_on_the_dashboard(settings, home, paula, two_values):
    with running_cluster() as cluster:
        cluster.make_topic(metric_stream.NAME, 3)
        settings.KAFKA_BOOTSTRAP = cluster.bootstrap
        call_command("publish_outbox", stdout=StringIO())
        said = StringIO()
        call_command("consume_metrics", "--until-idle", "3", stdout=said)

    assert said.getvalue().startswith("2 metrics taken, 0 repeated")
    live = LiveMetric.objects.get()
    assert (live.household, live.planner, live.sequence) == (home, paula, 2)
    assert f"{live.metric_value:.2f}" == two_values[1].body["metric_value"]


def test_a_repeated_event_is_dropped_and_an_older_value_never_covers_a_newer_one(two_values):
    older, newer = map(as_sent, two_values)
    now = timezone.now()

    assert (take([newer, newer], now=now).repeated, take([older], now=now).older) == (1, 1)

    assert LiveMetric.objects.get().sequence == 2
    assert forget_old_events(now) == "0 events forgotten"
    assert forget_old_events(now + dt.timedelta(days=36)) == "2 events forgotten"
    assert not ConsumedEvent.objects.exists()


def test_what_cannot_be_read_or_is_about_nobody_is_counted_and_left(two_values):
    message = two_values[0]
    message.body["client_id"] = "00000000-0000-7000-8000-000000000000"
    nobody = as_sent(message)
    garbage = SimpleNamespace(headers=list, value=lambda: b"{")

    taken = take([nobody, garbage], now=timezone.now())

    assert (taken.unknown, taken.unreadable, LiveMetric.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"metric_value": "100.01"},
        {"metric_value": "7.12345"},
        {"metric_value": 7},
        {"period": "2026-13"},
        {"timestamp": "2026-11-20T10:00:00Z"},
        {"metric_type": "mood"},
        {"more": "1"},
    ],
)
def test_the_schema_of_version_1_refuses_everything_else(two_values, change):
    body = two_values[0].body
    check_message(topic=metric_stream.NAME, version="1", body=body)

    with pytest.raises(BadMessage):
        check_message(topic=metric_stream.NAME, version="1", body=body | change)


def test_the_topic_is_as_it_was_agreed():
    topic = metric_stream.TOPIC

    assert (topic.name, topic.partitions, topic.retention_ms) == ("planner-relationship-metrics", 3, 2_592_000_000)
