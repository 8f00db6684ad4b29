"""How a household wants its investments to be spread."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from lifepath.core.ownership import OwnedModel
from lifepath.investments.choices import AssetClass
from lifepath.users.models import Household

ZERO, ONE = Decimal(0), Decimal(1)


def _share() -> Any:
    return models.DecimalField(
        max_digits=9,
        decimal_places=6,
        default=ZERO,
        validators=[MinValueValidator(ZERO), MaxValueValidator(ONE)],
        help_text="Fraction: 0.6 is 60 %.",
    )


class AllocationTarget(OwnedModel):
    """The share of each asset class; together 1."""

    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="allocation_target")
    us_equity_share = _share()
    intl_equity_share = _share()
    balanced_share = _share()
    bond_share = _share()
    real_estate_share = _share()
    commodity_share = _share()
    cash_share = _share()
    other_share = _share()
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    other_share=ONE
                    - F("us_equity_share")
                    - F("intl_equity_share")
                    - F("balanced_share")
                    - F("bond_share")
                    - F("real_estate_share")
                    - F("commodity_share")
                    - F("cash_share")
                ),
                name="target_shares_add_up_to_1",
            ),
            models.CheckConstraint(
                condition=Q(
                    us_equity_share__gte=0,
                    intl_equity_share__gte=0,
                    balanced_share__gte=0,
                    bond_share__gte=0,
                    real_estate_share__gte=0,
                    commodity_share__gte=0,
                    cash_share__gte=0,
                    other_share__gte=0,
                ),
                name="target_shares_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"target of {str(self.household_id)[-8:]}"

    def shares(self) -> dict[str, Decimal]:
        """The share of each asset class."""
        return {asset_class: getattr(self, f"{asset_class.lower()}_share") for asset_class in AssetClass.values}
