"""Imports as a person runs them: upload and preview, answer what is asked, commit, take back."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lifepath.core import audit
from lifepath.investments.choices import ImportState
from lifepath.investments.models import InvestmentAccount, InvestmentHolding, InvestmentImport
from lifepath.investments.readers.reading import format_of, read_statements
from lifepath.investments.readers.statement import OpenQuestion, Statement, StatementError
from lifepath.investments.services.accounts import number_index
from lifepath.investments.services.holdings import derive
from lifepath.investments.services.import_rows import MOST_ROWS_REPORTED, take
from lifepath.users.models import User


class NotWaiting(Exception):
    """The import was committed or taken back already."""


class NotReady(Exception):
    """Something is still asked, or rows cannot be taken; the preview says what."""


class NotCommitted(Exception):
    """Only an import that stands can be taken back."""


class LaterTradesRestOnIt(Exception):
    """Shares of the import were sold by trades that would stay."""


@transaction.atomic
def upload(
    *, account: InvestmentAccount, content: bytes, file_name: str, choices: Mapping[str, Any], actor: User | None
) -> InvestmentImport:
    """Keep a file and say what importing it would do. Raises StatementError, and keeps nothing, when it is none."""
    file_format = format_of(content, file_name)
    file = InvestmentImport(
        account=account,
        file_name=file_name[:255],
        file_format=file_format,
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        choices=dict(choices),
        created_by=actor,
    )
    file.report = _preview(file)
    file.save()
    audit.record("import_uploaded", household_id=account.household_id, instance=file, details={"bytes": len(content)})
    return file


@transaction.atomic
def answer(*, file: InvestmentImport, choices: Mapping[str, Any]) -> InvestmentImport:
    """Take a person's answers and preview again."""
    file = _waiting(file)
    file.choices = {**file.choices, **choices}
    file.report = _preview(file)
    file.save(update_fields=["choices", "report"])
    return file


@transaction.atomic
def commit(*, file: InvestmentImport) -> InvestmentImport:
    """Import for good; what was previewed is computed again."""
    file = _waiting(file)
    report = _run(file, dry_run=False)
    if not report["ready"]:
        raise NotReady("; ".join(report["questions"]) or f"{len(report['rejected'])} rows cannot be taken.")
    file.state, file.committed_at, file.content, file.report = (
        ImportState.COMMITTED,
        timezone.now(),
        None,
        report,
    )
    file.save()
    counts = {name: report[name] for name in ("created", "matched", "duplicates")}
    audit.record("import_committed", household_id=file.account.household_id, instance=file, details=counts)
    return file


@transaction.atomic
def revert(file: InvestmentImport) -> int:
    """Take the import's trades back as a whole; how many there were. Prices and positions of the statement stay."""
    file = InvestmentImport.objects.select_for_update(of=("self",)).select_related("account").get(pk=file.pk)
    if file.state != ImportState.COMMITTED:
        raise NotCommitted("Only an import that stands can be taken back.")
    holdings = list(InvestmentHolding.objects.filter(activities__import_file=file).distinct())
    removed, _ = file.activities.all().delete()
    try:
        for holding in holdings:
            derive(holding)
    except ValueError as error:
        raise LaterTradesRestOnIt(f"Trades that would stay rest on this import: {error}") from error
    file.state, file.reverted_at = ImportState.REVERTED, timezone.now()
    file.save(update_fields=["state", "reverted_at"])
    details = {"removed": removed}
    audit.record("import_reverted", household_id=file.account.household_id, instance=file, details=details)
    return removed


def _waiting(file: InvestmentImport) -> InvestmentImport:
    file = InvestmentImport.objects.select_for_update(of=("self",)).select_related("account__household").get(pk=file.pk)
    if file.state != ImportState.PREVIEW or file.content is None:
        raise NotWaiting("This import is not waiting for a decision.")
    return file


def _preview(file: InvestmentImport) -> dict[str, Any]:
    return _run(file, dry_run=True)


def _run(file: InvestmentImport, *, dry_run: bool) -> dict[str, Any]:
    """Import, or do all of it and undo it; what became of the file."""
    account = (
        InvestmentAccount.objects.select_for_update(of=("self",)).select_related("household").get(pk=file.account_id)
    )
    report = _empty(file)
    report["already_imported"] = InvestmentImport.objects.filter(
        account=account, digest=file.digest, state=ImportState.COMMITTED
    ).exists()
    try:
        statement = _statement(file, account)
    except OpenQuestion as question:
        return {**report, "questions": [question.name], "message": str(question)}
    with transaction.atomic():
        done = take(
            account=account,
            statement=statement,
            file=file if not dry_run else None,
            file_format=file.file_format,
            opening_positions=bool(file.choices.get("opening_positions")),
            today=_today(account),
        )
        rejected = [
            *({"line": row.line, "column": row.column, "reason": row.reason} for row in statement.rejected),
            *({"line": row["line"], "column": "", "reason": row["reason"]} for row in done.rejected),
        ]
        ready = not rejected or bool(file.choices.get("skip_bad"))
        if dry_run or not ready:
            transaction.set_rollback(True)
    return {
        **report,
        "ready": ready,
        "account_in_file": statement.account[-4:],
        "as_of": statement.as_of.isoformat() if statement.as_of else None,
        "row_count": len(statement.trades) + len(statement.rejected),
        "left_aside": statement.left_aside,
        "created": done.created,
        "matched": done.matched,
        "duplicates": done.duplicates,
        "opened": done.opened,
        "rejected": rejected[:MOST_ROWS_REPORTED],
        "rows": done.rows,
        "holdings": done.holdings,
    }


def _empty(file: InvestmentImport) -> dict[str, Any]:
    numbers = dict.fromkeys(("row_count", "left_aside", "created", "matched", "duplicates", "opened"), 0)
    lists: dict[str, Any] = {name: [] for name in ("questions", "rejected", "rows", "holdings")}
    words = {"ready": False, "message": "", "account_in_file": "", "as_of": None, "file_format": file.file_format}
    return {**words, **numbers, **lists}


def _statement(file: InvestmentImport, account: InvestmentAccount) -> Statement:
    """The statement of the file that is about the account."""
    statements = read_statements(
        bytes(file.content or b""),
        file.file_format,
        date_order=file.choices.get("date_order"),
        most_rows=settings.IMPORT_MAX_ROWS,
    )
    named = file.choices.get("account_in_file")
    if named:
        statements = [each for each in statements if each.account.endswith(named)]
    elif account.number_index:
        own = [each for each in statements if not each.account or number_index(each.account) == account.number_index]
        if not own:
            raise OpenQuestion(
                "account_in_file", f"No statement is of the account that ends with {account.number_tail}."
            )
        statements = own
    if len(statements) != 1:
        ends = ", ".join(each.account[-4:] for each in statements) or "none of that end"
        raise OpenQuestion("account_in_file", f"Say which account of the file it is, by its last digits: {ends}.")
    (found,) = statements
    if found.currency and found.currency != account.household.currency:
        raise StatementError(f"The statement is in {found.currency}, the household in {account.household.currency}.")
    return found


def _today(account: InvestmentAccount) -> dt.date:
    return account.household.today(timezone.now())
