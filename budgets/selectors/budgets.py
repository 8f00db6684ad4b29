"""Budgets against what was spent."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from budgets.calc import progress as calc
from budgets.calc.roll_over import carry_over
from budgets.models import Budget
from budgets.selectors.discretion import Hidden, discreet_days
from lifepath.banking.models import Transaction, TransactionSplit
from lifepath.core.money import ZERO
from lifepath.core.spending_categories import ROOT_CATEGORIES, SPENDING_CATEGORIES
from lifepath.users.models import Household

DaySpending = dict[dt.date, dict[str, Decimal]]


@dataclass(frozen=True, slots=True)
class MeasuredBudget:
    """A budget and where it stands."""

    budget: Budget
    progress: calc.BudgetProgress


def spending_by_day(*, household: Household, first: dt.date, end: dt.date, hidden: Hidden = ()) -> DaySpending:
    """What was spent in [first, end) by day and category: positive; pending and excluded rows do not count."""
    posted = Q(
        household=household.pk,
        posted_on__gte=first,
        posted_on__lt=end,
        pending=False,
        excluded=False,
        account__currency=household.currency,
    )
    whole = (
        Transaction.objects.filter(posted, is_split=False, category__root_slug__in=ROOT_CATEGORIES)
        .values("posted_on", "category__root_slug")
        .annotate(total=Sum("amount"))
        .values_list("posted_on", "category__root_slug", "total")
    )
    parts = (
        TransactionSplit.objects.filter(
            transaction__in=Transaction.objects.filter(posted, is_split=True), category__root_slug__in=ROOT_CATEGORIES
        )
        .values("transaction__posted_on", "category__root_slug")
        .annotate(total=Sum("amount"))
        .values_list("transaction__posted_on", "category__root_slug", "total")
    )
    found: DaySpending = defaultdict(dict)
    for rows in (whole, parts):
        for day, category, total in rows:
            found[day][category] = found[day].get(category, ZERO) - total
    return discreet_days(found, hidden)


def spent_in(days: DaySpending, *, first: dt.date, end: dt.date) -> dict[str, Decimal]:
    """By category, in [first, end)."""
    totals: dict[str, Decimal] = {}
    for day, categories in days.items():
        if first <= day < end:
            for category, amount in categories.items():
                totals[category] = totals.get(category, ZERO) + amount
    return totals


def measure(
    *, household: Household, budgets: Sequence[Budget], as_of: dt.date, hidden: Hidden = ()
) -> list[MeasuredBudget]:
    """Where budgets (with their items at hand) stand at the end of a day."""
    if not budgets:
        return []
    first = min(budget.start_on for budget in budgets)
    end = min(max(budget.end_on for budget in budgets), as_of + dt.timedelta(1))
    days = spending_by_day(household=household, first=first, end=max(first, end), hidden=hidden)
    show_carried(household, budgets, hidden)
    return [
        MeasuredBudget(budget, _measure(budget, spent_in(days, first=budget.start_on, end=budget.end_on), as_of))
        for budget in budgets
    ]


def show_carried(household: Household, budgets: Sequence[Budget], hidden: Hidden) -> None:
    """What items carried, in memory, as it follows from what the caller may know of the periods before."""
    if not hidden:
        return
    first_hidden = min(each.posted_on for each in hidden)
    for budget in budgets:
        carried = _carried(household, budget, hidden, first_hidden)
        for item in budget.items.all():
            item.carried = carried.get(item.category, item.carried)


def _carried(household: Household, budget: Budget, hidden: Hidden, first_hidden: dt.date) -> dict[str, Decimal]:
    before = budget.previous
    if before is None or before.end_on <= first_hidden:
        return {}
    carried = _carried(household, before, hidden, first_hidden)
    days = spending_by_day(household=household, first=before.start_on, end=before.end_on, hidden=hidden)
    spent = spent_in(days, first=before.start_on, end=before.end_on)
    return {
        item.category: carry_over(
            roll_over=item.roll_over,
            limit=item.amount,
            carried=carried.get(item.category, item.carried),
            spent=spent.get(item.category, ZERO),
        )
        for item in before.items.all()
    }


def budgets_in_force(*, household: Household, day: dt.date) -> list[Budget]:
    """Those whose period holds the day, with their items."""
    rows = Budget.objects.of_household(household.pk).filter(start_on__lte=day, end_on__gt=day)
    return list(rows.prefetch_related("items").order_by("start_on", "name", "pk"))


def in_scope(budget: Budget, spent: dict[str, Decimal]) -> dict[str, Decimal]:
    """All spending; saving and investing count where the budget has a limit for them."""
    names = {*SPENDING_CATEGORIES, *(item.category for item in budget.items.all()), budget.category}
    return {name: amount for name, amount in spent.items() if name in names}


def _measure(budget: Budget, spent: dict[str, Decimal], as_of: dt.date) -> calc.BudgetProgress:
    items = [
        calc.Item(item.category, item.amount, item.carried, item.alert_share)
        for item in sorted(budget.items.all(), key=lambda item: ROOT_CATEGORIES.index(item.category))
    ]
    plan = calc.Budget(
        amount=budget.amount,
        start=budget.start_on,
        end=budget.end_on,
        items=items,
        category=budget.category,
        alert_share=budget.alert_share,
    )
    return calc.measure_progress(budget=plan, spent=in_scope(budget, spent), as_of=as_of)
