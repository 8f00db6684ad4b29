import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.db import connection

from lifepath.core.advisory_locks import release as let_go
from lifepath.core.advisory_locks import take
from lifepath.outbox import kafka
from lifepath.outbox.models import OutboxMessage
from lifepath.outbox.relay import LOCK, BrokerAway, Relay
from lifepath.outbox.services import release

IDLE_SECONDS, AWAY_SECONDS = 0.5, 1.0

logger = structlog.get_logger("lifepath.outbox")


class Command(BaseCommand):
    """Publishes the outbox."""

    help = "Send what waits in the outbox to the broker, in order per key. Several may run: one works, others stand by."

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or until stopped."""
        parser.add_argument("--follow", action="store_true", help="go on until stopped")
        parser.add_argument("--retry-seconds", type=float, default=2.0, help="first pause of a refused message")
        parser.add_argument("--release", nargs="+", metavar="ID", default=[], help="let parked messages try again")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line that counts what left and what waits."""
        if options["release"]:
            self.stdout.write(f"{release(options['release'])} parked messages wait again.")
        self._stop = threading.Event()
        if options["follow"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: self._stop.set())
        relay = Relay(retry_seconds=options["retry_seconds"], is_stopped=self._stop.is_set)
        try:
            kafka.options()
            kafka.library()
            if options["follow"]:
                self._follow(relay)
            else:
                self._once(relay)
        except kafka.NoBroker as error:
            raise CommandError(str(error)) from error
        finally:
            relay.close()
        self.stdout.write(
            f"{relay.count.published} messages published, {relay.count.parked} parked, {_waiting()} wait."
        )

    def _once(self, relay: Relay) -> None:
        if not take(connection, LOCK):
            raise CommandError("Another relay is at work.")
        try:
            relay.publish_waiting()
        except BrokerAway as error:
            raise CommandError(f"The broker is out of reach ({error}); {_waiting()} messages wait.") from error
        finally:
            let_go(connection, LOCK)

    def _follow(self, relay: Relay) -> None:
        """The lock lives with the connection: whoever loses one has lost the other, and asks again."""
        while not self._stop.is_set():
            try:
                if take(connection, LOCK):
                    self._work(relay)
                else:
                    self._stop.wait(IDLE_SECONDS)
            except DatabaseError:
                logger.warning("the relay lost its database", exc_info=True)
                relay.close()
                connection.close()
                self._stop.wait(AWAY_SECONDS)

    def _work(self, relay: Relay) -> None:
        self.stdout.write("At work.")
        self.stdout.flush()
        while not self._stop.is_set():
            try:
                pause = 0.0 if relay.publish_waiting() else IDLE_SECONDS
            except BrokerAway as error:
                logger.warning("the broker is out of reach", reason=str(error))
                pause = AWAY_SECONDS
            self._stop.wait(pause)
        let_go(connection, LOCK)


def _waiting() -> int:
    return OutboxMessage.objects.filter(published_at__isnull=True, parked_at__isnull=True).count()
