"""One import: a file in, one database transaction, a report that says what became of every row."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from lifepath.banking.choices import ImportState
from lifepath.banking.imports.accounts import AccountChoice
from lifepath.banking.imports.anchors import set_anchor
from lifepath.banking.imports.category_names import CategoryNames
from lifepath.banking.imports.matching import find_known_rows
from lifepath.banking.imports.reports import AccountReport, BalanceCheck, ImportReport, RowReport, check_balance
from lifepath.banking.imports.staging import Stage, Staged
from lifepath.banking.imports.storing import counts_by_account, store
from lifepath.banking.models import BankAccount, ImportBatch, ImportFile, ImportRow
from lifepath.banking.readers.reading import ReadOptions, ReadResult, read_file
from lifepath.banking.readers.rows import StatementInfo
from lifepath.banking.services import changes, transfers
from lifepath.core import audit, events
from lifepath.core.money import quantize, shortest
from lifepath.core.periods import Month, months_between
from lifepath.users.models import User

MOST_ROWS_REPORTED = 1_000


class ImportRefused(Exception):
    """Nothing was stored; `report` says which rows are wrong and why."""

    def __init__(self, message: str, report: ImportReport) -> None:
        super().__init__(message)
        self.report = report


class OpenQuestions(Exception):
    """Only a person can tell how the file is to be read; `names` says what is open, `plan` what would be taken."""

    def __init__(self, names: Sequence[str], plan: Mapping[str, Any]) -> None:
        super().__init__(f"Say how to read the file: {', '.join(names)}.")
        self.names = tuple(names)
        self.plan = plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What is to be imported, into what, and what a person decided about it."""

    household_id: UUID
    source: Path | BinaryIO
    file_name: str
    accounts: Sequence[BankAccount]
    only: BankAccount | None = None
    said: Mapping[str, BankAccount] = field(default_factory=dict)
    options: ReadOptions = field(default_factory=ReadOptions)
    skip_bad: bool = False
    actor: User | None = None
    file: ImportFile | None = None
    most_rows_reported: int | None = MOST_ROWS_REPORTED
    tick: Callable[[int], None] = lambda count: None


def run(request: ImportRequest, *, dry_run: bool) -> ImportReport:
    """Import, or, on a dry run, do all of it and undo it.

    Raises ReadError, OpenQuestions, UnknownAccounts or ImportRefused; nothing is stored then.
    """
    digest = digest_of(request.source)
    known = _imported_before(request, digest)
    if known is not None:
        return known
    result = read_file(request.source, request.file_name, request.options)
    if result.ambiguous:
        plan = result.plan.to_dict() if result.plan is not None and hasattr(result.plan, "to_dict") else {}
        raise OpenQuestions(result.ambiguous, plan)
    with transaction.atomic():
        report = _import(request, result, digest)
        if dry_run:
            transaction.set_rollback(True)
    return report


def digest_of(source: Path | BinaryIO) -> str:
    """SHA-256 of the whole file."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    source.seek(0)
    digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
    source.seek(0)
    return digest


def _import(request: ImportRequest, result: ReadResult, digest: str) -> ImportReport:
    _lock_accounts(request.household_id)
    choice = AccountChoice(accounts=request.accounts, only=request.only, said=request.said)
    names = CategoryNames(
        household_id=request.household_id, account_kinds={account.pk: account.kind for account in request.accounts}
    )
    stage = Stage(account_of=choice.find, category_of=names.find, tick=request.tick)
    staged = stage.fill(result.rows)
    choice.check()
    accounts = _accounts_of_file(request, choice, staged)
    if staged.rejected_count and not request.skip_bad:
        report = _report(request, result, digest, staged, accounts, {}, [])
        raise ImportRefused(f"{staged.rejected_count} rows cannot be read; nothing was stored.", report)
    known = find_known_rows(
        accounts=list(staged.rows_by_account),
        rows=staged.row_count,
        first=staged.first_on,
        last=staged.last_on,
        has_ids=staged.has_external_ids,
        file_format=result.format.value,
    )
    batches = _open_batches(request, result, digest, accounts)
    ids = {account_id: batch.pk for account_id, batch in batches.items()}
    store(household_id=request.household_id, batches=ids, staged=staged, known=known)
    counts = counts_by_account(staged.rows_by_account)
    anything_new = any(outcomes["CREATED"] or outcomes.get("CONFLICT") for outcomes in counts.values())
    found = _after_storing(request, list(batches.values())) if anything_new else _Found()
    report = _report(request, result, digest, staged, accounts, counts, _rows(request, staged), found)
    _close_batches(batches, report, staged)
    _tell(request, report, staged)
    return report


def _lock_accounts(household_id: UUID) -> None:
    """All of the household's accounts, in order: imports into one household run one after another."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        cursor.execute("SET LOCAL statement_timeout = '15min'")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(
            "SELECT id FROM banking_bankaccount WHERE household_id = %s ORDER BY id FOR NO KEY UPDATE", [household_id]
        )


def _accounts_of_file(
    request: ImportRequest, choice: AccountChoice, staged: Staged
) -> dict[UUID, tuple[BankAccount, tuple[str, ...], list[StatementInfo]]]:
    """Each account with the names the file has for it and what the file says about it; also one without rows."""
    for statement in staged.statements:
        if statement.account_hint not in choice.used:
            choice.find(statement.account_hint, 0)
    found: dict[UUID, tuple[BankAccount, tuple[str, ...], list[StatementInfo]]] = {}
    if request.only is not None:
        found[request.only.pk] = (request.only, (), [])
    for hint, account in choice.used.items():
        _, hints, statements = found.get(account.pk, (account, (), []))
        matching = [statement for statement in staged.statements if statement.account_hint == hint]
        found[account.pk] = (account, (*hints, hint), [*statements, *matching])
    return found


def _open_batches(
    request: ImportRequest, result: ReadResult, digest: str, accounts: Mapping[UUID, Any]
) -> dict[UUID, ImportBatch]:
    return {
        account_id: ImportBatch.objects.create(
            household_id=request.household_id,
            account_id=account_id,
            file=request.file,
            file_name=request.file_name[:255],
            file_format=result.format.value,
            file_digest=digest,
            state=ImportState.COMMITTED,
            created_by=request.actor,
            committed_at=timezone.now(),
        )
        for account_id in accounts
    }


@dataclass(frozen=True, slots=True)
class _Found:
    accepted: int = 0
    waiting: int = 0


def _after_storing(request: ImportRequest, batches: Sequence[ImportBatch]) -> _Found:
    """Rules first, because a person made them; then transfers among what came in."""
    ids = [batch.pk for batch in batches]
    events.publish("transactions.imported", household_id=request.household_id, batch_ids=ids)
    pairs = transfers.find(household_id=request.household_id, batch_ids=ids)
    return _Found(accepted=pairs.accepted, waiting=pairs.waiting)


def _report(
    request: ImportRequest,
    result: ReadResult,
    digest: str,
    staged: Staged,
    accounts: Mapping[UUID, tuple[BankAccount, tuple[str, ...], list[StatementInfo]]],
    counts: Mapping[UUID, Mapping[str, int]],
    rows: Sequence[RowReport],
    found: _Found = _Found(),
) -> ImportReport:
    rejected = [
        RowReport(line=row.line, outcome="REJECTED", column=row.column, reason=row.reason, payee=row.raw)
        for row in staged.rejected
    ]
    most = request.most_rows_reported
    listed = sorted([*rejected, *rows], key=lambda row: row.line)
    return ImportReport(
        file_name=request.file_name,
        file_format=result.format.value,
        encoding=result.encoding,
        digest=digest,
        plan=result.plan.to_dict() if result.plan is not None and hasattr(result.plan, "to_dict") else None,
        already_imported=False,
        row_count=staged.row_count,
        source_total=staged.source_total,
        first_on=staged.first_on,
        last_on=staged.last_on,
        rejected=staged.rejected_count,
        accounts=[
            _account_report(staged, account, hints, statements, counts.get(account_id, {}))
            for account_id, (account, hints, statements) in accounts.items()
        ],
        rows=listed if most is None else listed[:most],
        rows_are_all=most is None or staged.row_count + staged.rejected_count <= most,
        transfers_accepted=found.accepted,
        transfers_waiting=found.waiting,
    )


def _account_report(
    staged: Staged,
    account: BankAccount,
    hints: tuple[str, ...],
    statements: Sequence[StatementInfo],
    counts: Mapping[str, int],
) -> AccountReport:
    return AccountReport(
        account=account.pk,
        name=account.name,
        hints=hints,
        rows=staged.rows_by_account.get(account.pk, 0),
        created=counts.get("CREATED", 0),
        matched=counts.get("MATCHED", 0),
        duplicates=counts.get("DUPLICATE", 0),
        conflicts=counts.get("CONFLICT", 0),
        balance_check=check_balance(staged, account.pk, statements),
    )


def _rows(request: ImportRequest, staged: Staged) -> list[RowReport]:
    limit = staged.row_count if request.most_rows_reported is None else request.most_rows_reported
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.line, coalesce(f.outcome, 'CREATED'), coalesce(f.rule, ''), f.transaction_id, s.posted_on,"
            " s.source_amount, s.payee_raw FROM import_stage s LEFT JOIN import_found f ON f.place = s.place"
            " AND f.place <= %s WHERE s.place <= %s ORDER BY s.place",
            [limit, limit],
        )
        return [
            RowReport(
                line=line,
                outcome=outcome,
                rule=rule,
                transaction=row_id,
                posted_on=day,
                amount=shortest(amount),
                payee=payee,
            )
            for line, outcome, rule, row_id, day, amount, payee in cursor.fetchall()
        ]


def _close_batches(batches: Mapping[UUID, ImportBatch], report: ImportReport, staged: Staged) -> None:
    for account in report.accounts:
        batch = batches[account.account]
        check = account.balance_check
        batch.row_count = account.rows
        batch.created_count, batch.matched_count = account.created, account.matched
        batch.duplicate_count, batch.conflict_count = account.duplicates, account.conflicts
        batch.rejected_count = report.rejected
        batch.source_total = staged.booked_by_account.get(account.account)
        batch.opening_balance, batch.closing_balance = _cents(check.opening_balance), _cents(check.closing_balance)
        batch.first_on, batch.last_on = report.first_on, report.last_on
        batch.report = {"balance_check": check.result, "anchor_before": set_anchor(account.account, check)}
        batch.save()
    if report.accounts:
        ImportRow.objects.bulk_create(
            ImportRow(
                batch=batches[report.accounts[0].account],
                line=row.line,
                outcome="REJECTED",
                column=row.column[:80],
                reason=row.reason[:500],
            )
            for row in staged.rejected
        )


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else quantize(value, 2)


def _tell(request: ImportRequest, report: ImportReport, staged: Staged) -> None:
    if staged.first_on is not None and staged.last_on is not None:
        months = months_between(Month.of(staged.first_on), Month.of(staged.last_on))
        changes.announce(household_id=request.household_id, months=months)
    audit.record(
        "imported",
        household_id=request.household_id,
        instance=request.file,
        details={
            "file": request.file_name[:255],
            "format": report.file_format,
            "rows": report.row_count,
            "created": report.total("created"),
            "matched": report.total("matched"),
            "duplicates": report.total("duplicates"),
            "conflicts": report.total("conflicts"),
            "rejected": report.rejected,
        },
    )


def _imported_before(request: ImportRequest, digest: str) -> ImportReport | None:
    """The same bytes into the same accounts, and not reverted since: there is nothing to do."""
    batches = list(
        ImportBatch.objects.filter(
            household=request.household_id, file_digest=digest, state=ImportState.COMMITTED, rejected_count=0
        ).select_related("account")
    )
    asked = {account.pk for account in [request.only, *request.said.values()] if account is not None}
    if not batches or any(batch.account is None for batch in batches):
        return None
    if asked and asked != {batch.account_id for batch in batches}:
        return None
    latest = {batch.account_id: batch for batch in batches}
    return ImportReport(
        file_name=request.file_name,
        file_format=batches[0].file_format,
        encoding="",
        digest=digest,
        plan=None,
        already_imported=True,
        row_count=sum(batch.row_count for batch in latest.values()),
        source_total=sum((batch.source_total or Decimal(0) for batch in latest.values()), Decimal(0)),
        first_on=batches[0].first_on,
        last_on=batches[0].last_on,
        rejected=0,
        accounts=[
            AccountReport(
                account=batch.account.pk,
                name=batch.account.name,
                hints=(),
                rows=batch.row_count,
                duplicates=batch.row_count,
                balance_check=BalanceCheck(
                    result=batch.report.get("balance_check", "not_given"),
                    opening_balance=batch.opening_balance,
                    closing_balance=batch.closing_balance,
                ),
            )
            for batch in latest.values()
            if batch.account is not None
        ],
        rows=[],
        rows_are_all=False,
    )
