"""What accounts hold, and what it was worth by day."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Round

from lifepath.core.ownership import OwnedModel
from lifepath.investments.choices import AssetClass, AssetType, CostMethod, PriceSource
from lifepath.investments.models.accounts import InvestmentAccount
from lifepath.investments.querysets import OfAccountQuerySet


class InvestmentHolding(OwnedModel):
    """Shares of one security in one account.

    Where activities exist, shares, cost basis and average purchase price are derived from them and `is_derived` is
    set; otherwise they are what a person or a statement said. Cash has one share per unit of money and the price 1.
    """

    household_path = "account__household"

    account = models.ForeignKey(InvestmentAccount, on_delete=models.CASCADE, related_name="holdings")
    symbol = models.CharField(max_length=24)
    name = models.CharField(max_length=200, blank=True, default="")
    asset_type = models.CharField(max_length=12, choices=AssetType)
    asset_class = models.CharField(max_length=12, choices=AssetClass)
    sector = models.CharField(max_length=60, blank=True, default="")
    shares = models.DecimalField(max_digits=24, decimal_places=10, default=0)
    purchase_price = models.DecimalField(max_digits=20, decimal_places=8, null=True, blank=True)
    cost_basis = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    acquired_on = models.DateField(null=True, blank=True)
    cost_method = models.CharField(max_length=8, choices=CostMethod, default=CostMethod.FIFO)
    is_derived = models.BooleanField(default=False, editable=False)
    current_price = models.DecimalField(max_digits=20, decimal_places=8, null=True, blank=True)
    price_on = models.DateField(null=True, blank=True)
    price_source = models.CharField(max_length=12, choices=PriceSource, blank=True, default=PriceSource.NONE)
    uses_market_prices = models.BooleanField(
        default=True, help_text="Prices that files and providers bring under this symbol hold for it."
    )
    market_value = models.GeneratedField(
        expression=Round(F("shares") * F("current_price"), 2),
        output_field=models.DecimalField(max_digits=20, decimal_places=2, null=True),
        db_persist=True,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[Any] = OfAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "symbol"], name="one_holding_per_symbol_of_an_account"),
            models.UniqueConstraint(fields=["id", "account"], name="a_holding_and_its_account"),
            models.CheckConstraint(condition=~Q(symbol=""), name="a_holding_has_a_symbol"),
            models.CheckConstraint(condition=Q(shares__gte=0), name="held_shares_are_not_negative"),
            models.CheckConstraint(
                condition=(Q(purchase_price__isnull=True) | Q(purchase_price__gte=0))
                & (Q(cost_basis__isnull=True) | Q(cost_basis__gte=0)),
                name="what_was_paid_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(current_price__isnull=True, price_on__isnull=True)
                | Q(current_price__gte=0, price_on__isnull=False),
                name="a_current_price_has_a_day",
            ),
            models.CheckConstraint(condition=Q(asset_type__in=AssetType.values), name="a_holdings_type_is_known"),
            models.CheckConstraint(condition=Q(asset_class__in=AssetClass.values), name="a_holdings_class_is_known"),
            models.CheckConstraint(condition=Q(cost_method__in=CostMethod.values), name="a_cost_method_is_known"),
            models.CheckConstraint(
                condition=~Q(asset_type=AssetType.CASH) | Q(current_price=1), name="cash_is_priced_at_one"
            ),
        ]

    def __str__(self) -> str:
        return self.symbol


class HoldingPrice(OwnedModel):
    """A holding's price on a day, as its household knows it: entered, or from its statements."""

    household_path = "holding__account__household"

    holding = models.ForeignKey(InvestmentHolding, on_delete=models.CASCADE, related_name="prices")
    on = models.DateField()
    price = models.DecimalField(max_digits=20, decimal_places=8)
    source = models.CharField(max_length=12, choices=PriceSource)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holding", "on"], name="one_price_per_holding_and_day"),
            models.CheckConstraint(condition=Q(price__gte=0), name="a_holdings_price_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.price}"
