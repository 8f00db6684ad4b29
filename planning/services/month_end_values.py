"""Keeps what 529 accounts stand at, month by month."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from education529.models import Plan529
from lifepath.users.models import Household
from planning.models import MonthEndValue
from planning.selectors.reports.held_elsewhere import PLAN529


@transaction.atomic
def keep_month_end_values(now: dt.datetime) -> str:
    """Write the running month's value of every 529 account over the last one; a month that is over stays as it is.

    A plan that is kept as an investment account has its history there.
    """
    plans = Plan529.objects.kept_here().select_related("beneficiary__person__household").order_by("pk")
    values = [
        MonthEndValue(
            household_id=plan.owning_household_id,
            source=PLAN529,
            object_id=plan.pk,
            month=_household(plan).today(now).replace(day=1),
            amount=plan.current_balance,
        )
        for plan in plans
    ]
    MonthEndValue.objects.bulk_create(
        values, update_conflicts=True, unique_fields=["source", "object_id", "month"], update_fields=["amount"]
    )
    return f"{len(values)} values of {timezone.localdate(now):%Y-%m} kept"


def _household(plan: Plan529) -> Household:
    return plan.beneficiary.person.household
