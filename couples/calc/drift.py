"""Is a goal where a straight line from its first day to its deadline would have it?

Days are whole days. The expected amount is rounded half up to the cent before anything is compared with it; the ratio
has four places, the catch-up is rounded up. Interest and uneven plans are left out: that is what a forecast is for.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.money import ZERO, to_cents
from lifepath.core.periods import whole_months
from lifepath.core.rationals import exact, round_half_up, round_up

MILD = Fraction(5, 100)  # of the target: beyond it behind or ahead
SEVERE = Fraction(20, 100)  # of the target: beyond it critical

COMPLETE, NO_DEADLINE, OVERDUE = "complete", "no_deadline", "overdue"
CRITICAL, BEHIND, AHEAD, ON_TRACK = "critical", "behind", "ahead", "on_track"


@dataclass(frozen=True, slots=True)
class GoalState:
    """A goal and what is set aside for it."""

    id: str
    target_amount: Decimal
    current_allocation: Decimal
    created: dt.date
    deadline: dt.date | None


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a goal is from its straight line; the first three are None without a deadline."""

    id: str
    expected: Decimal | None
    drift_amount: Decimal | None
    drift_ratio: Decimal | None  # also None for a target of 0
    status: str
    catch_up_monthly: Decimal | None  # None without a deadline or when complete


def measure(*, goal: GoalState, as_of: dt.date) -> Drift:
    """The goal's drift on a day."""
    complete = goal.current_allocation >= goal.target_amount
    expected = expected_on(target_amount=goal.target_amount, created=goal.created, deadline=goal.deadline, as_of=as_of)
    if expected is None or goal.deadline is None:
        return Drift(goal.id, None, None, None, COMPLETE if complete else NO_DEADLINE, None)
    drift = goal.current_allocation - expected
    return Drift(
        id=goal.id,
        expected=expected,
        drift_amount=to_cents(drift),
        drift_ratio=round_half_up(exact(drift) / exact(goal.target_amount), 4) if goal.target_amount else None,
        status=COMPLETE if complete else _status(goal.target_amount, drift, overdue=as_of > goal.deadline),
        catch_up_monthly=None if complete else catch_up_monthly(goal=goal, deadline=goal.deadline, as_of=as_of),
    )


def expected_on(
    *, target_amount: Decimal, created: dt.date, deadline: dt.date | None, as_of: dt.date
) -> Decimal | None:
    """What the straight line asks for on a day; None without a deadline."""
    if deadline is None:
        return None
    total = (deadline - created).days
    if total <= 0:
        return to_cents(target_amount)
    elapsed = min(max((as_of - created).days, 0), total)
    return round_half_up(exact(target_amount) * elapsed / total)


def catch_up_monthly(*, goal: GoalState, deadline: dt.date, as_of: dt.date) -> Decimal:
    """What every whole month left has to bring to meet the deadline."""
    missing = max(ZERO, goal.target_amount - goal.current_allocation)
    return round_up(exact(missing) / max(1, whole_months(as_of, deadline)))


def _status(target: Decimal, drift: Decimal, *, overdue: bool) -> str:
    if overdue:
        return OVERDUE
    share = exact(drift) / exact(target)
    if share < -SEVERE:
        return CRITICAL
    if share < -MILD:
        return BEHIND
    return AHEAD if share > MILD else ON_TRACK
