"""Prices of the market, shared by all households."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from lifepath.investments.choices import PriceSource


class SecurityPrice(models.Model):
    """What one share of a symbol cost at the end of a day, in US dollars, as it was quoted then (not adjusted)."""

    is_reference_data = True

    id = models.BigAutoField(primary_key=True)
    symbol = models.CharField(max_length=24)
    on = models.DateField()
    price = models.DecimalField(max_digits=20, decimal_places=8)
    source = models.CharField(max_length=12, choices=PriceSource)
    received_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["symbol", "on"], name="one_price_per_symbol_and_day"),
            models.CheckConstraint(condition=Q(price__gt=0), name="a_market_price_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.on}: {self.price}"
