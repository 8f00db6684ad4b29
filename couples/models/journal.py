"""What people write down about their money."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from couples.choices import EntryVisibility, Mood
from couples.querysets import JournalQuerySet
from goals.models import FinancialGoal
from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User


class JournalEntry(OwnedModel):
    """A thought of one person. Private ones lie in the author's own household, so that nothing joint mentions them.

    Shared ones lie in the couple's household; a planner reads a shared one where it is marked for them. The text is
    encrypted, and a deleted entry is gone.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="journal_entries")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="journal_entries")
    written_on = models.DateField()
    text = EncryptedTextField()
    goal = models.ForeignKey(
        FinancialGoal, on_delete=models.SET_NULL, null=True, blank=True, related_name="journal_entries"
    )
    mood = models.CharField(max_length=8, choices=Mood, blank=True, default="")
    visibility = models.CharField(max_length=7, choices=EntryVisibility, default=EntryVisibility.PRIVATE)
    shared_with_planner = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    objects: ClassVar[Any] = JournalQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "journal entries"
        indexes = [models.Index(fields=["household", "-written_on"], name="journal_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=EntryVisibility.values), name="entry_visibility_is_known"
            ),
            models.CheckConstraint(condition=Q(mood__in=["", *Mood.values]), name="mood_is_known"),
            models.CheckConstraint(
                condition=Q(shared_with_planner=False) | Q(visibility=EntryVisibility.SHARED),
                name="a_private_entry_reaches_no_planner",
            ),
        ]

    def __str__(self) -> str:
        return f"entry {str(self.pk)[-8:]}"
