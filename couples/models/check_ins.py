"""Regular talks about money: when they come, that they came, what was decided."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from couples.choices import Outcome
from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User


class PromptSchedule(OwnedModel):
    """A rule of RFC 5545 on the household's wall clock, from a first day and time on.

    `next_at` is the occurrence that is delivered next; empty while the schedule is paused and once its rule has ended.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="prompt_schedules")
    title = models.CharField(max_length=120, default="Money check-in")
    rrule = models.CharField(max_length=300)
    start_on = models.DateField()
    start_time = models.TimeField()
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="prompts_by_next_occurrence")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(next_at__isnull=True), name="a_paused_schedule_has_no_next"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CheckIn(OwnedModel):
    """One delivered occurrence, or one that was asked for at once (without a schedule)."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="check_ins")
    schedule = models.ForeignKey(
        PromptSchedule, on_delete=models.SET_NULL, null=True, blank=True, related_name="check_ins"
    )
    title = models.CharField(max_length=120)
    occurrence_at = models.DateTimeField()
    delivered_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "occurrence_at"], name="one_delivery_per_occurrence"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, completed_by__isnull=True)
                | Q(completed_at__isnull=False, completed_by__isnull=False),
                name="whoever_completes_a_check_in_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.occurrence_at:%Y-%m-%d}"


class Decision(OwnedModel):
    """What was decided about one point of a check-in's agenda, in the words of whoever wrote it down."""

    household_path = "check_in__household"

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="decisions")
    agenda_key = models.CharField(max_length=200, blank=True, default="")
    outcome = models.CharField(max_length=9, choices=Outcome)
    text = EncryptedTextField(blank=True, default="")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.agenda_key}"

    @property
    def evidence(self) -> dict[str, Any]:
        """What the point was about: the kind and id in its key."""
        kind, _, about = self.agenda_key.partition(":")
        return {"kind": kind, "about": about}
