import signal
import threading
from dataclasses import astuple
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lifepath.core.database_connections import drop_if_broken
from lifepath.outbox import kafka
from planning.metric_stream import NAME
from planning.services.live_metrics import Taken, take

GROUP = "lifepath-relationship-dashboard"
BATCH, WAIT_SECONDS = 500, 1.0


class Command(BaseCommand):
    """Feeds the relationship dashboard."""

    help = "Take relationship metrics from the stream into the dashboard's table, each event once, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Until stopped, or until nothing comes."""
        parser.add_argument("--until-idle", type=float, metavar="SECONDS", help="stop when nothing came for so long")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line that counts what came."""
        stop = threading.Event()
        if options["until_idle"] is None:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        try:
            consumer = kafka.make_consumer(GROUP)
        except kafka.NoBroker as error:
            raise CommandError(str(error)) from error
        assigned = threading.Event()
        consumer.subscribe([NAME], on_assign=lambda *_: assigned.set())
        total, idle = Taken(), 0.0
        try:
            while not stop.is_set() and (options["until_idle"] is None or idle < options["until_idle"]):
                batch = [each for each in consumer.consume(BATCH, timeout=WAIT_SECONDS) if each.error() is None]
                idle = 0.0 if batch or not assigned.is_set() else idle + WAIT_SECONDS
                if batch:
                    drop_if_broken()
                    total = Taken(*(a + b for a, b in zip(astuple(total), astuple(self._take(batch)), strict=True)))
                    consumer.commit(asynchronous=False)
        finally:
            consumer.close()
        self.stdout.write(
            f"{total.stored} metrics taken, {total.repeated} repeated, {total.older} older than what is known,"
            f" {total.unknown} of unknown clients, {total.unreadable} unreadable."
        )

    def _take(self, batch: list[Any]) -> Taken:
        return take(batch, now=timezone.now())
