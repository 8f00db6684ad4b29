from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lifepath.core.periods import local_date
from lifepath.core.refusals import RefusedInput
from lifepath.core.request_context import acting
from lifepath.users.models import Household, Person
from retirement.calc.social_security.statement import LARGEST_BYTES, BadStatement, read_statement
from retirement.services.earnings import EarningsImport, import_statement


class Command(BaseCommand):
    """Read a person's earnings from a statement."""

    help = (
        "import_social_security FILE --household ID --person ID: store the earnings of a my Social Security statement"
        " (XML) or a CSV file with year and earnings as a person's record. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and whose it is."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--household", type=UUID, required=True, help="id of the household")
        parser.add_argument("--person", required=True, help="id or name of one of its persons")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and store nothing")

    def handle(self, *args: Any, file: Path, household: UUID, person: str, dry_run: bool, **options: Any) -> None:
        """Print the difference year by year, then one line of counts."""
        whose = self._person(household, person)
        try:
            if file.stat().st_size > LARGEST_BYTES:
                raise BadStatement(f"A statement has at most {LARGEST_BYTES} bytes.")
            with acting(channel="command"):
                told = import_statement(
                    person=whose,
                    statement=read_statement(file.read_bytes()),
                    file_name=file.name,
                    dry_run=dry_run,
                    today=local_date(timezone.now(), whose.household.time_zone),
                )
        except (BadStatement, RefusedInput, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        self._say(told, dry_run=dry_run)

    def _person(self, household_id: UUID, wanted: str) -> Person:
        if not Household.objects.filter(pk=household_id).exists():
            raise CommandError(f"There is no household {household_id}.")
        people = list(Person.objects.filter(household_id=household_id).select_related("household"))
        found = [each for each in people if wanted in (str(each.pk), each.name)]
        if len(found) != 1:
            names = ", ".join(f"{each.name} ({each.pk})" for each in people) or "none"
            raise CommandError(f"{wanted!r} is not one person of the household; it has {names}.")
        return found[0]

    def _say(self, told: EarningsImport, *, dry_run: bool) -> None:
        for line in told.lines():
            self.stdout.write(line)
        self.stdout.write(f"{told.summary()}{' (dry run, nothing stored)' if dry_run else ''}.")
