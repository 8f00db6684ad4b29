"""Earmarked money: the events that moved it, and the sums that follow from them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goals.choices import EventType
from goals.models.goals import FinancialGoal
from goals.querysets import LedgerEventQuerySet
from lifepath.banking.models import BankAccount
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User

_WITHOUT_GOALS = Q(source_goal__isnull=True, dest_goal__isnull=True)
_SHAPES = (
    Q(event_type=EventType.ALLOCATION, source_goal__isnull=True, dest_goal__isnull=False)
    | Q(event_type=EventType.DEALLOCATION, source_goal__isnull=False, dest_goal__isnull=True)
    | (Q(event_type=EventType.REALLOCATION, source_goal__isnull=False, dest_goal__isnull=False))
    | (Q(event_type__in=[EventType.DEPOSIT, EventType.WITHDRAWAL, EventType.SYSTEM]) & _WITHOUT_GOALS)
    | Q(event_type=EventType.REVERSAL, reverses__isnull=False)
)


class AllocationMap(OwnedModel):
    """What one account holds for one goal: the sum of their events, kept by triggers and refused to everybody else."""

    household_path = "goal__household"

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="allocations")
    goal = models.ForeignKey(FinancialGoal, on_delete=models.PROTECT, related_name="allocations")
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "goal"], name="one_allocation_per_account_and_goal"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="an_allocation_is_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class LedgerEvent(OwnedModel):
    """One movement. The amount is above 0; SYSTEM alone is the signed change of a balance.

    Money enters `dest_goal` and leaves `source_goal`, always inside `source_account`; a REVERSAL repeats the accounts,
    goals and amount of the event it names and counts with the opposite sign. Rows are only ever added: inserting one
    books it (allocations, totals, balance of an account kept by hand), or the whole statement is refused. The
    references have no foreign keys, because a statement-level trigger checks them, and an event outlives its account.
    Goal events belong to the goal's household, the others to the account's.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="ledger_events", db_constraint=False, db_index=False
    )
    event_type = models.CharField(max_length=12, choices=EventType)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    source_account = models.ForeignKey(
        BankAccount, on_delete=models.DO_NOTHING, related_name="ledger_events", db_constraint=False, db_index=False
    )
    account_household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    source_goal = models.ForeignKey(
        FinancialGoal,
        on_delete=models.PROTECT,
        related_name="events_out",
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
    )
    dest_goal = models.ForeignKey(
        FinancialGoal,
        on_delete=models.PROTECT,
        related_name="events_in",
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="reversed_by", null=True, blank=True, db_constraint=False
    )
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="ledger_events",
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
    )
    timestamp = models.DateTimeField(db_default=Now(), editable=False)
    metadata = models.JSONField(default=dict, db_default={}, blank=True)

    objects: ClassVar[Any] = LedgerEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["household", "timestamp", "id"], name="ledger_page"),
            models.Index(fields=["source_account", "timestamp"], name="ledger_by_account"),
            models.Index(
                fields=["source_goal", "timestamp"],
                condition=Q(source_goal__isnull=False),
                name="ledger_by_goal_that_gives",
            ),
            models.Index(
                fields=["dest_goal", "timestamp"],
                condition=Q(dest_goal__isnull=False),
                name="ledger_by_goal_that_takes",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(event_type=EventType.SYSTEM) & ~Q(amount=0))
                | (~Q(event_type=EventType.SYSTEM) & Q(amount__gt=0)),
                name="an_event_moves_more_than_0",
            ),
            models.CheckConstraint(condition=_SHAPES, name="an_event_names_what_its_type_needs"),
            models.CheckConstraint(
                condition=Q(event_type=EventType.REVERSAL) | Q(reverses__isnull=True),
                name="only_a_reversal_names_an_event",
            ),
            models.CheckConstraint(
                condition=Q(source_goal__isnull=True) | Q(dest_goal__isnull=True) | ~Q(source_goal=F("dest_goal")),
                name="a_reallocation_has_two_goals",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.amount}"


class LedgerBalance(models.Model):
    """What the ledger's events say an account's balance is; a SYSTEM event makes up any difference at commit."""

    account = models.OneToOneField(
        BankAccount, on_delete=models.DO_NOTHING, primary_key=True, related_name="ledger_balance", db_constraint=False
    )
    balance = models.DecimalField(max_digits=20, decimal_places=2)

    def __str__(self) -> str:
        return str(self.balance)
