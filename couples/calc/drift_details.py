"""Beside a goal's drift: which share is funded, which share the line asks for, and how many months it will be late."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from couples.calc.drift import Drift, GoalState
from lifepath.core.periods import add_months, whole_months
from lifepath.core.rationals import exact, round_half_up


@dataclass(frozen=True, slots=True)
class DriftDetails:
    """Shares of the target with four places; None where there is no target, no deadline or no projected date."""

    funded_share: Decimal | None
    expected_share: Decimal | None
    months_late: int | None  # begun months; 0: in time


def details(*, goal: GoalState, drift: Drift, projected_date: dt.date | None) -> DriftDetails:
    """The shares of a goal, and its lateness if it is complete on the projected date."""
    return DriftDetails(
        funded_share=_share(goal.current_allocation, goal.target_amount),
        expected_share=None if drift.expected is None else _share(drift.expected, goal.target_amount),
        months_late=_months_late(goal.deadline, projected_date),
    )


def _share(amount: Decimal, target: Decimal) -> Decimal | None:
    return round_half_up(exact(amount) / exact(target), 4) if target else None


def _months_late(deadline: dt.date | None, projected: dt.date | None) -> int | None:
    if deadline is None or projected is None:
        return None
    if projected <= deadline:
        return 0
    months = whole_months(deadline, projected)
    return months if add_months(deadline, months) == projected else months + 1
