"""Goals, what is known of them month by month, and the marks they passed."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from budgets.models import BudgetSnapshot
from goals.calc.milestones import MARKS_PERCENT
from goals.choices import GoalStatus, GoalType, ProgressSource
from goals.querysets import FinancialGoalQuerySet
from lifepath.banking.models import BankAccount
from lifepath.core.ownership import OwnedModel
from lifepath.core.revisions import CurrentRevision
from lifepath.users.models import Household

DEFAULT_PRIORITY = 3


class FinancialGoal(OwnedModel):
    """Something a household saves for, or a debt it pays off.

    Triggers keep what follows from other rows: `current_allocation` (from the ledger), `outside_amount` (from the
    newest progress entry, or opening debt less what the linked account owes), and the step between active and
    completed. A deleted goal keeps its row, without notes, because events refer to it.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="goals")
    name = models.CharField(max_length=120)
    goal_type = models.CharField(max_length=20, choices=GoalType, default=GoalType.SAVINGS_TARGET)
    target_amount = models.DecimalField(max_digits=20, decimal_places=2)
    target_date = models.DateField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(
        default=DEFAULT_PRIORITY, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    locked = models.BooleanField(default=False)
    notes = models.TextField(max_length=4000, blank=True, default="")
    status = models.CharField(max_length=10, choices=GoalStatus, default=GoalStatus.ACTIVE)
    spending_months = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    debt_account = models.ForeignKey(
        BankAccount, on_delete=models.SET_NULL, null=True, blank=True, related_name="debt_goals"
    )
    opening_debt = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    debt_annual_rate = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    debt_minimum_payment = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    current_allocation = models.DecimalField(max_digits=20, decimal_places=2, default=0, db_default=0, editable=False)
    outside_amount = models.DecimalField(max_digits=20, decimal_places=2, default=0, db_default=0, editable=False)
    created_on = models.DateField()
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    revision = models.BigIntegerField(db_default=CurrentRevision(), editable=False)

    objects: ClassVar[Any] = FinancialGoalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["household", "revision"], name="goal_by_revision")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "household",
                condition=Q(status=GoalStatus.ACTIVE, deleted_at__isnull=True),
                name="active_goals_have_different_names",
            ),
            models.CheckConstraint(condition=Q(target_amount__gt=0), name="a_target_is_above_0"),
            models.CheckConstraint(condition=Q(priority__range=(1, 5)), name="goal_priority_is_1_to_5"),
            models.CheckConstraint(condition=Q(goal_type__in=GoalType.values), name="goal_type_is_known"),
            models.CheckConstraint(condition=Q(status__in=GoalStatus.values), name="goal_status_is_known"),
            models.CheckConstraint(condition=Q(current_allocation__gte=0), name="an_allocation_of_a_goal_is_0_or_more"),
            models.CheckConstraint(
                condition=Q(outside_amount__gte=0) | Q(goal_type=GoalType.DEBT_PAYOFF),
                name="money_outside_is_0_or_more",
            ),
            models.CheckConstraint(
                condition=Q(status=GoalStatus.COMPLETED, completed_at__isnull=False)
                | (~Q(status=GoalStatus.COMPLETED) & Q(completed_at__isnull=True)),
                name="a_completed_goal_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(debt_account__isnull=True)
                | Q(goal_type=GoalType.DEBT_PAYOFF, opening_debt__isnull=False, opening_debt__gt=0),
                name="a_linked_debt_has_an_opening_amount",
            ),
            models.CheckConstraint(
                condition=Q(spending_months__isnull=True) | Q(goal_type=GoalType.EMERGENCY_FUND, spending_months__gt=0),
                name="months_of_spending_are_above_0",
            ),
            models.CheckConstraint(
                condition=(Q(debt_annual_rate__isnull=True) | Q(debt_annual_rate__gte=0))
                & (Q(debt_minimum_payment__isnull=True) | Q(debt_minimum_payment__gte=0)),
                name="terms_of_a_debt_are_0_or_more",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(current_allocation=0, notes=""),
                name="a_deleted_goal_holds_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current_amount(self) -> Decimal:
        """What is allocated, and what lies outside the linked accounts."""
        return self.current_allocation + self.outside_amount

    @property
    def overfunded(self) -> bool:
        """More is there than the target asks for."""
        return self.current_amount > self.target_amount


class GoalProgress(OwnedModel):
    """What a goal held outside the linked accounts at the end of one month: a total, not a change."""

    household_path = "goal__household"

    goal = models.ForeignKey(FinancialGoal, on_delete=models.PROTECT, related_name="progress")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    amount_at_period = models.DecimalField(max_digits=20, decimal_places=2)
    contribution_this_period = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    source = models.CharField(max_length=10, choices=ProgressSource, default=ProgressSource.REPORTED)
    snapshot = models.ForeignKey(
        BudgetSnapshot, on_delete=models.SET_NULL, null=True, blank=True, related_name="goal_progress"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "year", "month"], name="one_progress_entry_per_goal_and_month"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="progress_month_is_1_to_12"),
            models.CheckConstraint(condition=Q(year__range=(1900, 2999)), name="progress_year_is_1900_to_2999"),
            models.CheckConstraint(condition=Q(amount_at_period__gte=0), name="progress_is_0_or_more"),
            models.CheckConstraint(condition=Q(source__in=ProgressSource.values), name="progress_source_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}: {self.amount_at_period}"


class GoalMilestone(OwnedModel):
    """A mark that a goal passed; once reached it stays reached. Written by a trigger, whatever moved the goal."""

    household_path = "goal__household"

    goal = models.ForeignKey(FinancialGoal, on_delete=models.PROTECT, related_name="milestones")
    percent = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    reached_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "percent"], name="a_goal_passes_a_mark_once"),
            models.CheckConstraint(condition=Q(percent__in=MARKS_PERCENT), name="a_mark_is_a_quarter"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(told_at__gte=F("reached_at")), name="a_mark_is_told_when_reached"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"
