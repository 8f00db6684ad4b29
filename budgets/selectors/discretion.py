"""Reports as a person may see them: what a partner keeps as a surprise stands in `other`, as it does in banking.

Stored months hold the truth; each report moves the hidden amounts for its caller. Staff are not surprised, and in a
household of one person there is nobody to surprise.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from budgets.calc.compare import MonthTotals
from budgets.models import MonthlySpending
from lifepath.banking.selectors.surprises import HiddenAmount, hidden_amounts
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.core.rationals import exact, round_half_up
from lifepath.core.spending_categories import OTHER, ROOT_CATEGORIES, SPENDING_CATEGORIES
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household

Hidden = Sequence[HiddenAmount]
INCOME = "income"
RATE_PLACES = 6
LARGEST_RATE = Decimal("999999.999999")


def hidden_from(*, user: Any, household: Household, now: dt.datetime) -> Hidden:
    """What the user is not to know about the household's postings."""
    if user.is_staff or household.kind == HouseholdKind.PERSONAL:
        return ()
    found = hidden_amounts(user=user, household_id=household.pk, first_on=dt.date.min, last_on=dt.date.max, now=now)
    return [each for each in found if each.currency == household.currency and _place(each) is not None]


def discreet_months(rows: Iterable[MonthlySpending], hidden: Hidden) -> list[MonthlySpending]:
    """Months of spending with the hidden amounts in `other`; changed in memory alone."""
    found = list(rows)
    for row in found:
        moved = [each for each in hidden if each.month == Month.of(row.month)]
        for each in moved:
            place = str(_place(each))
            sign = 1 if place in ROOT_CATEGORIES else -1
            setattr(row, place, getattr(row, place) + sign * each.amount)
            row.other -= each.amount
        if moved:
            _derive(row)
    return found


def discreet_totals(totals: MonthTotals, hidden: Hidden) -> MonthTotals:
    """The same for a month's totals out of its transactions."""
    categories = dict(totals.category_totals)
    income, expenses = totals.total_income, totals.total_expenses
    for each in hidden:
        place = _place(each)
        if each.month != totals.month or place is None:
            continue
        if place in ROOT_CATEGORIES:
            categories[place] = categories.get(place, ZERO) + each.amount
        else:
            income -= each.amount
        if place not in SPENDING_CATEGORIES:
            expenses -= each.amount
        categories[OTHER] = categories.get(OTHER, ZERO) - each.amount
    kept = {name: amount for name, amount in categories.items() if amount}
    return replace(totals, category_totals=kept, total_income=income, total_expenses=expenses)


def discreet_days(days: dict[dt.date, dict[str, Decimal]], hidden: Hidden) -> dict[dt.date, dict[str, Decimal]]:
    """The same for spending by day and category."""
    for each in hidden:
        categories = days.get(each.posted_on)
        place = _place(each)
        if categories is None or place not in categories:
            continue
        categories[place] += each.amount
        categories[OTHER] = categories.get(OTHER, ZERO) - each.amount
    return days


def _place(hidden: HiddenAmount) -> str | None:
    """The column of a month that holds the amount; transfers stay where they are, the other side shows them."""
    return hidden.root_slug if hidden.root_slug in (*ROOT_CATEGORIES, INCOME) else None


def _derive(row: MonthlySpending) -> None:
    """The generated columns, as the database would have them."""
    row.total_spending = sum((getattr(row, name) for name in SPENDING_CATEGORIES), ZERO)
    base = row.income + max(row.household_transfers, ZERO)
    if base <= 0:
        row.savings_rate = None
        return
    rate = exact(row.income + row.household_transfers - row.total_spending) / exact(base)
    row.savings_rate = min(max(round_half_up(rate, RATE_PLACES), -LARGEST_RATE), LARGEST_RATE)
