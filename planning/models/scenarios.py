"""Scenarios: bills that come, and where a month's income goes. Amounts are integer cents."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.constraints import Deferrable
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User
from planning.choices import AllocationKind


class PlanningScenario(OwnedModel):
    """A plan for a month's income. A trigger refuses percents that add up to more than 100."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="planning_scenarios")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "name"], name="scenario_names_are_unique_in_a_household"),
            models.CheckConstraint(condition=~Q(name=""), name="a_scenario_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PlannedBill(OwnedModel):
    """A bill that is expected; `predicted` when transactions that come again proposed it."""

    household_path = "scenario__household"

    scenario = models.ForeignKey(PlanningScenario, on_delete=models.CASCADE, related_name="bills")
    name = models.CharField(max_length=120)
    amount_cents = models.BigIntegerField()
    due_date = models.DateField()
    category = models.CharField(max_length=80, blank=True, default="")
    predicted = models.BooleanField(default=False)
    predicted_from = models.CharField(max_length=120, blank=True, default="")
    position = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["scenario", "due_date"], name="bills_by_due_date")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gte=0), name="a_bill_is_not_negative"),
            models.CheckConstraint(condition=~Q(name=""), name="a_bill_has_a_name"),
            models.CheckConstraint(
                condition=Q(predicted=True) | Q(predicted_from=""), name="only_a_predicted_bill_names_its_source"
            ),
            models.UniqueConstraint(fields=["scenario", "id"], name="a_bill_is_of_one_scenario"),
            models.UniqueConstraint(
                fields=["scenario", "position"],
                name="one_bill_per_position",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScenarioAllocation(OwnedModel):
    """One line: cents, or a percent from 0 to 100, to `bill:<id>`, `savings:<name>` or `goal:<name>`.

    The bill of a `bill:` line stands in `bill` as well: a foreign key of two columns, made by the migration, keeps it
    in the same scenario and takes the line away with the bill.
    """

    household_path = "scenario__household"

    scenario = models.ForeignKey(PlanningScenario, on_delete=models.CASCADE, related_name="allocations")
    target = models.CharField(max_length=160)
    bill = models.ForeignKey(
        PlannedBill, on_delete=models.CASCADE, null=True, blank=True, related_name="lines", db_constraint=False
    )
    kind = models.CharField(max_length=10, choices=AllocationKind)
    value = models.BigIntegerField()
    position = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["scenario", "kind"], name="allocations_by_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AllocationKind.values), name="allocation_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=AllocationKind.FIXED, value__gte=0)
                | Q(kind=AllocationKind.PERCENT, value__range=(0, 100)),
                name="a_percent_is_0_to_100_and_cents_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(bill__isnull=True, target__regex=r"^(savings|goal):.*[^[:space:]]")
                | Q(
                    bill__isnull=False,
                    target=Concat(Value("bill:"), Cast("bill", models.CharField(max_length=160))),
                ),
                name="a_line_goes_to_a_bill_to_savings_or_to_a_goal",
            ),
            models.UniqueConstraint(
                fields=["scenario", "position"],
                name="one_allocation_per_position",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.kind} {self.value}"


class DismissedProposal(OwnedModel):
    """A predicted bill that a scenario is not to be offered again."""

    household_path = "scenario__household"

    scenario = models.ForeignKey(PlanningScenario, on_delete=models.CASCADE, related_name="dismissed_proposals")
    key = models.CharField(max_length=120)
    dismissed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "key"], name="a_proposal_is_dismissed_once"),
        ]

    def __str__(self) -> str:
        return self.key
