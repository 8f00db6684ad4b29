"""Imports: what came in together, and what became of each row."""

from django.db import models
from django.db.models.functions import Now

from lifepath.banking.choices import FileFormat, ImportState, RowOutcome
from lifepath.banking.models.accounts import BankAccount
from lifepath.banking.models.import_files import ImportFile
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User


class ImportSource(OwnedModel):
    """How a household's CSV files of one header are read; saved once a person has confirmed it."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="import_sources")
    name = models.CharField(max_length=120, blank=True, default="")
    header_signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "header_signature"], name="one_mapping_per_household_and_header"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.header_signature[:8]


class ImportBatch(OwnedModel):
    """One import into one account: stored as a whole, reverted as a whole."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="import_batches")
    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, null=True, blank=True, related_name="batches")
    account = models.ForeignKey(
        BankAccount, on_delete=models.SET_NULL, null=True, blank=True, related_name="import_batches"
    )
    source = models.ForeignKey(ImportSource, on_delete=models.SET_NULL, null=True, blank=True, related_name="batches")
    file_name = models.CharField(max_length=255, blank=True, default="")
    file_format = models.CharField(max_length=8, choices=FileFormat)
    file_digest = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    row_count = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    matched_count = models.PositiveIntegerField(default=0)
    duplicate_count = models.PositiveIntegerField(default=0)
    conflict_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    source_total = models.DecimalField(max_digits=28, decimal_places=8, null=True, blank=True)
    opening_balance = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    closing_balance = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    committed_at = models.DateTimeField(null=True, blank=True)
    reverted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "-created_at"], name="import_batch_by_household")]

    def __str__(self) -> str:
        return f"{self.file_name or self.file_format} ({self.state})"


class ImportRow(models.Model):
    """What became of one row of a file where it was neither created nor a plain duplicate.

    `line` is the line of the file; a file without line ends has all rows on one. A created row is found by its
    transaction (batch and row number); duplicates are counted in the batch, because a file that
    is read again must write nothing.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    rule = models.CharField(max_length=40, blank=True, default="", db_default="")
    transaction_id = models.UUIDField(null=True, blank=True)
    column = models.CharField(max_length=80, blank=True, default="", db_default="")
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    before = models.JSONField(null=True, blank=True, help_text="What a matched row held, so that a revert restores it.")

    def __str__(self) -> str:
        return f"line {self.line}: {self.outcome}"
