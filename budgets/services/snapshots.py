"""Keeping a household's months: from a session, from given data, or from the month's transactions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from budgets.calc.compare import MonthTotals
from budgets.choices import SnapshotSource
from budgets.models import BudgetSession, BudgetSnapshot, MonthlySpending
from budgets.selectors.snapshots import MonthFigures, NoData, figures_from_transactions, figures_of, household_transfers
from budgets.services.household_facts import learn_from_months
from lifepath.core import audit, events
from lifepath.core.money import ZERO, money_text
from lifepath.core.periods import Month
from lifepath.core.spending_categories import SPENDING_CATEGORIES
from lifepath.users.models import Household

EVENT = "snapshots.kept"
WRITTEN = ("source", "total_income", "total_expenses", "category_totals", "budget_model", "updated_at")


class NotFinal(Exception):
    """A snapshot is made from a final session of its own household."""


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """The month's snapshot, and whether it is new."""

    snapshot: BudgetSnapshot
    is_new: bool


@transaction.atomic
def keep_from_transactions(*, household_id: UUID, month: Month) -> KeptSnapshot:
    """Make the month's snapshot out of its transactions, in place of the one it had. Raises NoData."""
    household = _locked(household_id)
    figures = figures_from_transactions(household=household, month=month)
    if figures is None:
        raise NoData(month)
    return _keep(household, figures)


@transaction.atomic
def keep_from_data(
    *,
    household_id: UUID,
    month: Month,
    total_income: Decimal,
    category_totals: Mapping[str, Decimal],
    budget_model: Mapping[str, Any],
) -> KeptSnapshot:
    """Keep given figures; what is saved or invested is no expense."""
    expenses = sum((category_totals.get(name, ZERO) for name in SPENDING_CATEGORIES), ZERO)
    totals = MonthTotals(month, total_income, expenses, category_totals)
    return _keep(_locked(household_id), MonthFigures(totals, SnapshotSource.DATA, budget_model))


@transaction.atomic
def keep_from_session(*, household_id: UUID, month: Month, session: BudgetSession) -> KeptSnapshot:
    """Keep the budget of a final session of the household. Raises NotFinal."""
    if session.household_id != household_id or not isinstance(session.result, dict):
        raise NotFinal
    categories = {name: Decimal(amount) for name, amount in session.result["category_totals"].items()}
    summary = session.result["summary"]
    totals = MonthTotals(month, Decimal(summary["total_income"]), Decimal(summary["total_expenses"]), categories)
    model = {**session.result, "session": str(session.pk)}
    return _keep(_locked(household_id), MonthFigures(totals, SnapshotSource.SESSION, model))


def close_months(now: dt.datetime) -> str:
    """Make and renew the snapshots of closed months out of transactions; given ones stay as they are."""
    made = renewed = 0
    for household in Household.objects.filter(ended_at__isnull=True).order_by("pk").iterator():
        counts = close_household_months(household=household, running=Month.of(household.today(now)))
        made, renewed = made + counts[0], renewed + counts[1]
    return f"{made} snapshots made, {renewed} renewed"


@transaction.atomic
def close_household_months(*, household: Household, running: Month) -> tuple[int, int]:
    """The closed months of one household: how many snapshots are new, how many changed."""
    rows = list(MonthlySpending.objects.of_household(household.pk).filter(month__lt=running.start).order_by("month"))
    if not rows:
        return 0, 0
    _locked(household.pk)
    moved = household_transfers(household=household, first=Month.of(rows[0].month), last=Month.of(rows[-1].month))
    present = {row.month: row for row in BudgetSnapshot.objects.of_household(household.pk)}
    made: list[BudgetSnapshot] = []
    renewed: list[BudgetSnapshot] = []
    for row in rows:
        values = _columns(figures_of(row, moved.get(Month.of(row.month), (ZERO, ZERO))))
        held = present.get(row.month)
        if held is None:
            made.append(BudgetSnapshot(household=household, month=row.month, **values))
        elif held.source == SnapshotSource.TRANSACTIONS and _set_changed(held, values):
            renewed.append(held)
    BudgetSnapshot.objects.bulk_create(made)
    BudgetSnapshot.objects.bulk_update(renewed, WRITTEN)
    if made or renewed:
        audit.record("months_closed", household_id=household.pk, details={"made": len(made), "renewed": len(renewed)})
        learn_from_months(household=household)
        events.publish(EVENT, household_id=household.pk, snapshots=[*made, *renewed])
    return len(made), len(renewed)


def _locked(household_id: UUID) -> Household:
    """One writer of a household's months at a time."""
    household: Household = Household.objects.select_for_update(no_key=True).get(pk=household_id)
    return household


def _keep(household: Household, figures: MonthFigures) -> KeptSnapshot:
    values = _columns(figures)
    month = figures.totals.month.start
    held = BudgetSnapshot.objects.of_household(household.pk).filter(month=month).first()
    if held is None:
        snapshot = BudgetSnapshot.objects.create(household=household, month=month, **values)
        audit.record("created", household_id=household.pk, instance=snapshot, after=audit.snapshot(snapshot))
        learn_from_months(household=household)
        events.publish(EVENT, household_id=household.pk, snapshots=[snapshot])
        return KeptSnapshot(snapshot, is_new=True)
    before = audit.snapshot(held)
    if _set_changed(held, values):
        held.save(update_fields=WRITTEN)
        held.refresh_from_db()
        was, now = audit.changed_columns(before, audit.snapshot(held))
        audit.record("changed", household_id=household.pk, instance=held, before=was, after=now)
        learn_from_months(household=household)
        events.publish(EVENT, household_id=household.pk, snapshots=[held])
    return KeptSnapshot(held, is_new=False)


def _columns(figures: MonthFigures) -> dict[str, Any]:
    totals = figures.totals
    return {
        "source": figures.source,
        "total_income": totals.total_income,
        "total_expenses": totals.total_expenses,
        "category_totals": {name: money_text(amount) for name, amount in sorted(totals.category_totals.items())},
        "budget_model": dict(figures.budget_model),
    }


def _set_changed(snapshot: BudgetSnapshot, values: Mapping[str, Any]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(snapshot, name) != value}
    for name, value in changed.items():
        setattr(snapshot, name, value)
    if changed:
        snapshot.updated_at = timezone.now()
    return bool(changed)
