"""What happened in accounts."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lifepath.core.ownership import OwnedModel
from lifepath.investments.choices import MOVES_SHARES, ActivityKind, ActivitySource
from lifepath.investments.models.accounts import InvestmentAccount
from lifepath.investments.models.holdings import InvestmentHolding
from lifepath.investments.models.imports import InvestmentImport
from lifepath.investments.querysets import DetailQuerySet


class InvestmentActivity(OwnedModel):
    """One event of a holding, or a fee of the whole account.

    Nothing is negative: the kind says which way shares and money go. `amount` is the money before `fee`; for shares
    that are transferred in it is the basis they bring, and `acquired_on` the day from which their holding period
    counts. `ratio` is the number of new shares for one old share in a split.
    """

    household_path = "account__household"

    account = models.ForeignKey(InvestmentAccount, on_delete=models.CASCADE, related_name="activities")
    holding = models.ForeignKey(
        InvestmentHolding, on_delete=models.CASCADE, null=True, blank=True, related_name="activities"
    )
    traded_on = models.DateField()
    kind = models.CharField(max_length=12, choices=ActivityKind)
    shares = models.DecimalField(max_digits=24, decimal_places=10, default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    fee = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    ratio = models.DecimalField(max_digits=20, decimal_places=10, default=1)
    acquired_on = models.DateField(null=True, blank=True)
    from_lots = models.JSONField(
        default=list, blank=True, help_text="Lots a sale takes by name: [activity that bought them, shares]."
    )
    memo = models.CharField(max_length=500, blank=True, default="")
    source = models.CharField(max_length=6, choices=ActivitySource, default=ActivitySource.MANUAL, editable=False)
    external_id = models.CharField(max_length=255, null=True, blank=True, editable=False)  # noqa: DJ001 NULL: none
    import_file = models.ForeignKey(
        InvestmentImport, on_delete=models.PROTECT, null=True, blank=True, related_name="activities", editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = DetailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "investment activities"
        indexes = [models.Index(fields=["holding", "traded_on"], name="activity_by_holding_and_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"],
                condition=Q(external_id__isnull=False),
                name="one_activity_per_external_id",
            ),
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="an_activitys_kind_is_known"),
            models.CheckConstraint(
                condition=Q(shares__gte=0, amount__gte=0, fee__gte=0, ratio__gt=0),
                name="an_activitys_figures_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MOVES_SHARES, shares__gt=0) | (~Q(kind__in=MOVES_SHARES) & Q(shares=0)),
                name="shares_move_where_the_kind_moves_them",
            ),
            models.CheckConstraint(
                condition=Q(holding__isnull=False) | Q(kind=ActivityKind.FEE), name="only_a_fee_is_without_a_holding"
            ),
            models.CheckConstraint(condition=Q(ratio=1) | Q(kind=ActivityKind.SPLIT), name="only_a_split_has_a_ratio"),
            models.CheckConstraint(
                condition=Q(acquired_on__isnull=True) | Q(kind=ActivityKind.TRANSFER_IN),
                name="only_a_transfer_in_was_acquired_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.traded_on} {self.kind}"
