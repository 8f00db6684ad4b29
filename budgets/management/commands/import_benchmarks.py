from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from budgets.calc.benchmark_table import BadBenchmarkRow
from budgets.services.benchmarks import SHIPPED, import_benchmarks
from lifepath.core.request_context import acting


class Command(BaseCommand):
    """Load a table of spending benchmarks."""

    help = "Load a table of spending benchmarks (CSV). Without a file: the one the product ships. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and whether to store it."""
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED, help="columns as in budgets/data/README.md")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and store nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        """Print every difference, then one line of counts."""
        try:
            with acting(channel="command"):
                result = import_benchmarks(path=file, dry_run=dry_run)
        except (BadBenchmarkRow, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        for line in result.changed:
            self.stdout.write(line)
        self.stdout.write(f"{result.summary()}{' (dry run, nothing stored)' if dry_run else ''}.")
