"""The three metrics of a client and month, out of what happened; nothing here writes."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from lifepath.core.rationals import round_half_up
from lifepath.users.choices import AssignmentRole
from lifepath.users.models import Household, PlannerAssignment
from planning.calc.adherence import plan_adherence
from planning.calc.engagement import client_engagement
from planning.calc.goal_progress import GoalAmount, goal_progress
from planning.calc.weighted_score import Score
from planning.choices import MetricType
from planning.selectors.metrics.contact import month_of_contact
from planning.selectors.metrics.goals import goals_at
from planning.selectors.metrics.plans import month_of_plan
from planning.selectors.metrics.window import Window


@dataclass(frozen=True, slots=True)
class Measured:
    """A score with what went in."""

    score: Score
    inputs: dict[str, Any]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts as they are kept and shown; a ratio without data is null."""
        return [
            {
                "name": part.name,
                "weight": part.weight,
                "ratio": None if part.ratio is None else f"{round_half_up(part.ratio, 4):f}",
            }
            for part in self.score.parts
        ]


def measure(household: Household, metric_type: str, window: Window) -> Measured:
    """One metric."""
    return _MEASURES[metric_type](household, window)


def planner_at(household: Household, window: Window) -> Any:
    """The lead at the end of the window, else whoever had been assigned longest; None without one."""
    rows = [
        row
        for row in PlannerAssignment.objects.of_household(household.pk).filter(
            since__lt=window.as_of, agreed_at__lt=window.as_of
        )
        if (row.ended_at is None or row.ended_at >= window.as_of) and (row.until is None or row.until >= window.as_of)
    ]
    rows.sort(key=lambda row: (row.role != AssignmentRole.LEAD, row.since, row.pk))
    return rows[0].planner_id if rows else None


def _engagement(household: Household, window: Window) -> Measured:
    month = month_of_contact(household, window)
    return Measured(client_engagement(month=month), asdict(month))


def _adherence(household: Household, window: Window) -> Measured:
    plan = month_of_plan(household, window)
    score = plan_adherence(
        planned_contributions=plan.planned_contributions,
        actual_contributions=plan.actual_contributions,
        categories=plan.categories,
        actions_due=plan.actions_due,
        actions_done_by_due=plan.actions_done_by_due,
    )
    return Measured(score, _plain(asdict(plan)))


def _progress(household: Household, window: Window) -> Measured:
    goals = goals_at(household.pk, window.as_of)
    amounts = [GoalAmount(goal.target_amount, goal.current_amount, goal.status) for goal in goals]
    return Measured(goal_progress(goals=amounts), _plain({"goals": [asdict(amount) for amount in amounts]}))


def _plain(value: Any) -> Any:
    """As JSON has it: amounts are strings."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return f"{value:f}" if isinstance(value, Decimal) else value


_MEASURES: dict[str, Callable[[Household, Window], Measured]] = {
    MetricType.CLIENT_ENGAGEMENT: _engagement,
    MetricType.PLAN_ADHERENCE: _adherence,
    MetricType.GOAL_PROGRESS: _progress,
}
