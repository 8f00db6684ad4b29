"""What is gone, for clients that keep a copy."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from lifepath.banking.choices import TombstoneKind
from lifepath.core.ownership import OwnedQuerySet
from lifepath.core.revisions import CurrentRevision
from lifepath.users.models import Household


class Tombstone(models.Model):
    """A deleted account or transaction; written by triggers."""

    household_path: ClassVar[str] = "household"

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=12, choices=TombstoneKind)
    object_id = models.UUIDField()
    account_id = models.UUIDField(null=True, blank=True)
    deleted_at = models.DateTimeField(db_default=Now())
    revision = models.BigIntegerField(db_default=CurrentRevision())

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["household", "kind", "revision"], name="tombstone_by_revision")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
