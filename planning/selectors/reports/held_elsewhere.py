"""What a household owns outside of bank accounts, at the end of each month."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from education529.models import Plan529
from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from lifepath.investments.choices import AccountType
from lifepath.investments.models import InvestmentAccount
from lifepath.investments.selectors.values import balances_of, values_by_account
from planning.models import MonthEndValue
from planning.selectors.reports.scope import Scope

PLAN529 = "plan529"
INVESTMENTS, EDUCATION = "investments", "education"


@dataclass(frozen=True, slots=True)
class Held:
    """One thing: its key, name, group and values by month."""

    part: tuple[str, str, str, dict[Month, Decimal]]


@dataclass(slots=True)
class Elsewhere:
    """All of them, and what their values rest on."""

    held: list[Held] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)


def held_elsewhere(*, scope: Scope, months: Sequence[Month], user: Any, today: dt.date) -> Elsewhere:
    """Investments and college savings of the households in scope, as far as the caller may read them."""
    found = Elsewhere()
    _investments(found, scope, months, user, today)
    _college_savings(found, scope, months, user, today)
    return found


def _investments(found: Elsewhere, scope: Scope, months: Sequence[Month], user: Any, today: dt.date) -> None:
    accounts = InvestmentAccount.objects.visible_to(user).filter(household__in=scope.covered)
    balances = balances_of(accounts.filter(household__currency=scope.household.currency), today=today)
    if not balances:
        return
    readable = InvestmentAccount.objects.fully_visible_to(user).filter(pk__in=[each.account_id for each in balances])
    days = [min(month.last_day, today) for month in months]
    history = values_by_account(readable, days)
    for each in balances:
        by_day = history.get(each.account_id)
        ends = {
            month: each.balance if by_day is None or day == today else by_day[day]
            for month, day in zip(months, days, strict=True)
        }
        group = EDUCATION if each.account_type == AccountType.COLLEGE_529 else INVESTMENTS
        found.held.append(Held((f"investments:{each.account_id}", each.name, group, ends)))
        if each.is_stale and each.as_of is not None:
            found.notes.append(f"{each.name}: the last price or balance is of {each.as_of}.")
    found.assumptions.append(
        Assumption("investments", "shares held at the last price known on each day", "activities and prices")
    )


def _college_savings(found: Elsewhere, scope: Scope, months: Sequence[Month], user: Any, today: dt.date) -> None:
    plans = list(
        Plan529.objects.kept_here()
        .visible_to(user)
        .filter(beneficiary__person__household__in=scope.covered)
        .order_by("plan_name", "pk")
    )
    if not plans:
        return
    known: dict[UUID, dict[Month, Decimal]] = {plan.pk: {} for plan in plans}
    rows = MonthEndValue.objects.filter(source=PLAN529, object_id__in=known).order_by("month")
    for row in rows:
        known[row.object_id][Month.of(row.month)] = row.amount
    for plan in plans:
        values = {**known[plan.pk], Month.of(today): plan.current_balance}
        ends = {month: _at(values, month) for month in months}
        found.held.append(Held((f"plan529:{plan.pk}", plan.plan_name, EDUCATION, ends)))
    found.assumptions.append(
        Assumption(
            "college savings",
            "balances as entered, kept each month; before the first one kept, that one",
            "529 accounts of the household",
        )
    )


def _at(values: dict[Month, Decimal], month: Month) -> Decimal:
    """The last value kept up to the month; before the first, the first."""
    earlier = [known for known in values if known <= month]
    return values[max(earlier)] if earlier else values[min(values)]
