from typing import Any

from django.core.management.base import BaseCommand

from lifepath.core.reference_tables import reference_tables
from lifepath.core.request_context import acting


class Command(BaseCommand):
    """Load the published tables that the product ships."""

    help = "Load every published table that the product ships. Safe to run again: what is there already stays."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each table."""
        tables = sorted(reference_tables.values(), key=lambda table: table.order)
        with acting(channel="command"):
            for table in tables:
                self.stdout.write(f"{table.title}: {table.load()}")
        self.stdout.write(f"{len(tables)} tables are in place.")
