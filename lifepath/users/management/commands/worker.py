from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lifepath.users.services import heartbeats


class Command(BaseCommand):
    """Runs jobs."""

    help = "Run waiting jobs, one after the other, until stopped. Start several for more at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        """How eagerly, and for how long."""
        parser.add_argument("--interval", type=float, default=1, help="seconds between looks (default: %(default)s)")
        parser.add_argument("--batch", action="store_true", help="stop when nothing waits")
        parser.add_argument("--max-tasks", type=int, help="stop after this many")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give signs of life while the queue is worked off."""
        if settings.TASK_ENGINE != "db":
            raise CommandError(
                f"TASK_ENGINE is {settings.TASK_ENGINE}: jobs do not wait for this worker."
                " With celery, run `celery -A lifepath worker`."
            )
        name = heartbeats.process_name(heartbeats.WORKER)
        with heartbeats.beating(name):
            call_command(
                "db_worker",
                interval=options["interval"],
                batch=options["batch"],
                max_tasks=options["max_tasks"],
                worker_id=name,
                reload=False,
                startup_delay=False,
                verbosity=0,
            )
