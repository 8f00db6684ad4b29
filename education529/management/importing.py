"""What the import commands have in common: files or the shipped ones, dry run, difference, one line of counts."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from education529.calc.tables.row_reading import BadTable
from education529.reference_files import BadFile
from education529.reference_specs import BY_NAME
from education529.services.reference_tables import TableImport, import_file, import_shipped
from lifepath.core.request_context import acting


class ImportTablesCommand(BaseCommand):
    """Load one published table from a file, or every table of the command as the product ships it."""

    tables: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the table that it is, and whether to store it."""
        parser.add_argument(
            "file", nargs="?", type=Path, help="CSV or XLSX with the columns of education529/data/README.md"
        )
        if len(self.tables) > 1:
            parser.add_argument("--table", choices=self.tables, default=self.tables[0], help="which table the file is")
        parser.add_argument(
            "--compiled-on", type=dt.date.fromisoformat, help="YYYY-MM-DD, when the file was compiled; default: today"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change and store nothing")

    def handle(
        self,
        *args: Any,
        file: Path | None,
        dry_run: bool,
        compiled_on: dt.date | None,
        table: str = "",
        **options: Any,
    ) -> None:
        """Print every difference, then one line of counts for each table."""
        names = self.tables if file is None else (table or self.tables[0],)
        with acting(channel="command"), transaction.atomic():
            for name in names:
                self.say(name, self._import(name, file, compiled_on, dry_run=dry_run), dry_run=dry_run)

    def _import(self, name: str, file: Path | None, compiled_on: dt.date | None, *, dry_run: bool) -> TableImport:
        spec = BY_NAME[name]
        try:
            if file is None:
                return import_shipped(spec=spec, dry_run=dry_run)
            day = compiled_on or timezone.now().date()
            return import_file(spec=spec, path=file, compiled_on=day, dry_run=dry_run)
        except (BadTable, BadFile, OSError) as error:
            raise CommandError(f"{file or name}: {error}") from error

    def say(self, name: str, result: TableImport, *, dry_run: bool) -> None:
        """The difference, and what was done with it."""
        for line in result.lines():
            self.stdout.write(line)
        self.stdout.write(f"{name}: {result.summary()}{' (dry run, nothing stored)' if dry_run else ''}.")
