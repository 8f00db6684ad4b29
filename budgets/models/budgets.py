"""Budgets: an amount for a period, and limits for its categories."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from budgets.choices import PeriodType, RollOver
from lifepath.core.ownership import OwnedModel
from lifepath.core.spending_categories import ROOT_CATEGORIES
from lifepath.users.models import Household

DEFAULT_ALERT_SHARE = Decimal("0.80")


class Budget(OwnedModel):
    """An amount for the days [start_on, end_on); with a category it covers that category alone.

    A trigger refuses a period that overlaps another of the same household, category and period type, and items whose
    limits add up to more than the amount. Later periods are counted from `anchor_on`.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="budgets")
    name = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    category = models.CharField(max_length=30, null=True, blank=True)  # noqa: DJ001 NULL: all categories
    period_type = models.CharField(max_length=10, choices=PeriodType)
    start_on = models.DateField()
    end_on = models.DateField()
    anchor_on = models.DateField()
    alert_share = models.DecimalField(max_digits=9, decimal_places=6, default=DEFAULT_ALERT_SHARE)
    repeats = models.BooleanField(default=True)
    previous = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="following")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_budget_is_not_negative"),
            models.CheckConstraint(condition=Q(end_on__gt=F("start_on")), name="a_budget_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(start_on__gte=F("anchor_on")), name="a_budget_follows_its_anchor"),
            models.CheckConstraint(condition=Q(period_type__in=PeriodType.values), name="budget_period_is_known"),
            models.CheckConstraint(
                condition=Q(category__isnull=True) | Q(category__in=ROOT_CATEGORIES), name="budget_category_is_known"
            ),
            models.CheckConstraint(
                condition=Q(alert_share__gt=0, alert_share__lte=1), name="budget_alert_share_is_above_0_and_at_most_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.start_on}"


class BudgetItem(OwnedModel):
    """A limit for one category of a budget; `carried` came from the period before and may be negative."""

    household_path = "budget__household"

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="items")
    category = models.CharField(max_length=30)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    roll_over = models.CharField(max_length=10, choices=RollOver, default=RollOver.NONE)
    carried = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    alert_share = models.DecimalField(max_digits=9, decimal_places=6, default=DEFAULT_ALERT_SHARE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "category"], name="one_item_per_budget_and_category"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_limit_is_not_negative"),
            models.CheckConstraint(condition=Q(roll_over__in=RollOver.values), name="roll_over_is_known"),
            models.CheckConstraint(condition=Q(category__in=ROOT_CATEGORIES), name="item_category_is_known"),
            models.CheckConstraint(
                condition=Q(alert_share__gt=0, alert_share__lte=1), name="item_alert_share_is_above_0_and_at_most_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.amount}"
