"""Ten thousand events past relays that are killed at random, errors, and an outage of every broker."""

import importlib
import multiprocessing
import random
import time
from collections import defaultdict

import pytest
from django.db import connection

from lifepath.outbox.models import OutboxMessage
from lifepath.outbox.services import NewMessage, put_many
from tests.outbox.conftest import TOPIC
from tests.outbox.mock_cluster import RETRIABLE, read_all

EVENTS, CLIENTS, KILLS = 10_000, 100, 4
OUTAGE_SECONDS, LONGEST_SECONDS = 1.0, 120


def start_relay(database, bootstrap):
    """Loaded in the new process only: this one has its own settings."""
    importlib.import_module("tests.outbox.relay_process").relay(database, bootstrap)


class Relays:
    """Relays in processes of their own: the first one works, the others stand by for its lock."""

    def __init__(self, bootstrap):
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.outbox.relay_process"])
        arguments = (connection.settings_dict["NAME"], bootstrap)
        self._running = [context.Process(target=start_relay, args=arguments) for _ in range(KILLS + 1)]
        for process in self._running:
            process.start()

    def kill_the_one_at_work(self):
        """With -9: it cannot tidy up."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE locktype = 'advisory' AND granted AND pg_locks.database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            names = {row[0] for row in cursor.fetchall()}
        for process in self._running:
            if f"relay {process.pid}" in names:
                process.kill()
                process.join()
                self._running.remove(process)
                return True
        return False

    def end(self):
        """None is left."""
        for process in self._running:
            process.kill()
            process.join()


@pytest.fixture
def relays(transactional_db, cluster):
    """Ended whatever happens."""
    made = Relays(cluster.bootstrap)
    yield made
    made.end()


def published():
    """How many are marked."""
    return OutboxMessage.objects.filter(published_at__isnull=False).count()


def test_ten_thousand_events_survive_kills_errors_and_an_outage_in_order(cluster, relays, capsys):
    chance = random.Random(20261120)  # noqa: S311 - points in time, no secrets
    cluster.answer_after(8)
    rows = put_many(topic=TOPIC, messages=[NewMessage(f"client-{n % CLIENTS}", {"n": n}) for n in range(EVENTS)])
    kill_points = sorted(chance.sample(range(500, EVENTS - 500), KILLS))
    outage_point, kills, has_failed = chance.randrange(2000, EVENTS - 2000), 0, False
    next_error = 200
    started = time.monotonic()

    while (done := published()) < EVENTS:
        assert time.monotonic() - started < LONGEST_SECONDS, f"only {done} published"
        if kill_points and done >= kill_points[0] and relays.kill_the_one_at_work():
            kills += 1
            kill_points.pop(0)
        if not has_failed and done >= outage_point:
            has_failed = True
            cluster.go_down()
            time.sleep(OUTAGE_SECONDS)
            cluster.come_back()
        if done >= next_error:
            next_error = done + 400
            cluster.answer_next_writes_with(chance.choice(RETRIABLE))
        time.sleep(0.02)

    seconds = time.monotonic() - started
    found = read_all(cluster.bootstrap, TOPIC)
    firsts, repeated = defaultdict(list), 0
    seen = {}
    for message in found:
        headers = {name: value.decode() for name, value in message.headers()}
        place = (message.key().decode(), int(headers["sequence"]))
        repeated += place in seen
        assert seen.setdefault(place, headers["event-id"]) == headers["event-id"]  # a repetition has the same id
        if place[1] not in firsts[place[0]]:
            firsts[place[0]].append(place[1])
    lost = {str(row.pk) for row in rows} - set(seen.values())
    with capsys.disabled():
        print(  # noqa: T201 - the figures that this test is for
            f"\n{EVENTS} events, {kills} relays killed, 1 outage of {OUTAGE_SECONDS} s: {len(lost)} lost,"
            f" {repeated} repeated, {seconds:.1f} s, {EVENTS / seconds:.0f} a second"
        )
    assert lost == set()
    assert kills == KILLS
    assert all(order == list(range(1, EVENTS // CLIENTS + 1)) for order in firsts.values())
    assert len(firsts) == CLIENTS
