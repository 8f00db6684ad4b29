"""Two months side by side: what changed, in dollars and percent, by category and in total.

Percents are rounded half up to two places; a category that one month does not have counts as 0 there. Different month
lengths and prices are not evened out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgets.calc.trends import change_percent
from lifepath.core.money import to_cents
from lifepath.core.periods import Month
from lifepath.core.rationals import exact


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """One month's totals."""

    month: Month
    total_income: Decimal
    total_expenses: Decimal
    category_totals: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison; the percent is None from nothing to something."""

    name: str
    left: Decimal
    right: Decimal
    difference: Decimal  # right less left
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two months by category, largest change first, and in total."""

    left: Month
    right: Month
    categories: tuple[Difference, ...]
    total_income: Difference
    total_expenses: Difference
    surplus: Difference


def compare_months(*, left: MonthTotals, right: MonthTotals) -> Comparison:
    """What changed from the left month to the right one."""
    names = set(left.category_totals) | set(right.category_totals)
    nothing = Decimal(0)
    categories = [
        _difference(name, left.category_totals.get(name, nothing), right.category_totals.get(name, nothing))
        for name in names
    ]
    return Comparison(
        left=left.month,
        right=right.month,
        categories=tuple(sorted(categories, key=lambda line: (-abs(line.difference), line.name))),
        total_income=_difference("total_income", left.total_income, right.total_income),
        total_expenses=_difference("total_expenses", left.total_expenses, right.total_expenses),
        surplus=_difference(
            "surplus", left.total_income - left.total_expenses, right.total_income - right.total_expenses
        ),
    )


def _difference(name: str, left: Decimal, right: Decimal) -> Difference:
    return Difference(
        name=name,
        left=to_cents(left),
        right=to_cents(right),
        difference=to_cents(right - left),
        percent=change_percent(exact(left), exact(right)),
    )
