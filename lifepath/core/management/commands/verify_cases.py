from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from lifepath.core.case_files import NotACaseFile
from lifepath.core.case_registry import CaseResult, recorders, run_file
from lifepath.core.renderers import to_json


class Command(BaseCommand):
    """Proves the calculators against files of worked cases."""

    help = "Run every case of the files through the calculators the API uses and print each difference."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON file of worked cases")
        parser.add_argument("--json", action="store_true", help="print one JSON object per case")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails on any difference, refusal or unknown kind."""
        count = failed = 0
        for path in options["files"]:
            results = _results(path)
            self._record(path, results)
            for result in results:
                count += 1
                failed += not result.ok
                if options["json"]:
                    self.stdout.write(_line(result))
                elif not result.ok:
                    self.stdout.write(f"{path}: {result.id} ({result.kind}): {result.difference}")
        words = f"{count} cases in {len(options['files'])} files, {failed} failed."
        if failed:
            raise CommandError(words, returncode=1)
        if count == 0:
            raise CommandError("The files hold no cases.", returncode=1)
        if not options["json"]:
            self.stdout.write(words)

    def _record(self, path: Path, results: list[CaseResult]) -> None:
        """The calculators are verified without a database too; then nobody remembers the run."""
        try:
            for recorder in recorders.values():
                recorder(path, results)
        except DatabaseError as error:
            self.stderr.write(f"{path}: this run is not on record: {error}")


def _results(path: Path) -> list[CaseResult]:
    try:
        return list(run_file(path))
    except (OSError, NotACaseFile) as error:
        raise CommandError(f"{path}: {error}", returncode=1) from error


def _line(result: CaseResult) -> str:
    members = ("id", "kind", "ok", "expected", "actual")
    return to_json({name: getattr(result, name) for name in members}).decode()
