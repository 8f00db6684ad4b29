"""What people say to each other's progress."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goals.choices import ReactionKind
from goals.models.goals import FinancialGoal, GoalProgress
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import User


class GoalReaction(OwnedModel):
    """One person's reaction to a goal, or to one of its progress entries. It counts in no score."""

    household_path = "goal__household"

    goal = models.ForeignKey(FinancialGoal, on_delete=models.PROTECT, related_name="reactions")
    progress = models.ForeignKey(
        GoalProgress, on_delete=models.CASCADE, null=True, blank=True, related_name="reactions"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reaction = models.CharField(max_length=10, choices=ReactionKind)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "user"], condition=Q(progress__isnull=True), name="one_reaction_per_person_and_goal"
            ),
            models.UniqueConstraint(
                fields=["progress", "user"],
                condition=Q(progress__isnull=False),
                name="one_reaction_per_person_and_entry",
            ),
            models.CheckConstraint(condition=Q(reaction__in=ReactionKind.values), name="reaction_is_one_of_twelve"),
        ]

    def __str__(self) -> str:
        return self.get_reaction_display()
