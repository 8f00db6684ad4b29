"""Read a backup into an empty database, or in place of what the database holds."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from lifepath.core.postgres import archive
from lifepath.core.postgres.schema_state import archive_target, schema_state, table_count


class Command(BaseCommand):
    """All or nothing: a restore that fails leaves the database as it was."""

    help = "Read a backup that manage.py backup wrote. Stop the service first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether the database may hold something."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace everything that the database holds")

    def handle(self, *, file: Path, force: bool, **options: Any) -> None:
        """Refuse to mix, load, and compare the result with this release."""
        database = archive_target(connection)
        tables = table_count(connection)
        connection.close()
        if tables and not force:
            raise CommandError(
                f"The database {database.dbname} holds {tables} tables; --force replaces them all. Nothing was changed."
            )
        try:
            archive.load(database=database, file=file, replace=force)
        except archive.ArchiveFailed as error:
            raise CommandError(f"Nothing was restored from {file}: {error}") from error
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("ANALYZE")
        state = schema_state(connection)
        tables = table_count(connection)
        connection.close()
        if state.unknown:
            raise CommandError(
                f"Restored {tables} tables from {file}, but a newer release wrote it (it has applied"
                f" {', '.join(state.unknown)}): run that release."
            )
        fit = (
            f"{state.missing} migrations are to be applied: run manage.py migrate"
            if state.missing
            else "schema up to date"
        )
        self.stdout.write(f"Restored {tables} tables of {database.dbname} from {file}; {fit}.")
