from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lifepath.outbox.kafka import NoBroker
from lifepath.outbox.topic_admin import BROKERS_DEFAULT, TopicRefused, ensure_topics


class Command(BaseCommand):
    """Makes topics."""

    help = "Make the topics that messages go to, with their partitions and retention. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many copies."""
        parser.add_argument(
            "--replication-factor", type=int, default=BROKERS_DEFAULT, help="copies (default: the broker's)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each topic."""
        try:
            lines = ensure_topics(replication_factor=options["replication_factor"])
        except (NoBroker, TopicRefused) as error:
            raise CommandError(str(error)) from error
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(f"{len(lines)} topics checked.")
