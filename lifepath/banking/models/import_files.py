"""Files that were uploaded or read by a command, and what became of them."""

from django.db import models
from django.db.models.functions import Now

from lifepath.banking.choices import FileFormat, ImportState
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User


class ImportFile(OwnedModel):
    """One file: previewed, committed, reverted as a whole. Its content is kept only while it waits for a commit."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="import_files")
    file_name = models.CharField(max_length=255, blank=True, default="")
    file_format = models.CharField(max_length=8, choices=FileFormat)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True, blank=True)
    choices = models.JSONField(default=dict, blank=True, help_text="What the person said: accounts, plan, skip_bad.")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    report = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    committed_at = models.DateTimeField(null=True, blank=True)
    reverted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "-created_at"], name="import_file_by_household")]

    def __str__(self) -> str:
        return f"{self.file_name or self.file_format} ({self.get_state_display().lower()})"
