"""Months of spending, kept from the transactions."""

from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest, Least
from django.db.models.lookups import GreaterThan

from lifepath.core.ownership import OwnedQuerySet
from lifepath.core.spending_categories import SPENDING_CATEGORIES
from lifepath.users.models import Household


def _amount() -> models.DecimalField:
    return models.DecimalField(max_digits=20, decimal_places=2, default=0, db_default=0, editable=False)


_TOTAL: Any = reduce(add, (F(name) for name in SPENDING_CATEGORIES))
_NOTHING = Value(Decimal(0), output_field=models.DecimalField(max_digits=20, decimal_places=2))
_LARGEST_RATE = Value(Decimal("999999.999999"), output_field=models.DecimalField(max_digits=12, decimal_places=6))
_BASE = F("income") + Greatest(F("household_transfers"), _NOTHING)

_RATE = (F("income") + F("household_transfers") - _TOTAL) / _BASE


class MonthlySpending(models.Model):
    """One household's month: what came in, and what went to each category (money out is positive, refunds negative).

    Triggers derive it from banking's roll-up in the same transaction. Only accounts in the household's own currency
    enter. `month` is the first day; household and month are the key, so that the table can be partitioned by month. A
    savings rate of more than six digits (an income of a few cents) is cut there.
    """

    household_path: ClassVar[str] = "household"

    pk = models.CompositePrimaryKey("household", "month")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    month = models.DateField()
    row_count = models.IntegerField(default=0, db_default=0, editable=False)
    income = _amount()
    household_transfers = _amount()
    housing = _amount()
    transportation = _amount()
    food_groceries = _amount()
    food_dining = _amount()
    healthcare = _amount()
    insurance = _amount()
    education = _amount()
    childcare = _amount()
    entertainment = _amount()
    travel = _amount()
    subscriptions = _amount()
    debt_payments = _amount()
    savings_contributions = _amount()
    investments = _amount()
    other = _amount()
    total_spending = models.GeneratedField(
        expression=_TOTAL, output_field=models.DecimalField(max_digits=20, decimal_places=2), db_persist=True
    )
    savings_rate = models.GeneratedField(
        expression=Case(When(GreaterThan(_BASE, _NOTHING), then=Least(Greatest(_RATE, -_LARGEST_RATE), _LARGEST_RATE))),
        output_field=models.DecimalField(max_digits=12, decimal_places=6, null=True),
        db_persist=True,
    )

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.total_spending}"
