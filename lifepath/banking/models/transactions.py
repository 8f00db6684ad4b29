"""What was posted to accounts."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from lifepath.banking.category_tree import OTHER_ID
from lifepath.banking.choices import CategorySource, TransactionSource
from lifepath.banking.models.accounts import BankAccount
from lifepath.banking.models.categories import Category
from lifepath.banking.models.imports import ImportBatch
from lifepath.banking.models.reconciliation import Reconciliation
from lifepath.banking.querysets import TransactionQuerySet
from lifepath.core.ownership import OwnedModel
from lifepath.core.revisions import CurrentRevision
from lifepath.users.models import Household, User


class Transaction(OwnedModel):
    """One posting, seen from its account: money in is positive, money out negative.

    The references have no foreign key in the database, because checking a hundred thousand rows one by one costs more
    than storing them; statement-level triggers check whole statements instead, and keep balance and monthly totals.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="transactions", db_constraint=False, db_index=False
    )
    account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="transactions", db_constraint=False, db_index=False
    )
    posted_on = models.DateField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    source_amount = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    payee_raw = models.CharField(max_length=500, blank=True, default="", db_default="")
    payee = models.CharField(max_length=200, blank=True, default="", db_default="")
    payee_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    payee_key_version = models.PositiveSmallIntegerField(default=0, db_default=0)
    memo = models.CharField(max_length=1000, blank=True, default="", db_default="")
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="transactions",
        default=OTHER_ID,
        db_default=OTHER_ID,
        db_constraint=False,
        db_index=False,
    )
    category_source = models.CharField(
        max_length=10, choices=CategorySource, default=CategorySource.NONE, db_default=CategorySource.NONE
    )
    source = models.CharField(
        max_length=6, choices=TransactionSource, default=TransactionSource.MANUAL, db_default=TransactionSource.MANUAL
    )
    external_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001 NULL: the source has none
    pending = models.BooleanField(default=False, db_default=False)
    cleared = models.BooleanField(default=False, db_default=False)
    reconciled = models.BooleanField(default=False, db_default=False)
    reconciliation = models.ForeignKey(
        Reconciliation,
        on_delete=models.PROTECT,
        related_name="transactions",
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
    )
    excluded = models.BooleanField(default=False, db_default=False)
    payee_by_person = models.BooleanField(default=False, db_default=False, editable=False)
    excluded_by_person = models.BooleanField(default=False, db_default=False, editable=False)
    is_split = models.BooleanField(default=False, db_default=False, editable=False)
    notes = models.CharField(max_length=4000, blank=True, default="", db_default="")
    tags = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True)
    surprise_until = models.DateField(null=True, blank=True)
    surprise_since = models.DateField(null=True, blank=True)
    surprise_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False, db_index=False
    )
    import_batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        related_name="transactions",
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
    )
    import_line = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    revision = models.BigIntegerField(db_default=CurrentRevision(), editable=False)

    objects: ClassVar[Any] = TransactionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["household", "posted_on", "id"], name="transaction_page"),
            models.Index(fields=["account", "posted_on"], name="transaction_by_account_and_day"),
            models.Index(fields=["household", "revision"], name="transaction_by_revision"),
            models.Index(fields=["household"], name="surprises", condition=Q(surprise_until__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"],
                condition=Q(external_id__isnull=False),
                name="one_transaction_per_external_id",
            ),
            models.CheckConstraint(
                condition=Q(reconciliation__isnull=True) | Q(reconciled=True), name="a_reconciled_row_is_locked"
            ),
            models.CheckConstraint(
                condition=Q(surprise_until__isnull=True, surprise_since__isnull=True, surprise_by__isnull=True)
                | Q(
                    surprise_until__isnull=False,
                    surprise_by__isnull=False,
                    surprise_until__lte=F("surprise_since") + 60,
                ),
                name="a_surprise_lasts_at_most_60_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posted_on} {self.amount}"


class TransactionSplit(OwnedModel):
    """One part of a transaction, in a category of its own. The parts add up to the whole, exactly."""

    household_path = "transaction__household"

    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="splits")
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    memo = models.CharField(max_length=500, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"{self.amount} of {self.transaction_id}"
