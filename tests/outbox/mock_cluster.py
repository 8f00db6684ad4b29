"""A cluster of librdkafka's mock brokers: real sockets on loopback, errors and outages on demand, no broker needed.

The functions are an experimental part of the library, found in the client's own shared object; its version is pinned.
"""

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import confluent_kafka

PRODUCE = 0
REQUEST_TIMED_OUT, NOT_LEADER, NOT_ENOUGH_REPLICAS, MSG_SIZE_TOO_LARGE, TRANSPORT = 7, 6, 19, 10, -195
RETRIABLE = (NOT_LEADER, REQUEST_TIMED_OUT, NOT_ENOUGH_REPLICAS, TRANSPORT)
BROKERS = (1, 2, 3)


def _library() -> ctypes.CDLL:
    folder = Path(confluent_kafka.__file__).parent.parent / "confluent_kafka.libs"
    library = ctypes.CDLL(str(next(folder.glob("librdkafka-*.so*"))))
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("rd_kafka_conf_new", pointer, []),
        ("rd_kafka_conf_set", number, [pointer, text, text, text, ctypes.c_size_t]),
        ("rd_kafka_new", pointer, [number, pointer, text, ctypes.c_size_t]),
        ("rd_kafka_destroy", None, [pointer]),
        ("rd_kafka_mock_cluster_new", pointer, [pointer, number]),
        ("rd_kafka_mock_cluster_destroy", None, [pointer]),
        ("rd_kafka_mock_cluster_bootstraps", text, [pointer]),
        ("rd_kafka_mock_topic_create", number, [pointer, text, number, number]),
        ("rd_kafka_mock_broker_set_down", number, [pointer, ctypes.c_int32]),
        ("rd_kafka_mock_broker_set_up", number, [pointer, ctypes.c_int32]),
        ("rd_kafka_mock_broker_set_rtt", number, [pointer, ctypes.c_int32, number]),
        (
            "rd_kafka_mock_push_request_errors_array",
            None,
            [pointer, ctypes.c_int16, ctypes.c_size_t, ctypes.POINTER(number)],
        ),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class MockCluster:
    """Three brokers."""

    def __init__(self) -> None:
        self._library = _library()
        error = ctypes.create_string_buffer(512)
        settings = self._library.rd_kafka_conf_new()
        self._library.rd_kafka_conf_set(settings, b"log_level", b"0", error, len(error))
        self._client = self._library.rd_kafka_new(0, settings, error, len(error))
        assert self._client, error.value
        self._cluster = self._library.rd_kafka_mock_cluster_new(self._client, len(BROKERS))
        self.bootstrap: str = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()

    def make_topic(self, name: str, partitions: int) -> None:
        """Replicated to all brokers."""
        assert self._library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, len(BROKERS)) == 0

    def answer_next_writes_with(self, *errors: int) -> None:
        """The next produce requests get these errors, one each."""
        array = (ctypes.c_int * len(errors))(*errors)
        self._library.rd_kafka_mock_push_request_errors_array(self._cluster, PRODUCE, len(errors), array)

    def go_down(self) -> None:
        """Nobody is there."""
        for broker in BROKERS:
            self._library.rd_kafka_mock_broker_set_down(self._cluster, broker)

    def come_back(self) -> None:
        """All are there again, with what they had."""
        for broker in BROKERS:
            self._library.rd_kafka_mock_broker_set_up(self._cluster, broker)

    def answer_after(self, milliseconds: int) -> None:
        """As over a network."""
        for broker in BROKERS:
            self._library.rd_kafka_mock_broker_set_rtt(self._cluster, broker, milliseconds)

    def close(self) -> None:
        """Let go of sockets and threads."""
        self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        self._library.rd_kafka_destroy(self._client)


@contextmanager
def running_cluster() -> Iterator[MockCluster]:
    """A cluster for a block."""
    cluster = MockCluster()
    try:
        yield cluster
    finally:
        cluster.close()


def read_all(bootstrap: str, topic: str, *, seconds: float = 60.0) -> list[confluent_kafka.Message]:
    """Every message of a topic, up to what each of its partitions holds now."""
    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": bootstrap, "group.id": "reader", "auto.offset.reset": "earliest"}
    )
    numbers = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    partitions = [confluent_kafka.TopicPartition(topic, number, 0) for number in numbers]
    held = sum(high - low for low, high in (consumer.get_watermark_offsets(each, timeout=10) for each in partitions))
    consumer.assign(partitions)
    found: list[confluent_kafka.Message] = []
    deadline = time.monotonic() + seconds
    while len(found) < held and time.monotonic() < deadline:
        found += [message for message in consumer.consume(2000, timeout=0.3) if message.error() is None]
    consumer.close()
    assert len(found) == held, f"{len(found)} of {held} messages could be read in {seconds} s"
    return found
