"""Imports as a person runs them: upload and preview, answer what is asked, commit, take back."""

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lifepath.banking.choices import ImportState
from lifepath.banking.imports.accounts import UnknownAccounts
from lifepath.banking.imports.engine import ImportRefused, ImportRequest, OpenQuestions, run
from lifepath.banking.imports.reports import ImportReport
from lifepath.banking.models import BankAccount, ImportFile, ImportSource
from lifepath.banking.readers.csv_plan import CsvPlan
from lifepath.banking.readers.reading import ReadOptions, read_file
from lifepath.core import audit
from lifepath.core.renderers import to_json
from lifepath.users.models import User

ANSWERS = ("date_order", "decimal_style", "sign_rule", "encoding")


class NotWaiting(Exception):
    """The import was committed or taken back already."""


class NotReady(Exception):
    """Something is still asked, or rows cannot be read; the preview says what."""


class UnknownAccount(Exception):
    """A choice names an account that is none of the household's; `name` is the member that names it."""

    def __init__(self, name: str) -> None:
        super().__init__("There is no such account in this household.")
        self.name = name


@transaction.atomic
def upload(
    *, household_id: UUID, content: bytes, file_name: str, choices: Mapping[str, Any], actor: User
) -> ImportFile:
    """Keep a file and say what importing it would do. Raises ReadError, and keeps nothing, when it is no bank file."""
    result = read_file(io.BytesIO(content), file_name)
    file = ImportFile(
        household_id=household_id,
        file_name=file_name[:255],
        file_format=result.format.value,
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        choices=dict(choices),
        created_by=actor,
    )
    file.report = _preview(file)
    file.save()
    audit.record("import_uploaded", household_id=household_id, instance=file, details={"bytes": len(content)})
    return file


@transaction.atomic
def answer(*, file: ImportFile, choices: Mapping[str, Any]) -> ImportFile:
    """Take a person's answers and preview again."""
    file = _waiting(file)
    file.choices = {**file.choices, **choices}
    file.report = _preview(file)
    file.save(update_fields=["choices", "report"])
    return file


@transaction.atomic
def commit(*, file: ImportFile, actor: User) -> ImportFile:
    """Import for good. What was previewed is computed again, so that nothing that happened since is overlooked."""
    file = _waiting(file)
    try:
        report = run(_request(file, actor=actor), dry_run=False)
    except (OpenQuestions, UnknownAccounts, ImportRefused) as error:
        raise NotReady(str(error)) from error
    _remember_plan(file, report)
    return _close(file, report)


@transaction.atomic
def import_path(
    *,
    household_id: UUID,
    path: Path,
    only: BankAccount | None,
    said: Mapping[str, BankAccount],
    options: ReadOptions,
    skip_bad: bool,
    dry_run: bool,
    actor: User | None,
    tick: Any,
) -> ImportReport:
    """What the command runs: no preview, no stored content. A dry run leaves nothing."""
    file = None
    if not dry_run:
        file = ImportFile.objects.create(
            household_id=household_id, file_name=path.name[:255], file_format="CSV", digest="", created_by=actor
        )
    request = ImportRequest(
        household_id=household_id,
        source=path,
        file_name=path.name,
        accounts=_accounts(household_id),
        only=only,
        said=said,
        options=_with_saved_plan(household_id, path, path.name, options),
        skip_bad=skip_bad,
        actor=actor,
        file=file,
        most_rows_reported=None if dry_run else 1_000,
        tick=tick,
    )
    report = run(request, dry_run=dry_run)
    if file is not None:
        if report.already_imported:
            file.delete()
        else:
            file.file_format, file.digest = report.file_format, report.digest
            _close(file, report)
    return report


def _close(file: ImportFile, report: ImportReport) -> ImportFile:
    file.state, file.committed_at, file.content = ImportState.COMMITTED, timezone.now(), None
    file.report = _told(report, ready=True)
    file.save()
    return file


def _waiting(file: ImportFile) -> ImportFile:
    file = ImportFile.objects.select_for_update().get(pk=file.pk)
    if file.state != ImportState.PREVIEW or file.content is None:
        raise NotWaiting("This import is not waiting for a decision.")
    return file


def _preview(file: ImportFile) -> dict[str, Any]:
    """What the import would do, or what it needs to know first."""
    try:
        return _told(run(_request(file, actor=None), dry_run=True), ready=True)
    except OpenQuestions as question:
        return {"ready": False, "questions": list(question.names), "plan": _plain(question.plan)}
    except UnknownAccounts as unknown:
        return {"ready": False, "unknown_accounts": list(unknown.hints)}
    except ImportRefused as refusal:
        return _told(refusal.report, ready=False)


def _request(file: ImportFile, *, actor: User | None) -> ImportRequest:
    accounts = _accounts(file.household_id)
    by_id = {str(account.pk): account for account in accounts}
    choices = file.choices
    source = io.BytesIO(bytes(file.content or b""))
    options = ReadOptions(
        plan=CsvPlan.from_dict(choices["plan"]) if choices.get("plan") else None,
        max_rows=settings.IMPORT_MAX_ROWS,
        **{name: choices[name] for name in ANSWERS if choices.get(name)},
    )
    return ImportRequest(
        household_id=file.household_id,
        source=source,
        file_name=file.file_name,
        accounts=accounts,
        only=_account(by_id, choices["account"], "account") if choices.get("account") else None,
        said={
            hint: _account(by_id, account, f"accounts.{hint}") for hint, account in choices.get("accounts", {}).items()
        },
        options=_with_saved_plan(file.household_id, source, file.file_name, options),
        skip_bad=bool(choices.get("skip_bad")),
        actor=actor,
        file=file if actor is not None else None,
    )


def _account(by_id: Mapping[str, BankAccount], account_id: Any, name: str) -> BankAccount:
    account = by_id.get(str(account_id))
    if account is None:
        raise UnknownAccount(name)
    return account


def _accounts(household_id: UUID) -> list[BankAccount]:
    return list(BankAccount.objects.filter(household=household_id).order_by("pk"))


def _with_saved_plan(household_id: UUID, source: Path | BinaryIO, file_name: str, options: ReadOptions) -> ReadOptions:
    """A CSV whose header a person confirmed before is read as they said then."""
    if options.plan is not None:
        return options
    plan = read_file(source, file_name, ReadOptions(encoding=options.encoding)).plan
    if not isinstance(plan, CsvPlan):
        return options
    saved = ImportSource.objects.filter(household=household_id, header_signature=_signature(plan)).first()
    if saved is None:
        return options
    return ReadOptions(
        plan=CsvPlan.from_dict(saved.mapping),
        date_order=options.date_order,
        decimal_style=options.decimal_style,
        sign_rule=options.sign_rule,
        encoding=options.encoding,
        max_rows=options.max_rows,
    )


def _remember_plan(file: ImportFile, report: ImportReport) -> None:
    """What a person said about a CSV holds for the next one with the same header."""
    said = [name for name in (*ANSWERS, "plan") if file.choices.get(name)]
    if report.plan is None or not said or "mapping" not in report.plan:
        return
    plan = CsvPlan.from_dict(dict(report.plan))
    ImportSource.objects.update_or_create(
        household_id=file.household_id,
        header_signature=_signature(plan),
        defaults={"name": file.file_name[:120], "mapping": _plain({**plan.to_dict(), "ambiguous": []})},
    )


def _signature(plan: CsvPlan) -> str:
    return hashlib.sha256("\x1f".join([plan.delimiter, *plan.header]).encode()).hexdigest()


def _told(report: ImportReport, *, ready: bool) -> dict[str, Any]:
    return {"ready": ready, **_plain(report.to_dict())}


def _plain(value: Any) -> Any:
    return json.loads(to_json(value))
