"""What goals do when something below them changes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from goals.models import FinancialGoal
from goals.services.goals import follow_spending
from goals.services.progress import progress_from_snapshots
from lifepath.core.periods import Month


def on_snapshots_kept(*, household_id: UUID, snapshots: Sequence[Any]) -> None:
    """The event of months that were kept."""
    progress_from_snapshots(household_id=household_id, snapshots=snapshots)


def on_transactions_changed(*, household_id: UUID, months: Sequence[Month]) -> None:
    """Spending changed: funds that are counted in months of it follow."""
    funds = FinancialGoal.objects.of_household(household_id).present().filter(spending_months__isnull=False)
    fund = funds.select_related("household").first()
    if fund is not None:
        follow_spending(household_id=household_id, today=fund.household.today(timezone.now()))


def follow_all_spending(now: dt.datetime) -> str:
    """The periodic job: a month that closed moves the window."""
    changed = 0
    funds = FinancialGoal.objects.present().filter(spending_months__isnull=False, household__ended_at__isnull=True)
    for goal in funds.select_related("household").order_by("household_id", "pk").distinct("household_id"):
        with transaction.atomic():
            changed += follow_spending(household_id=goal.household_id, today=goal.household.today(now))
    return f"{changed} targets changed"
