"""Flags that a planner has put aside for a while."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from lifepath.users.models.households import Household
from lifepath.users.models.people import User

LONGEST_SNOOZE_DAYS = 366


class AttentionSnooze(OwnedModel):
    """One finding is hidden until a day, on the household's calendar, for a reason.

    It covers what stood on the day it was made: a finding that began later is a new one and shows.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="attention_snoozes")
    flag = models.CharField(max_length=60)
    finding_key = models.CharField(max_length=100, blank=True, default="", verbose_name="about")
    snoozed_on = models.DateField()
    until = models.DateField(help_text="The first day on which it shows again.")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "snoozed flag"
        constraints = [
            models.UniqueConstraint(fields=["household", "flag", "finding_key"], name="one_snooze_per_finding"),
            models.CheckConstraint(condition=~Q(flag=""), name="a_snooze_names_its_flag"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="a_snooze_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until__gt=F("snoozed_on"), until__lte=F("snoozed_on") + LONGEST_SNOOZE_DAYS),
                name="a_snooze_ends_within_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flag} until {self.until}"
