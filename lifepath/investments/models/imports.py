"""Files with trades and positions, and what became of them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from lifepath.core.ownership import OwnedModel
from lifepath.investments.choices import FileFormat, ImportState
from lifepath.investments.models.accounts import InvestmentAccount
from lifepath.investments.querysets import DetailQuerySet
from lifepath.users.models import User


class InvestmentImport(OwnedModel):
    """One file for one account: previewed, committed, taken back as a whole. Its content stays while it waits."""

    household_path = "account__household"

    account = models.ForeignKey(InvestmentAccount, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=255, blank=True, default="")
    file_format = models.CharField(max_length=4, choices=FileFormat)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True, blank=True)
    choices = models.JSONField(default=dict, blank=True, help_text="What the person said about the file.")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    report = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    committed_at = models.DateTimeField(null=True, blank=True)
    reverted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DetailQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.file_name or self.file_format} ({self.get_state_display().lower()})"
