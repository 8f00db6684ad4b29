"""How closely did a household keep to its plan in one month? Contributions, spending by category, actions.

Spending less than planned is not counted above 1; why a plan was missed is not modelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.rationals import exact
from planning.calc.weighted_score import Part, Score, ratio_of, weighted

METRIC_TYPE = "plan_adherence"


class NegativePlan(ValueError):
    """Planned contributions and budgets are 0 or more."""


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    """A budgeted category and what was spent in it."""

    category: str
    planned: Decimal
    actual: Decimal


def plan_adherence(
    *,
    planned_contributions: Decimal,
    actual_contributions: Decimal,
    categories: Sequence[CategoryPlan],
    actions_due: int,
    actions_done_by_due: int,
) -> Score:
    """0 to 100: contributions 50, spending 30, actions 20; what has nothing planned is left out."""
    return weighted(
        METRIC_TYPE,
        (
            Part("contributions", 50, _contributions(planned_contributions, actual_contributions)),
            Part("spending", 30, _spending(categories)),
            Part("actions", 20, ratio_of(actions_done_by_due, actions_due, name="actions")),
        ),
    )


def _contributions(planned: Decimal, actual: Decimal) -> Fraction | None:
    if planned < 0:
        raise NegativePlan(f"Planned contributions of {planned} are below 0.")
    return min(Fraction(1), max(Fraction(0), exact(actual)) / exact(planned)) if planned else None


def _spending(categories: Sequence[CategoryPlan]) -> Fraction | None:
    kept = planned_total = unplanned = Fraction(0)
    for category in categories:
        planned, actual = exact(category.planned), exact(category.actual)
        if planned < 0:
            raise NegativePlan(f"{category.category}: a budget of {category.planned} is below 0.")
        planned_total += planned
        if planned:
            kept += planned if actual <= planned else planned * planned / actual
        else:
            unplanned += max(Fraction(0), actual)
    return kept / (planned_total + unplanned) if planned_total else None
