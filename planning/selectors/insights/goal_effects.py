"""What a little more money a month does to the date of each goal."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from goals.choices import GoalStatus
from goals.models import FinancialGoal
from goals.selectors.trajectories import GoalTrajectory, trajectory_of
from lifepath.users.models import Household


@dataclass(frozen=True, slots=True)
class GoalPace:
    """An active goal with the pace it has now."""

    goal: FinancialGoal
    now: GoalTrajectory


@dataclass(frozen=True, slots=True)
class GoalEffect:
    """When a goal is reached now and with the money; None: not at this pace."""

    goal: FinancialGoal
    reached_now: dt.date | None
    reached_then: dt.date | None
    months_sooner: int | None


def paces(*, user: Any, household: Household, today: dt.date) -> list[GoalPace]:
    """Every active goal of the household."""
    goals = (
        FinancialGoal.objects.visible_to(user)
        .of_household(household.pk)
        .filter(status=GoalStatus.ACTIVE, deleted_at__isnull=True)
        .select_related("household", "debt_account")
        .order_by("priority", "target_date", "pk")
    )
    return [
        GoalPace(goal, trajectory_of(goal=goal, today=today, monthly_contribution=None, annual_rate=None))
        for goal in goals
    ]


def effects(found: Sequence[GoalPace], *, extra_monthly: Decimal) -> list[GoalEffect]:
    """The goals with so much more a month, all of it to one goal at a time."""
    return [_effect(pace, extra_monthly) for pace in found]


def _effect(pace: GoalPace, extra: Decimal) -> GoalEffect:
    more = trajectory_of(
        goal=pace.goal,
        today=pace.now.as_of,
        monthly_contribution=pace.now.monthly_contribution + extra,
        annual_rate=pace.now.annual_rate,
    )
    before, after = _months(pace.now), _months(more)
    sooner = before - after if before is not None and after is not None else None
    return GoalEffect(pace.goal, _date(pace.now), _date(more), sooner)


def _months(found: GoalTrajectory) -> int | None:
    if found.payoff is not None:
        return found.payoff.months
    return found.charted.trajectory.months_remaining if found.charted is not None else None


def _date(found: GoalTrajectory) -> dt.date | None:
    if found.payoff is not None:
        return found.payoff.completion_date
    return found.charted.trajectory.projected_completion_date if found.charted is not None else None
