"""Scenarios side by side: what is placed, what is left, and where goals, retirement and college would end up."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from education529.models import Plan529
from goals.choices import GoalType
from goals.models import FinancialGoal
from lifepath.core.money import ZERO, split
from lifepath.core.series import Series
from planning.models import PlanningScenario
from planning.selectors.distributions import Placed, place_scenario
from planning.selectors.outlooks.areas import (
    Outlook,
    active_goals,
    education_outlook,
    goal_outlook,
    retirement_outlooks,
)

GOAL, SAVINGS = "goal:", "savings:"
RETIREMENT_NAMES = frozenset({"retirement", "401k", "ira", "roth ira"})
EDUCATION_NAMES = frozenset({"529", "college", "education"})


@dataclass(frozen=True, slots=True)
class ComparedScenario:
    """One column."""

    scenario: PlanningScenario
    placed: Placed
    bills_total_cents: int
    bills_uncovered_cents: int
    surplus_cents: int
    goals: tuple[Outlook, ...]
    unknown_goals: tuple[str, ...]
    retirement: tuple[Outlook, ...]
    education: tuple[Outlook, ...]


def compare(
    *, scenarios: Sequence[PlanningScenario], user: Any, income_cents: int, percent_base: str, today: dt.date
) -> list[ComparedScenario]:
    """Each scenario on the same income. What a line brings a month stands instead of a goal's pace; lines to
    retirement and college come on top of what is saved there already."""
    household_id = scenarios[0].household_id
    goals = active_goals(user=user, household_id=household_id)
    rows = Plan529.objects.visible_to(user).of_household(household_id)
    plans = list(rows.select_related("beneficiary__person").prefetch_related("glide_path").order_by("pk"))
    return [
        _column(
            scenario,
            place_scenario(scenario, income_cents=income_cents, percent_base=percent_base),
            goals=goals,
            plans=plans,
            user=user,
            today=today,
        )
        for scenario in scenarios
    ]


def series_of(columns: Sequence[ComparedScenario]) -> list[Series]:
    """Surplus and uncovered bills by scenario."""
    left = tuple((column.scenario.name, str(column.surplus_cents)) for column in columns)
    uncovered = tuple((column.scenario.name, str(column.bills_uncovered_cents)) for column in columns)
    return [
        Series("surplus", "Left over", "cents", left),
        Series("uncovered", "Bills not covered", "cents", uncovered),
    ]


def _column(
    scenario: PlanningScenario,
    placed: Placed,
    *,
    goals: Sequence[FinancialGoal],
    plans: Sequence[Plan529],
    user: Any,
    today: dt.date,
) -> ComparedScenario:
    by_goal, retirement, education, unknown = _monthly(placed, goals)
    return ComparedScenario(
        scenario=scenario,
        placed=placed,
        bills_total_cents=sum(bill.amount_cents for bill in placed.bills),
        bills_uncovered_cents=sum(bill.uncovered_cents for bill in placed.result.bills),
        surplus_cents=placed.result.unallocated_cents,
        goals=tuple(goal_outlook(goal, today=today, monthly=by_goal[goal.pk]) for goal in goals),
        unknown_goals=tuple(unknown),
        retirement=tuple(
            retirement_outlooks(user=user, household_id=scenario.household_id, today=today, extra=retirement)
        ),
        education=tuple(
            education_outlook(plan, today=today, extra=part)
            for plan, part in zip(plans, split(education, [1] * len(plans)) if plans else [], strict=True)
        ),
    )


def _monthly(placed: Placed, goals: Sequence[FinancialGoal]) -> tuple[dict[UUID, Decimal], Decimal, Decimal, list[str]]:
    """Dollars a month by goal, to retirement, to college, and names that are no active goal."""
    known = {goal.name.casefold(): goal for goal in goals}
    by_goal: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    retirement = education = ZERO
    unknown = []
    for line, got in zip(placed.lines, placed.result.lines, strict=True):
        amount = Decimal(got.amount_cents).scaleb(-2)
        name = line.target.partition(":")[2].strip().casefold()
        goal = known.get(name) if line.target.startswith(GOAL) else None
        if goal is not None:
            by_goal[goal.pk] += amount
        elif line.target.startswith(GOAL):
            unknown.append(line.target.removeprefix(GOAL))
        is_savings = line.target.startswith(SAVINGS)
        if (goal is not None and goal.goal_type == GoalType.RETIREMENT) or (is_savings and name in RETIREMENT_NAMES):
            retirement += amount
        if (goal is not None and goal.goal_type == GoalType.EDUCATION) or (is_savings and name in EDUCATION_NAMES):
            education += amount
    return by_goal, retirement, education, unknown
