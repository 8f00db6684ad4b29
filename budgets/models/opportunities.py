"""What a household said about ways to save."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from budgets.choices import OpportunityMarkKind
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household


class OpportunityMark(OwnedModel):
    """An opportunity that was dismissed, or a recurring payment for something unused, by its stable key."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="opportunity_marks")
    key = models.CharField(max_length=400)
    mark = models.CharField(max_length=10, choices=OpportunityMarkKind)
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "mark", "key"], name="one_mark_per_household_and_key"),
            models.CheckConstraint(condition=Q(mark__in=OpportunityMarkKind.values), name="opportunity_mark_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {str(self.pk)[-8:]}"
