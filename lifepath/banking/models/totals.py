"""The narrow roll-up that every report starts from."""

from typing import Any, ClassVar

from django.db import models

from lifepath.banking.models.accounts import BankAccount
from lifepath.banking.models.categories import Category
from lifepath.core.ownership import OwnedQuerySet
from lifepath.users.models import Household


class MonthlyCategoryTotal(models.Model):
    """What an account's postings of one month add up to in one category: money in positive, money out negative.

    Pending and excluded rows do not enter; a split row enters by its parts. Triggers on the transactions keep it equal
    to them through any write, and refuse writes from elsewhere. `month` is the first day of the month.
    """

    household_path: ClassVar[str] = "household"

    pk = models.CompositePrimaryKey("household", "month", "account", "category")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    month = models.DateField()
    account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    row_count = models.IntegerField()

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.amount}"
