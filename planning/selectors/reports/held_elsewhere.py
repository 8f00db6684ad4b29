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
from planning.models import MonthEndValue
from planning.selectors.reports.scope import Scope

PLAN529 = "plan529"
EDUCATION = "education"


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
    """College savings of the households in scope that the caller may read."""
    found = Elsewhere()
    _college_savings(found, scope, months, user, today)
    return found


def _college_savings(found: Elsewhere, scope: Scope, months: Sequence[Month], user: Any, today: dt.date) -> None:
    plans = list(
        Plan529.objects.visible_to(user)
        .filter(beneficiary__person__household__in=scope.household_ids)
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
