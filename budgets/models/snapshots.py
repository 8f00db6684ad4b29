"""A household's budget of one month, as it was or was planned."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from budgets.choices import SnapshotSource
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household


class BudgetSnapshot(OwnedModel):
    """One household's month: what came in, what went out, and the whole budget model behind it.

    `category_totals` holds amounts as text by category; money out is positive. A joint household's snapshot covers its
    own accounts; money from and to the members' personal households stands in the totals and in no category.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="budget_snapshots")
    month = models.DateField()
    source = models.CharField(max_length=12, choices=SnapshotSource)
    total_income = models.DecimalField(max_digits=20, decimal_places=2)
    total_expenses = models.DecimalField(max_digits=20, decimal_places=2)
    surplus = models.GeneratedField(
        expression=F("total_income") - F("total_expenses"),
        output_field=models.DecimalField(max_digits=20, decimal_places=2),
        db_persist=True,
    )
    category_totals = models.JSONField(default=dict)
    budget_model = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "month"], name="one_snapshot_per_household_and_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_snapshot_stands_for_a_whole_month"),
            models.CheckConstraint(condition=Q(source__in=SnapshotSource.values), name="snapshot_source_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.total_income} in, {self.total_expenses} out"
