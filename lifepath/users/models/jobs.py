"""Long work and its progress."""

from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.ids import new_id
from lifepath.core.ownership import OwnedQuerySet
from lifepath.users.choices import JobState
from lifepath.users.models.households import Household
from lifepath.users.models.people import User


class JobQuerySet(OwnedQuerySet):
    """A job about a household is seen by its readers; one about a person by that person."""

    def visible_to(self, user: Any) -> Self:
        """Own jobs, and those of readable households."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(household__in=user.readable_households()) | Q(household__isnull=True, created_by=user))


class Job(models.Model):
    """One piece of long work. Arguments are ids and plain parameters, never personal data."""

    household_path = "household"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(null=True, blank=True)
    error = models.CharField(max_length=2000, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="jobs_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(progress_percent__range=(0, 100)), name="progress_is_0_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {str(self.pk)[-8:]}"

    @property
    def owning_household_id(self) -> UUID | None:
        """The household it is about, if any."""
        return self.household_id


class Heartbeat(models.Model):
    """When a background process or a periodic job last ran; readiness looks here."""

    name = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField()
    details = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name
