"""Budgets and months of the demo households, out of the transactions that banking brought."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from budgets.choices import RollOver
from budgets.demo_sessions import tell_stories
from budgets.models import Budget, MonthlySpending
from budgets.services.budgets import create_budget, roll_all, tell_all
from budgets.services.snapshots import close_months
from lifepath.core.money import to_cents
from lifepath.core.periods import Month
from lifepath.core.spending_categories import SPENDING_CATEGORIES
from lifepath.users.models import Household

LIMITED = ("food_groceries", "food_dining", "entertainment", "travel", "transportation", "subscriptions")
HEADROOM = Decimal("1.05")


def build() -> str:
    """Close the months, and give every household with spending a monthly budget a little above its last month's."""
    now = timezone.now()
    said = close_months(now)
    made = sum(_budget_of(household, now) for household in Household.objects.order_by("pk"))
    rolled = roll_all(now=now)
    return f"{said}; {made} budgets made; {rolled}; {tell_all(now)}; {tell_stories(now)}."


def _budget_of(household: Household, now: dt.datetime) -> int:
    running = Month.of(household.today(now))
    last = MonthlySpending.objects.of_household(household.pk).filter(month=running.plus(-1).start).first()
    if last is None or last.total_spending <= 0 or Budget.objects.of_household(household.pk).exists():
        return 0
    items = [
        {
            "category": name,
            "amount": to_cents(getattr(last, name) * HEADROOM),
            "roll_over": RollOver.BOTH if name == "travel" else RollOver.POSITIVE,
        }
        for name in LIMITED
        if getattr(last, name) > 0
    ]
    spent = sum((max(getattr(last, name), Decimal(0)) for name in SPENDING_CATEGORIES), Decimal(0))
    create_budget(
        household_id=household.pk,
        values={
            "name": "Household budget",
            "amount": to_cents(spent * HEADROOM) + 1,
            "period_type": "MONTHLY",
            "start_on": running.plus(-1).start,
            "end_on": running.start,
        },
        items=items,
    )
    return 1
