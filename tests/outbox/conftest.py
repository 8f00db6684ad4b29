"""A topic of three partitions on three brokers."""

import pytest

from tests.outbox.mock_cluster import running_cluster

TOPIC = "test-events"


@pytest.fixture
def cluster(settings):
    """Brokers that the settings name."""
    with running_cluster() as running:
        running.make_topic(TOPIC, 3)
        settings.KAFKA_BOOTSTRAP = running.bootstrap
        yield running
