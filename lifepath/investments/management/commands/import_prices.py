from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lifepath.investments.choices import PriceSource
from lifepath.investments.prices.files import BadPriceFile, read_prices
from lifepath.investments.services.prices import store_prices


class Command(BaseCommand):
    """Load prices of securities from a file."""

    help = (
        "import_prices FILE: load prices (CSV with symbol, date YYYY-MM-DD and price). All rows or none; holdings take"
        " the newest. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and whether to store it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and store nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        """One line of counts."""
        try:
            rows = read_prices(file, today=timezone.localdate())
        except (BadPriceFile, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        done = store_prices(rows, source=PriceSource.FILE, dry_run=dry_run)
        self.stdout.write(f"{file.name}: {done.summary()}{' (dry run, nothing stored)' if dry_run else ''}.")
