"""Two transactions that are one movement of money."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from lifepath.banking.choices import PairState, TransferKind
from lifepath.banking.models.categories import Category
from lifepath.banking.models.transactions import Transaction
from lifepath.banking.querysets import TransferPairQuerySet
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, User


class TransferPair(OwnedModel):
    """What one account paid and another received. Its categories before are remembered while it is accepted.

    Where one side is a record of another app, `counterpart` names it and that side is NULL.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="transfer_pairs")
    receiving_household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    paying = models.ForeignKey(
        Transaction, on_delete=models.CASCADE, null=True, blank=True, related_name="pairs_paying"
    )
    receiving = models.ForeignKey(
        Transaction, on_delete=models.CASCADE, null=True, blank=True, related_name="pairs_receiving"
    )
    counterpart = models.CharField(max_length=120, blank=True, default="", db_default="")
    kind = models.CharField(max_length=24, choices=TransferKind)
    state = models.CharField(max_length=8, choices=PairState, default=PairState.WAITING)
    days_apart = models.PositiveSmallIntegerField(default=0)
    paying_category_before = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    receiving_category_before = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paying_source_before = models.CharField(max_length=10, blank=True, default="")
    receiving_source_before = models.CharField(max_length=10, blank=True, default="")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = TransferPairQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["household", "state"], name="transfer_pair_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["paying", "receiving"], name="one_pair_of_two_transactions"),
            models.UniqueConstraint(
                fields=["paying"], condition=Q(state=PairState.ACCEPTED), name="one_accepted_transfer_per_payment"
            ),
            models.UniqueConstraint(
                fields=["receiving"], condition=Q(state=PairState.ACCEPTED), name="one_accepted_transfer_per_receipt"
            ),
            models.UniqueConstraint(
                fields=["paying", "receiving", "counterpart"],
                condition=~Q(counterpart=""),
                name="one_pair_with_a_counterpart",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["counterpart"],
                condition=Q(state=PairState.ACCEPTED) & ~Q(counterpart=""),
                name="one_accepted_transfer_per_counterpart",
            ),
            models.CheckConstraint(
                condition=Q(paying__isnull=False, receiving__isnull=False, counterpart="") & ~Q(paying=F("receiving"))
                | Q(Q(paying__isnull=True) ^ Q(receiving__isnull=True)) & ~Q(counterpart=""),
                name="a_transfer_has_two_sides",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
