"""What a household said about insights."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User
from planning.report_choices import InsightAnswer


class InsightMark(OwnedModel):
    """A finding that was dismissed, or a recommendation that was accepted, by its stable key."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="insight_marks")
    key = models.CharField(max_length=400)
    answer = models.CharField(max_length=10, choices=InsightAnswer)
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "key"], name="one_answer_per_insight"),
            models.CheckConstraint(condition=Q(answer__in=InsightAnswer.values), name="insight_answer_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {str(self.pk)[-8:]}"
