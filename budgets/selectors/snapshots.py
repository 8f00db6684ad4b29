"""Snapshots of months as the calculations take them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from budgets.calc.anomalies import HISTORY_MONTHS, Anomaly, find_anomalies
from budgets.calc.compare import Comparison, MonthTotals, compare_months
from budgets.calc.snapshots import CategorySnapshot, SummarySnapshot
from budgets.calc.trends import SummaryTrend, Trend, category_trends, summary_trend
from budgets.choices import SnapshotSource
from budgets.models import BudgetSnapshot, MonthlySpending
from budgets.selectors.discretion import Hidden, discreet_totals
from lifepath.banking.category_tree import HOUSEHOLD_TRANSFER_ID
from lifepath.banking.models import Transaction, TransactionSplit
from lifepath.core.money import ZERO, money_text
from lifepath.core.periods import Month
from lifepath.core.spending_categories import ROOT_CATEGORIES, SPENDING_CATEGORIES
from lifepath.users.models import Household

EARLIEST = Month(1, 1)


class NoData(LookupError):
    """A month has neither a snapshot nor transactions."""

    def __init__(self, month: Month) -> None:
        super().__init__(f"There is neither a snapshot nor a transaction in {month}.")
        self.month = month


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """A month's totals with what they are made of."""

    totals: MonthTotals
    source: str
    budget_model: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrendReport:
    """Trends of categories and totals, with the months that each rests on."""

    category_months: tuple[MonthTotals, ...]
    categories: Mapping[str, Trend]
    summary_months: tuple[MonthTotals, ...]
    summary: SummaryTrend | None


def figures_from_transactions(*, household: Household, month: Month) -> MonthFigures | None:
    """A month's figures out of its transactions; None when it holds none."""
    row = MonthlySpending.objects.of_household(household.pk).filter(month=month.start).first()
    if row is None:
        return None
    moved = household_transfers(household=household, first=month, last=month)
    return figures_of(row, moved.get(month, (ZERO, ZERO)))


def figures_of(row: MonthlySpending, moved: tuple[Decimal, Decimal]) -> MonthFigures:
    """A kept month with what came from and went to other households of its members."""
    came_in, went_out = moved
    categories = {name: getattr(row, name) for name in ROOT_CATEGORIES if getattr(row, name)}
    spent = sum((categories.get(name, ZERO) for name in SPENDING_CATEGORIES), ZERO)
    totals = MonthTotals(
        month=Month.of(row.month),
        total_income=row.income + came_in,
        total_expenses=spent + went_out,
        category_totals=categories,
    )
    model = {
        "income": money_text(row.income),
        "household_transfers_in": money_text(came_in),
        "spending": money_text(spent),
        "household_transfers_out": money_text(went_out),
    }
    return MonthFigures(totals=totals, source=SnapshotSource.TRANSACTIONS, budget_model=model)


def household_transfers(*, household: Household, first: Month, last: Month) -> dict[Month, tuple[Decimal, Decimal]]:
    """By month: what came in from households of its members, and what went out to them (positive)."""
    posted = Q(
        household=household.pk,
        posted_on__gte=first.start,
        posted_on__lt=last.end,
        pending=False,
        excluded=False,
        account__currency=household.currency,
    )
    whole = Transaction.objects.filter(posted, is_split=False, category=HOUSEHOLD_TRANSFER_ID).annotate(
        month=TruncMonth("posted_on")
    )
    parts = TransactionSplit.objects.filter(
        transaction__in=Transaction.objects.filter(posted, is_split=True), category=HOUSEHOLD_TRANSFER_ID
    ).annotate(month=TruncMonth("transaction__posted_on"))
    found: dict[Month, tuple[Decimal, Decimal]] = {}
    for rows in (whole, parts):
        for day, came_in, went_out in _by_direction(rows):
            before = found.get(Month.of(day), (ZERO, ZERO))
            found[Month.of(day)] = (before[0] + came_in, before[1] - went_out)
    return found


def _by_direction(rows: QuerySet[Any]) -> Iterable[tuple[Any, Decimal, Decimal]]:
    money = DecimalField(max_digits=20, decimal_places=2)
    return (
        rows.values("month")
        .annotate(
            came_in=Sum("amount", filter=Q(amount__gt=0), default=ZERO, output_field=money),
            went_out=Sum("amount", filter=Q(amount__lt=0), default=ZERO, output_field=money),
        )
        .values_list("month", "came_in", "went_out")
    )


def totals_of(snapshot: BudgetSnapshot, hidden: Hidden = ()) -> MonthTotals:
    """A stored snapshot as the calculations take it; given figures hide nothing."""
    totals = MonthTotals(
        month=Month.of(snapshot.month),
        total_income=snapshot.total_income,
        total_expenses=snapshot.total_expenses,
        category_totals={name: Decimal(amount) for name, amount in snapshot.category_totals.items()},
    )
    return discreet_totals(totals, hidden) if snapshot.source == SnapshotSource.TRANSACTIONS else totals


def figures_of_month(*, household: Household, month: Month, hidden: Hidden = ()) -> MonthTotals:
    """The month that a report asks for: given figures as they are, else its transactions. Raises NoData."""
    stored = BudgetSnapshot.objects.of_household(household.pk).filter(month=month.start).first()
    if stored is not None and stored.source != SnapshotSource.TRANSACTIONS:
        return totals_of(stored)
    live = figures_from_transactions(household=household, month=month)
    if live is not None:
        return discreet_totals(live.totals, hidden)
    if stored is None:
        raise NoData(month)
    return totals_of(stored, hidden)


def closed_months(
    *, household: Household, running: Month, first: Month, last: Month, hidden: Hidden = ()
) -> list[MonthTotals]:
    """The snapshots of closed months, oldest first."""
    rows = BudgetSnapshot.objects.of_household(household.pk).filter(
        month__gte=first.start, month__lte=last.start, month__lt=running.start
    )
    return [totals_of(row, hidden) for row in rows.order_by("month")]


def trends(
    *,
    household: Household,
    running: Month,
    month: Month | None,
    category_window: int,
    summary_window: int,
    hidden: Hidden = (),
) -> TrendReport:
    """Trends over closed months, up to and with the month asked for."""
    last = month or running.plus(-1)
    first = EARLIEST
    known = closed_months(household=household, running=running, first=first, last=last, hidden=hidden)
    if month is not None:
        known = [entry for entry in known if entry.month != month] + [
            figures_of_month(household=household, month=month, hidden=hidden)
        ]
    by_category = [CategorySnapshot(entry.month, entry.category_totals) for entry in known]
    by_total = [SummarySnapshot(entry.month, entry.total_income, entry.total_expenses) for entry in known]
    return TrendReport(
        category_months=_latest(known, category_window),
        categories=category_trends(snapshots=by_category, num_months=category_window),
        summary_months=_latest(known, summary_window),
        summary=summary_trend(snapshots=by_total, num_months=summary_window),
    )


def anomalies(
    *, household: Household, running: Month, month: Month, threshold_stddev: Decimal, hidden: Hidden = ()
) -> tuple[list[Anomaly], list[MonthTotals]]:
    """What stands out in a month, and the closed months it is held against. Raises NoData."""
    present = figures_of_month(household=household, month=month, hidden=hidden)
    history = closed_months(household=household, running=running, first=EARLIEST, last=month.plus(-1), hidden=hidden)
    found = find_anomalies(
        current=CategorySnapshot(month, present.category_totals),
        history=[CategorySnapshot(entry.month, entry.category_totals) for entry in history],
        threshold_stddev=threshold_stddev,
    )
    return found, history[-HISTORY_MONTHS:]


def comparison(*, household: Household, left: Month, right: Month, hidden: Hidden = ()) -> Comparison:
    """Two months side by side. Raises NoData."""
    return compare_months(
        left=figures_of_month(household=household, month=left, hidden=hidden),
        right=figures_of_month(household=household, month=right, hidden=hidden),
    )


def _latest(months: list[MonthTotals], window: int) -> tuple[MonthTotals, ...]:
    if not months:
        return ()
    return tuple(entry for entry in months if entry.month >= months[-1].month.plus(1 - window))
