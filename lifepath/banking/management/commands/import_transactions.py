import csv
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.db import transaction
from tqdm import tqdm

from lifepath.banking.choices import AccountKind
from lifepath.banking.imports.accounts import UnknownAccounts
from lifepath.banking.imports.engine import ImportRefused, OpenQuestions
from lifepath.banking.imports.reports import ImportReport, RowReport
from lifepath.banking.models import BankAccount
from lifepath.banking.readers.reading import ReadOptions
from lifepath.banking.readers.rows import ReadError
from lifepath.banking.services.imports import import_path
from lifepath.core.renderers import to_json
from lifepath.core.request_context import acting
from lifepath.users.models import Household, User


class Command(BaseCommand):
    """Import bank files."""

    help = (
        "Import bank files (OFX, QFX, QIF, CSV, CAMT.053, MT940). Each file is one transaction: all of it or nothing."
        " Safe to run again: what is there already is not added."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, where they go, and how they are read."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--account",
            action="append",
            default=[],
            metavar="ID or NAME=ID",
            help="the account; or, once for each, the name that the file gives an account and our account's id",
        )
        parser.add_argument("--household", type=UUID, help="find accounts by number or name in this household")
        parser.add_argument(
            "--create-accounts", action="store_true", help="make a checking account for every name that is not known"
        )
        parser.add_argument(
            "--as-user", metavar="MAIL", help="act as this person: their permissions, their audit trail"
        )
        parser.add_argument("--date-order", choices=["YMD", "MDY", "DMY"], help="when the file leaves it open")
        parser.add_argument("--decimal-style", choices=[".", ","], help="when the file leaves it open")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and store nothing")
        parser.add_argument(
            "--skip-bad", action="store_true", help="store the good rows, write the others to FILE.rejected.csv"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="the whole report of every file")
        parser.add_argument("--no-progress", action="store_true")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """Every file for itself; the first that is refused ends the run with its line and reason."""
        actor = self._actor(options["as_user"])
        only, said, household_id = self._accounts(options, actor)
        reading = ReadOptions(date_order=options["date_order"], decimal_style=options["decimal_style"])
        with acting(channel="command", actor=actor):
            for path in files:
                report = self._import(path, household_id, only, said, reading, options, actor)
                self._tell(path, report, options)

    def _import(
        self,
        path: Path,
        household_id: UUID,
        only: BankAccount | None,
        said: dict[str, BankAccount],
        reading: ReadOptions,
        options: dict[str, Any],
        actor: User | None,
    ) -> ImportReport:
        quiet = options["no_progress"] or not sys.stderr.isatty()

        def attempt(known: dict[str, BankAccount]) -> ImportReport:
            with tqdm(unit=" rows", desc=path.name, disable=quiet) as bar:
                return import_path(
                    household_id=household_id,
                    path=path,
                    only=only,
                    said=known,
                    options=reading,
                    skip_bad=options["skip_bad"],
                    dry_run=options["dry_run"],
                    actor=actor,
                    tick=bar.update,
                )

        try:
            try:
                return attempt(said)
            except UnknownAccounts as unknown:
                if not options["create_accounts"]:
                    raise CommandError(f"{path}: {unknown} Use --account NAME=ID or --create-accounts.") from unknown
                hints = unknown.hints
            with transaction.atomic():
                report = attempt({**said, **{hint: self._make_account(household_id, hint) for hint in hints}})
                if options["dry_run"]:
                    transaction.set_rollback(True)
                return report
        except (ReadError, OpenQuestions, OSError) as error:
            raise CommandError(f"{path}: {error}") from error
        except ImportRefused as refusal:
            raise CommandError(f"{path}: {refusal}\n{_listed(refusal.report.rows)}") from refusal
        except DatabaseError as error:
            raise CommandError(f"{path}: the database gave up, nothing was stored: {error}") from error

    def _actor(self, mail: str | None) -> User | None:
        if mail is None:
            return None
        user = User.objects.filter(email__iexact=mail, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no user {mail}.")
        return user

    def _accounts(
        self, options: dict[str, Any], actor: User | None
    ) -> tuple[BankAccount | None, dict[str, BankAccount], UUID]:
        only, said = None, {}
        for text in options["account"]:
            name, _, account_id = text.rpartition("=")
            account = self._account(account_id, actor)
            if name:
                said[name] = account
            else:
                only = account
        chosen = [account for account in [only, *said.values()] if account is not None]
        households = {account.household_id for account in chosen} | ({options["household"]} - {None})
        if len(households) != 1:
            raise CommandError("Name one account or one household; all accounts must be of one household.")
        household_id = households.pop()
        reachable = Household.objects.all() if actor is None else Household.objects.editable_by(actor)
        if not reachable.filter(pk=household_id, ended_at__isnull=True).exists():
            raise CommandError(f"There is no household {household_id}.")
        return only, said, household_id

    def _account(self, text: str, actor: User | None) -> BankAccount:
        try:
            account_id = UUID(text)
        except ValueError as error:
            raise CommandError(f"{text!r} is not an account's id.") from error
        reachable = BankAccount.objects.all() if actor is None else BankAccount.objects.editable_by(actor)
        account = reachable.filter(pk=account_id).first()
        if account is None:
            raise CommandError(f"There is no account {text}.")
        return account

    def _make_account(self, household_id: UUID, name: str) -> BankAccount:
        household = Household.objects.get(pk=household_id)
        return BankAccount.objects.create(
            household=household,
            owner=household.personal_owner,
            name=name[:120] or "Imported account",
            kind=AccountKind.CHECKING,
            currency=household.currency,
            visibility="PRIVATE" if household.personal_owner else "FULL",
        )

    def _tell(self, path: Path, report: ImportReport, options: dict[str, Any]) -> None:
        rejected = [row for row in report.rows if row.outcome == "REJECTED"]
        if rejected and not options["dry_run"]:
            target = path.with_name(path.name + ".rejected.csv")
            with target.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(["line", "column", "reason", "row"])
                writer.writerows([row.line, row.column, row.reason, row.payee] for row in rejected)
            self.stderr.write(f"{len(rejected)} rows were not stored: {target}")
        if options["as_json"]:
            self.stdout.write(json.dumps(json.loads(to_json(report.to_dict()))))
            return
        for account in report.accounts:
            check = account.balance_check
            words = {"agrees": "balances agree", "differs": f"balances differ by {check.difference}"}
            told = words.get(check.result, "the file has no balances to check")
            self.stdout.write(f"  {account.name}: {account.rows} rows, {told}")
        ending = " (dry run, nothing stored)" if options["dry_run"] else ""
        self.stdout.write(f"{path.name}: {report.summary()}{ending}.")


def _listed(rows: Any) -> str:
    shown: list[RowReport] = list(rows)[:20]
    return "\n".join(f"  line {row.line}, {row.column}: {row.reason}" for row in shown)
