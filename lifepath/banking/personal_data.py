"""What this app puts into a person's export. What surprises them stays hidden, as everywhere."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone

from lifepath.banking.category_tree import OTHER_ID
from lifepath.banking.choices import CategorySource
from lifepath.banking.models import (
    BankAccount,
    Category,
    ImportFile,
    ImportSource,
    Reconciliation,
    Rule,
    Transaction,
    TransactionSplit,
    TransferPair,
)
from lifepath.banking.transaction_page import MASKED_PAYEE
from lifepath.core.privacy import ExportPart, Row, export_of, export_parts

_INTERNAL = ("payee_key", "payee_key_version", "payee_by_person", "excluded_by_person", "revision")
_HIDDEN: dict[str, Any] = {
    "payee": MASKED_PAYEE,
    "payee_raw": MASKED_PAYEE,
    "memo": "",
    "notes": "",
    "tags": [],
    "external_id": None,
    "is_split": False,
    "category_id": OTHER_ID,
    "category_source": CategorySource.NONE.value,
}
_TRANSACTION = tuple(column.attname for column in Transaction._meta.concrete_fields if column.attname not in _INTERNAL)
_PART = ("id", "transaction_id", "position", "amount", "category_id", "memo")


def register() -> None:
    """Bring the parts; called once at start-up."""
    for name, part in {
        "accounts": export_of("Bank accounts", BankAccount.objects.all(), without=("number_index", "revision")),
        "categories": export_of("Categories", Category.objects.all()),
        "transactions": ExportPart("Transactions", _TRANSACTION, _transactions),
        "transaction_splits": ExportPart("Parts of split transactions", _PART, _splits),
        "transfers": export_of("Transfers", TransferPair.objects.all()),
        "rules": export_of("Rules", Rule.objects.all()),
        "reconciliations": export_of("Reconciliations", Reconciliation.objects.all()),
        "import_files": export_of("Imported files", ImportFile.objects.all(), without=("content", "report")),
        "import_sources": export_of("How files are read", ImportSource.objects.all()),
    }.items():
        export_parts.register(name, part)


def _shown(person: Any, household_ids: Collection[UUID]) -> Any:
    rows = Transaction.objects.visible_to(person).of_households(household_ids)
    return rows.shown_to(person, now=timezone.now())


def _transactions(person: Any, household_ids: Collection[UUID]) -> Iterator[Row]:
    for row in _shown(person, household_ids).order_by("posted_on", "pk").values(*_TRANSACTION, "masked").iterator():
        yield row | _HIDDEN if row.pop("masked") else row


def _splits(person: Any, household_ids: Collection[UUID]) -> Iterator[Row]:
    seen = _shown(person, household_ids).filter(masked=False)
    parts = TransactionSplit.objects.filter(transaction__in=seen.values("pk"))
    yield from parts.order_by("transaction", "position").values(*_PART).iterator()
