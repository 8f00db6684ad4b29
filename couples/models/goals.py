"""What couples keep about goals: their first plan, where they stand, suggestions, and copies to take along."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone

from couples.calc import drift
from goals.models import FinancialGoal
from lifepath.banking.models import BankAccount
from lifepath.core.money import ZERO
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User

DRIFT_STATUSES = (
    (drift.COMPLETE, "Complete"),
    (drift.NO_DEADLINE, "No deadline"),
    (drift.OVERDUE, "Overdue"),
    (drift.CRITICAL, "Critical"),
    (drift.BEHIND, "Behind"),
    (drift.AHEAD, "Ahead"),
    (drift.ON_TRACK, "On track"),
)


class FirstPlan(OwnedModel):
    """Target and deadline of a goal as it was set; a trigger writes it with the goal and nothing changes it."""

    household_path = "goal__household"

    goal = models.OneToOneField(FinancialGoal, on_delete=models.PROTECT, related_name="first_plan")
    target_amount = models.DecimalField(max_digits=20, decimal_places=2)
    target_date = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.target_amount}"


class GoalDrift(OwnedModel):
    """Where a goal stood against its straight line when it was last measured, and since when it has that status."""

    household_path = "goal__household"

    goal = models.OneToOneField(FinancialGoal, on_delete=models.CASCADE, related_name="drift")
    status = models.CharField(max_length=11, choices=DRIFT_STATUSES)
    drift_amount = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    since = models.DateField()
    measured_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(measured_on__gte=models.F("since")), name="a_status_is_measured_later"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} since {self.since}"


class RebalanceSuggestion(OwnedModel):
    """Moves that were suggested to one person, with the state that they rest on; kept for a week."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="rebalance_suggestions")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    min_move = models.DecimalField(max_digits=20, decimal_places=2)
    digest = models.CharField(max_length=64)
    state = models.JSONField()
    committed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "created_by", "digest"], name="suggestion_by_digest")]
        constraints = [models.CheckConstraint(condition=Q(min_move__gte=0), name="a_smallest_move_is_not_negative")]

    def __str__(self) -> str:
        return f"suggestion {self.digest[:8]}"


class GoalCopyOffer(OwnedModel):
    """A shared goal that ended with the couple, offered to one of the two to go on with their own part.

    It lies in that person's own household: what the other had set aside is not in it. `joint_part` is what of the money
    in joint accounts is proposed for them; it is an offer to talk about and moves nothing.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="goal_copy_offers")
    goal = models.ForeignKey(FinancialGoal, on_delete=models.PROTECT, related_name="copy_offers")
    joint_part = models.DecimalField(max_digits=20, decimal_places=2)
    joint_basis = models.CharField(max_length=9)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    copy = models.OneToOneField(
        FinancialGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="copied_from"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "goal"], name="one_copy_offer_per_person_and_goal"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, copy__isnull=True) | Q(taken_at__isnull=False, copy__isnull=False),
                name="a_taken_offer_has_its_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"offer {str(self.pk)[-8:]}"

    @property
    def own_part(self) -> Decimal:
        """What the person's own accounts held for the goal."""
        return sum((part.amount for part in self.parts.all()), ZERO)


class GoalCopyPart(OwnedModel):
    """What one of the person's own accounts held for the shared goal, and gave back when the couple ended."""

    household_path = "offer__household"

    offer = models.ForeignKey(GoalCopyOffer, on_delete=models.CASCADE, related_name="parts")
    account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="+")
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "account"], name="one_part_per_offer_and_account"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_part_is_above_0"),
        ]

    def __str__(self) -> str:
        return str(self.amount)
