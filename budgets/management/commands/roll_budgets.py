from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from budgets.services.budgets import roll_all


class Command(BaseCommand):
    """Open the next periods of budgets."""

    help = "Open the periods that follow ended budgets, up to today, with what rolls over. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--dry-run", action="store_true", help="count, change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """The same service as the nightly job."""
        said = roll_all(now=timezone.now(), dry_run=dry_run)
        self.stdout.write(f"{said}{' (dry run)' if dry_run else ''}")
