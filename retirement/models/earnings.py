"""Earnings records: what Social Security has on record for a person."""

import json
from collections.abc import Mapping
from decimal import Decimal

from django.db import models
from django.utils import timezone

from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Person


class EarningsRecord(OwnedModel):
    """Earnings of one person by calendar year, in dollars, as taxed for Social Security; ciphertext in the database."""

    household_path = "person__household"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="earnings_record")
    amounts = EncryptedTextField(help_text="Earnings by year.")
    source = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "earnings record"

    def __str__(self) -> str:
        return f"earnings {str(self.pk)[-8:]}"

    @property
    def earnings(self) -> dict[int, Decimal]:
        """Earnings by year, in order."""
        return {int(year): Decimal(amount) for year, amount in sorted(json.loads(self.amounts).items())}

    @earnings.setter
    def earnings(self, earnings: Mapping[int, Decimal]) -> None:
        self.amounts = json.dumps({str(year): f"{earnings[year]:f}" for year in sorted(earnings)})
