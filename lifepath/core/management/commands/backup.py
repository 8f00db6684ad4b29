"""Write the whole database into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from lifepath.core.postgres import archive
from lifepath.core.postgres.schema_state import archive_target, table_count


class Command(BaseCommand):
    """Dump while the service runs; the file shows one moment."""

    help = (
        "Write the whole database into one file (PostgreSQL's custom format)."
        " The keys that encrypt fields are not in it: keep FIELD_KEYS, BLIND_INDEX_KEY and SECRET_KEY, or the"
        " secrets.json of the data folder, in another place."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether it may be there already."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="replace the file if it exists")

    def handle(self, *, file: Path, overwrite: bool, **options: Any) -> None:
        """Dump, then say what was written."""
        if file.exists() and not overwrite:
            raise CommandError(f"{file} exists; choose another name or add --overwrite.")
        database = archive_target(connection)
        tables = table_count(connection)
        connection.close()
        try:
            archive.dump(database=database, file=file)
        except archive.ArchiveFailed as error:
            raise CommandError(f"Nothing was written to {file}: {error}") from error
        self.stdout.write(
            f"Backed up {tables} tables of {database.dbname} to {file}, {file.stat().st_size / 1_000_000:,.1f} MB"
            " (the encryption keys are not in it)."
        )
