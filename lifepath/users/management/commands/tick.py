import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.utils import timezone

from lifepath.users.services import heartbeats
from lifepath.users.services.periodic import run_due

FOREVER_SECONDS = 30

logger = structlog.get_logger("lifepath.periodic")


class Command(BaseCommand):
    """Runs periodic jobs."""

    help = "Run every periodic job that is due, once, whichever process gets to it first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or again and again."""
        often = parser.add_mutually_exclusive_group()
        often.add_argument("--loop", type=float, metavar="SECONDS", help="again after this many seconds, until stopped")
        often.add_argument("--forever", action="store_true", help=f"the same as --loop {FOREVER_SECONDS}")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each job that ran."""
        seconds = FOREVER_SECONDS if options["forever"] else options["loop"]
        if seconds is None:
            self._tick()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with heartbeats.beating(heartbeats.process_name(heartbeats.SCHEDULER)):
            while not stop.is_set():
                self._tick_in_any_weather()
                stop.wait(seconds)

    def _tick_in_any_weather(self) -> None:
        close_old_connections()
        try:
            self._tick()
        except DatabaseError:  # the next round tries again
            logger.warning("no tick", exc_info=True)
            connection.close()

    def _tick(self) -> None:
        done = run_due(timezone.now())
        for each in done:
            self.stdout.write(f"{each.name}: {each.said if each.ok else 'failed with ' + each.said}")
        self.stdout.write(f"{len(done)} periodic jobs ran, {sum(not each.ok for each in done)} failed.")
