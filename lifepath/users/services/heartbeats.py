"""Signs of life of the processes beside the web server, and what readiness says about them."""

import datetime as dt
import os
import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from lifepath.users.models import Heartbeat

BEAT_SECONDS = 10
WORKER, SCHEDULER = "worker", "scheduler"

logger = structlog.get_logger("lifepath.heartbeats")


def process_name(kind: str) -> str:
    """A name of this process that no other has, of at most 60 characters."""
    return f"{kind} {socket.gethostname()[:24]}-{os.getpid()}-{secrets.token_hex(3)}"


def beat(name: str, *, at: dt.datetime, details: Mapping[str, Any] | None = None) -> None:
    """Write down that something was alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": at, "details": dict(details or {})})


@contextmanager
def beating(name: str) -> Iterator[None]:
    """Beat from a thread of its own for the length of a block, however long the work in it takes."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(name, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=BEAT_SECONDS)


def _beat_until(name: str, ended: threading.Event) -> None:
    try:
        while True:
            try:
                beat(name, at=timezone.now())
            except DatabaseError:  # the next beat tries again
                logger.warning("no heartbeat", name=name, exc_info=True)
                connection.close()
            if ended.wait(BEAT_SECONDS):
                break
        Heartbeat.objects.filter(name=name).delete()
    finally:
        connection.close()


def forget_the_dead(now: dt.datetime) -> str:
    """Remove beats of processes that are long gone."""
    before = now - dt.timedelta(days=1)
    gone, _ = Heartbeat.objects.filter(beat_at__lt=before).exclude(name__startswith="periodic ").delete()
    return f"{gone} processes forgotten"


def worker_seen() -> str:
    """For readiness; informs, and never makes the service unready."""
    if settings.TASK_ENGINE == "immediate":
        return "not needed"
    return _seen(WORKER)


def scheduler_seen() -> str:
    """The same about what runs periodic jobs."""
    return _seen(SCHEDULER)


def _seen(kind: str) -> str:
    latest = Heartbeat.objects.filter(name__startswith=f"{kind} ").aggregate(latest=Max("beat_at"))["latest"]
    if latest is None:
        return "not seen"
    return f"last seen {max(0, int((timezone.now() - latest).total_seconds()))} s ago"
