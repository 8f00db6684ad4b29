"""A web server in processes of its own on the tests' database, and many callers at once."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from django.db import connection

from lifepath.core.postgres.launcher import PROJECT_ROOT
from tests.core.process_watch import wait_until
from tests.core.test_serving import free_port

WORKERS, THREADS = 2, 8


@dataclass(frozen=True)
class Answer:
    """What one caller was told."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        """The body as data."""
        return json.loads(self.body)


@dataclass(frozen=True)
class WebServer:
    """Where it listens."""

    port: int

    def post(self, path: str, body: Any, *, token: str, key: str = "") -> Answer:
        """One call over a connection of its own."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        wire.request("POST", path, json.dumps(body), headers | ({"Idempotency-Key": key} if key else {}))
        response = wire.getresponse()
        answer = Answer(response.status, response.read())
        wire.close()
        return answer


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Start it, and leave nothing behind."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "lifepath.wsgi:application", "--interface", "wsgi", "--no-ws"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)),
            *("--blocking-threads", str(THREADS), "--backlog", "256", "--log-level", "error"),
            *("--workers-kill-timeout", "5"),
        ],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.serving_settings",
            "TEST_DATABASE_NAME": connection.settings_dict["NAME"],
            "DB_MODE": "pool",
            "DB_POOL_SIZE": str(THREADS),
            "WEB_WORKERS": str(WORKERS),
        },
        cwd=PROJECT_ROOT,
        start_new_session=True,
    )
    try:
        wait_until(lambda: _answers(port), seconds=60)
        yield WebServer(port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(port: int) -> bool:
    try:
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        wire.request("GET", "/health/live")
        return wire.getresponse().status == 200
    except (TimeoutError, OSError):
        return False


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Make every call in a thread of its own, all from the same moment on."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
