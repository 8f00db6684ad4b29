"""How far are a household's goals, all together, at the end of a month? Money, not dates: lateness is drift."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.rationals import exact
from planning.calc.weighted_score import Part, Score, weighted

METRIC_TYPE = "goal_progress"
COUNTED_STATUSES = frozenset({"active", "completed"})


class NegativeTarget(ValueError):
    """A goal's target is 0 or more."""


@dataclass(frozen=True, slots=True)
class GoalAmount:
    """A goal's target and what is there."""

    target_amount: Decimal
    current_amount: Decimal
    status: str


def goal_progress(*, goals: Iterable[GoalAmount]) -> Score:
    """0 to 100: what is there, each goal capped at its target, against all targets; active and completed goals only."""
    reached = targets = Fraction(0)
    for goal in goals:
        if goal.target_amount < 0:
            raise NegativeTarget(f"A target of {goal.target_amount} is below 0.")
        if goal.status in COUNTED_STATUSES:
            targets += exact(goal.target_amount)
            reached += min(max(Fraction(0), exact(goal.current_amount)), exact(goal.target_amount))
    return weighted(METRIC_TYPE, [Part("goals", 100, reached / targets if targets else None)])
