import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from education529.services.fund_lists import import_fund_list
from lifepath.core.request_context import acting
from lifepath.core.table_files import BadFile, read_table
from lifepath.core.table_rows import BadTable


class Command(BaseCommand):
    """Load the menu of one plan."""

    help = (
        "import_fund_list FILE --plan ID: load the portfolios on a plan's menu (CSV or XLSX). Portfolios that the file"
        " leaves out stay; with --complete they are closed the day before. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the plan, the day, and whether to store it."""
        parser.add_argument("file", type=Path, help="at least a column option_name; see education529/data/README.md")
        parser.add_argument("--plan", required=True, help="such as UT-MY529")
        parser.add_argument("--plan-name", default="", help="for a plan that has no list yet")
        parser.add_argument("--source", default="", help="where the list comes from; default: the file's name")
        parser.add_argument("--as-of", type=dt.date.fromisoformat, help="YYYY-MM-DD of the list; default: today")
        parser.add_argument("--complete", action="store_true", help="the file is the plan's whole menu")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and store nothing")

    def handle(
        self,
        *args: Any,
        file: Path,
        plan: str,
        plan_name: str,
        source: str,
        as_of: dt.date | None,
        complete: bool,
        dry_run: bool,
        **options: Any,
    ) -> None:
        """Print the difference row by row, then one line of counts."""
        try:
            with acting(channel="command"):
                result = import_fund_list(
                    rows=read_table(file),
                    plan_id=plan.strip().upper(),
                    plan_name=plan_name,
                    source=source or file.name,
                    as_of=as_of or timezone.now().date(),
                    is_complete=complete,
                    dry_run=dry_run,
                )
        except (BadTable, BadFile, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        for line in result.lines():
            self.stdout.write(line)
        self.stdout.write(f"{plan}: {result.summary()}{' (dry run, nothing stored)' if dry_run else ''}.")
