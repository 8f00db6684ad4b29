"""What the import commands have in common: files or the shipped ones, dry run, difference, one line of counts."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from lifepath.core.published_tables import TableSpec
from lifepath.core.request_context import acting
from lifepath.core.table_files import BadFile
from lifepath.core.table_imports import TableImport, import_file, import_shipped
from lifepath.core.table_rows import RefusedTable


class ImportTablesCommand(BaseCommand):
    """Load one published table from a file, or every table of the command as the product ships it."""

    specs: ClassVar[Mapping[str, TableSpec]] = {}
    tables: tuple[str, ...] = ()
    columns = ""
    table_comes_first = False
    """The table is the first argument, with or without a file; otherwise it is an option beside a file."""

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the table that it is, and whether to store it."""
        if self.table_comes_first:
            parser.add_argument("table", choices=self.tables, metavar="NAME", help=", ".join(self.tables))
        parser.add_argument("file", nargs="?", type=Path, help=f"CSV or XLSX with the columns of {self.columns}")
        if not self.table_comes_first and len(self.tables) > 1:
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
        every = file is None and not self.table_comes_first
        names = self.tables if every else (table or self.tables[0],)
        with acting(channel="command"), transaction.atomic():
            for name in names:
                self.say(name, self._import(name, file, compiled_on, dry_run=dry_run), dry_run=dry_run)

    def _import(self, name: str, file: Path | None, compiled_on: dt.date | None, *, dry_run: bool) -> TableImport:
        spec = self.specs[name]
        try:
            if file is None:
                return import_shipped(spec=spec, dry_run=dry_run)
            day = compiled_on or timezone.now().date()
            return import_file(spec=spec, path=file, compiled_on=day, dry_run=dry_run)
        except (RefusedTable, BadFile, OSError) as error:
            raise CommandError(f"{file or name}: {error}") from error

    def say(self, name: str, result: TableImport, *, dry_run: bool) -> None:
        """The difference, and what was done with it."""
        for line in result.lines():
            self.stdout.write(line)
        self.stdout.write(f"{name}: {result.summary()}{' (dry run, nothing stored)' if dry_run else ''}.")
