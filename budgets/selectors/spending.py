"""Months of spending as the calculations take them."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from budgets.calc.benchmarks import BenchmarkRow
from budgets.calc.snapshots import CategorySnapshot
from budgets.calc.spending import WINDOW_MONTHS, AnnualIncome, SpendingAnalysis, analyse, annual_income
from budgets.models import MonthlySpending, SpendingBenchmark
from budgets.selectors.discretion import Hidden, discreet_months
from lifepath.core.periods import Month
from lifepath.core.spending_categories import ROOT_CATEGORIES
from lifepath.users.choices import FactLayer
from lifepath.users.selectors import household_context

INCOME_FACT = "gross_annual_income"


def benchmark_rows(*, year: int | None = None) -> list[BenchmarkRow]:
    """The table of one year, the latest when none is named."""
    rows = SpendingBenchmark.objects.all()
    chosen = year or rows.order_by("-year").values_list("year", flat=True).first()
    if chosen is None:
        return []
    return [
        BenchmarkRow(
            income_bracket=row.income_bracket,
            peer_group=row.peer_group,
            category=row.category,
            annual_amount=row.benchmark_amount,
            mean_income=row.mean_income,
            data_source=row.data_source,
            year=row.year,
            basis=row.basis,
            confidence=row.confidence,
        )
        for row in rows.filter(year=chosen).order_by("pk")
    ]


def months_of_spending(*, household_id: UUID, first: Month, last: Month, hidden: Hidden = ()) -> list[MonthlySpending]:
    """The months that hold anything, oldest first."""
    return discreet_months(
        MonthlySpending.objects.of_household(household_id)
        .filter(month__gte=first.start, month__lte=last.start)
        .order_by("month"),
        hidden,
    )


def latest_month(*, household_id: UUID) -> Month | None:
    """The last month that holds anything."""
    day = MonthlySpending.objects.of_household(household_id).order_by("-month").values_list("month", flat=True).first()
    return Month.of(day) if day else None


def household_income(*, household_id: UUID, months: Iterable[MonthlySpending]) -> AnnualIncome:
    """The stated gross income, else the months' net pay grossed up and marked estimated."""
    return annual_income(
        gross_annual_income=_stated_income(household_id),
        net_pay_by_month=[month.income + max(month.household_transfers, Decimal(0)) for month in months],
    )


def spending_analysis(*, household_id: UUID, month: Month, hidden: Hidden = ()) -> SpendingAnalysis:
    """A month against income, peers and its own past year. Raises NoSnapshot when the month holds nothing."""
    rows = months_of_spending(household_id=household_id, first=month.plus(1 - WINDOW_MONTHS), last=month, hidden=hidden)
    held = [row for row in rows if Month.of(row.month) == month]
    return analyse(
        snapshots=[snapshot_of(row) for row in rows] if held else [],
        income=household_income(household_id=household_id, months=rows),
        benchmarks=benchmark_rows(),
    )


def snapshot_of(row: MonthlySpending) -> CategorySnapshot:
    """A stored month as a calculation takes it."""
    return CategorySnapshot(
        month=Month.of(row.month), category_totals={name: getattr(row, name) for name in ROOT_CATEGORIES}
    )


def _stated_income(household_id: UUID) -> Decimal | None:
    fact = household_context.facts(household_id).get(INCOME_FACT)
    if fact is None or fact.layer == FactLayer.DEFAULT or fact.is_doubtful:
        return None
    return Decimal(str(fact.value))
