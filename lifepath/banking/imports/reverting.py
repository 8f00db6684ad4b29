"""Taking an import back as a whole: what it created goes, what it confirmed is as it was, anchors stand as before."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from lifepath.banking.choices import AnchorSource, ImportState
from lifepath.banking.models import BankAccount, ImportBatch, ImportFile, Transaction
from lifepath.banking.services import changes, transfers
from lifepath.core import audit

RESTORE = """
UPDATE banking_transaction t SET
    posted_on = (r.before ->> 'posted_on')::date,
    amount = CASE WHEN t.is_split THEN t.amount ELSE (r.before ->> 'amount')::numeric END,
    source_amount = (r.before ->> 'source_amount')::numeric,
    payee_raw = r.before ->> 'payee_raw',
    external_id = r.before ->> 'external_id',
    pending = (r.before ->> 'pending')::boolean,
    cleared = (r.before ->> 'cleared')::boolean
FROM banking_importrow r
WHERE r.batch_id = ANY(%(batches)s) AND r.outcome = 'MATCHED' AND t.id = r.transaction_id AND NOT t.reconciled
"""
DELETE_PARTS = """
DELETE FROM banking_transactionsplit s USING banking_transaction t
WHERE s.transaction_id = t.id AND t.import_batch_id = ANY(%(batches)s)
"""
DELETE_ROWS = "DELETE FROM banking_transaction WHERE import_batch_id = ANY(%(batches)s)"


class NotCommitted(Exception):
    """Only an import that stands can be taken back."""


class RowsAreLocked(Exception):
    """Some of the import's rows were reconciled with a statement since; reopen that first."""

    def __init__(self, ids: Sequence[UUID], count: int) -> None:
        super().__init__(f"{count} of its transactions were reconciled with a statement; reopen that first.")
        self.ids = list(ids)
        self.count = count


@transaction.atomic
def revert(file: ImportFile) -> int:
    """Take the import back; answers how many transactions went. Raises NotCommitted or RowsAreLocked."""
    file = ImportFile.objects.select_for_update().get(pk=file.pk)
    if file.state != ImportState.COMMITTED:
        raise NotCommitted("Only an import that stands can be taken back.")
    batches = list(file.batches.filter(state=ImportState.COMMITTED))
    ids = [batch.pk for batch in batches]
    list(BankAccount.objects.filter(household=file.household_id).order_by("pk").select_for_update(no_key=True))
    rows = Transaction.objects.filter(import_batch__in=ids)
    _refuse_locked(rows)
    months = changes.months_of(rows)
    transfers.forget(rows)
    with connection.cursor() as cursor:
        cursor.execute(DELETE_PARTS, {"batches": ids})
        cursor.execute(DELETE_ROWS, {"batches": ids})
        removed = cursor.rowcount
        cursor.execute(RESTORE, {"batches": ids})
    for batch in batches:
        _restore_anchor(batch)
    now = timezone.now()
    ImportBatch.objects.filter(pk__in=ids).update(state=ImportState.REVERTED, reverted_at=now)
    file.state, file.reverted_at = ImportState.REVERTED, now
    file.save(update_fields=["state", "reverted_at"])
    changes.announce(household_id=file.household_id, months=months)
    audit.record(
        "import_reverted", household_id=file.household_id, instance=file, details={"transactions_removed": removed}
    )
    return removed


def _refuse_locked(rows: Any) -> None:
    locked = rows.filter(reconciled=True)
    count = locked.count()
    if count:
        raise RowsAreLocked(list(locked.order_by("pk").values_list("pk", flat=True)[:50]), count)


def _restore_anchor(batch: ImportBatch) -> None:
    before = batch.report.get("anchor_before")
    if not before or batch.account is None:
        return
    account = batch.account
    stands = account.anchor_source == AnchorSource.STATEMENT and str(account.anchor_on) == before["set_on"]
    if not stands:
        return
    account.anchor_balance = None if before["balance"] is None else Decimal(before["balance"])
    account.anchor_on = None if before["on"] is None else dt.date.fromisoformat(before["on"])
    account.anchor_source = before["source"]
    account.save(update_fields=["anchor_balance", "anchor_on", "anchor_source"])
