from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from lifepath.core.request_context import acting
from lifepath.investments.models import InvestmentAccount
from lifepath.investments.readers.statement import StatementError
from lifepath.investments.services import imports


class Command(BaseCommand):
    """Import trades and positions from a file."""

    help = (
        "import_investments FILE --account ID: import an OFX investment statement or a CSV of trades. All of it or"
        " nothing. Safe to run again: what is there already is not added."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the account, and how it is read."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--account", type=UUID, required=True)
        parser.add_argument("--account-in-file", help="last digits of the account, where the file has several")
        parser.add_argument("--date-order", choices=["YMD", "MDY", "DMY"], help="when the file leaves it open")
        parser.add_argument("--opening-positions", action="store_true", help="open what trades before the file left")
        parser.add_argument("--skip-bad", action="store_true", help="take the good rows although some cannot be taken")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and store nothing")

    def handle(self, *args: Any, file: Path, account: UUID, dry_run: bool, **options: Any) -> None:
        """Rejected rows and differences on lines of their own, then one line of counts."""
        target = InvestmentAccount.objects.select_related("household").filter(pk=account).first()
        if target is None:
            raise CommandError(f"There is no investment account {account}.")
        names = ("account_in_file", "date_order", "opening_positions", "skip_bad")
        choices = {name: options[name] for name in names if options[name]}
        try:
            with acting(channel="command"), transaction.atomic():
                made = imports.upload(
                    account=target, content=file.read_bytes(), file_name=file.name, choices=choices, actor=None
                )
                self._tell(file, made.report, dry_run)
                if dry_run:
                    transaction.set_rollback(True)
                else:
                    imports.commit(file=made)
        except (StatementError, imports.NotReady, OSError) as error:
            raise CommandError(f"{file}: {error}") from error

    def _tell(self, file: Path, report: dict[str, Any], dry_run: bool) -> None:
        for row in report["rejected"][:50]:
            self.stderr.write(f"{file}: line {row['line']}, {row['column']}: {row['reason']}")
        for held in report["holdings"]:
            if not held["agrees"]:
                self.stdout.write(
                    f"  {held['symbol']}: {held['shares']} from trades, {held['statement_shares']} stated"
                )
        counts = f"{report['row_count']} rows, {report['created']} created, {report['matched']} matched,"
        ending = " (dry run, nothing stored)" if dry_run else ""
        told = f"{counts} {report['duplicates']} known, {len(report['rejected'])} rejected"
        self.stdout.write(f"{file.name}: {told}, {len(report['holdings'])} positions{ending}.")
