"""What a planner and a household have agreed to do: tasks, meetings, and the next review."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User
from planning.choices import DueRule, MeetingKind, MeetingState, Repeats, TaskFor


class Meeting(OwnedModel):
    """One meeting with the household. Completed ones count for the cadence; the summary is encrypted."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="meetings")
    planner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings_held")
    kind = models.CharField(max_length=12, choices=MeetingKind, default=MeetingKind.REVIEW)
    subject = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    completed_at = models.DateTimeField(null=True, blank=True)
    summary = EncryptedTextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["household", "-starts_at"], name="meetings_by_household")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state=MeetingState.COMPLETED, completed_at__isnull=False)
                | (Q(state__in=[MeetingState.PLANNED, MeetingState.CANCELLED], completed_at__isnull=True)),
                name="only_a_completed_meeting_has_a_time_of_completion",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Task(OwnedModel):
    """Something that the household or its planner is to do by a day.

    `due_on` follows from the due rule and is stored, so that a month's tasks are those that were due in it. A task that
    repeats opens its successor when it is done.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=160)
    details = models.CharField(max_length=2000, blank=True, default="")
    whose = models.CharField(max_length=8, choices=TaskFor, default=TaskFor.CLIENT)
    due_rule = models.CharField(max_length=16, choices=DueRule, default=DueRule.ON_DATE)
    rule_days = models.PositiveSmallIntegerField(default=0)
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    due_on = models.DateField()
    repeats = models.CharField(max_length=10, choices=Repeats, default=Repeats.NEVER)
    follows = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="following")
    source = models.CharField(max_length=160, blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "due_on"], name="tasks_by_due_day")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_task_has_a_title"),
            models.CheckConstraint(condition=Q(whose__in=TaskFor.values), name="a_task_is_the_clients_or_the_planners"),
            models.CheckConstraint(condition=Q(due_rule__in=DueRule.values), name="due_rule_is_known"),
            models.CheckConstraint(condition=Q(repeats__in=Repeats.values), name="task_repetition_is_known"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True), name="a_task_is_done_or_dropped"
            ),
            models.UniqueConstraint(
                fields=["household", "source"],
                condition=~Q(source="") & Q(done_at__isnull=True, dropped_at__isnull=True),
                name="one_open_task_per_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NextReview(OwnedModel):
    """When the household is to be met next. Without a date of its own it follows from the cadence."""

    household = models.OneToOneField(Household, on_delete=models.CASCADE, related_name="next_review")
    due_on = models.DateField()
    is_fixed = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return str(self.due_on)
