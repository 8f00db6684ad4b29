"""Measuring every goal by the clock, and telling members once when one falls behind.

A status is told when it begins: its key names the goal, the status and the day since when it holds, so that nobody is
told twice, and somebody is told again when a goal that had recovered falls behind anew.
"""

import datetime as dt

from django.db import transaction

from couples.calc import drift as calc
from couples.models import GoalDrift
from couples.selectors.drift import measure_goal, pursued_goals
from goals.models import FinancialGoal
from lifepath.core.money import money_text
from lifepath.users.models import Household
from lifepath.users.services.notifications import notify_members

TOLD = (calc.BEHIND, calc.CRITICAL, calc.OVERDUE)


def measure_all(now: dt.datetime) -> str:
    """What the scheduler runs: every household that pursues goals, each in a transaction of its own."""
    households = Household.objects.filter(ended_at__isnull=True, goals__isnull=False).distinct().order_by("pk")
    measured = told = 0
    for household in households:
        with transaction.atomic():
            found, news = measure_household(household=household, today=household.today(now))
        measured, told = measured + found, told + news
    return f"{measured} goals measured, {told} alerts told"


@transaction.atomic
def measure_household(*, household: Household, today: dt.date) -> tuple[int, int]:
    """Keep where each goal stands; answers how many were measured and how many people were told something."""
    goals = pursued_goals(household.pk)
    known = {row.goal_id: row for row in GoalDrift.objects.filter(goal__household=household).select_for_update()}
    gone = set(known) - {goal.pk for goal in goals}
    GoalDrift.objects.filter(goal__in=gone).delete()
    return len(goals), sum(_keep(household, goal, known.get(goal.pk), today) for goal in goals)


def _keep(household: Household, goal: FinancialGoal, row: GoalDrift | None, today: dt.date) -> int:
    found = measure_goal(goal, as_of=today)
    if row is None or row.status != found.status:
        since = today
    else:
        since = row.since
    GoalDrift.objects.update_or_create(
        goal=goal,
        defaults={
            "status": found.status,
            "drift_amount": found.drift_amount,
            "since": min(since, today),
            "measured_on": today,
        },
    )
    if found.status not in TOLD or found.drift_amount is None:
        return 0
    return notify_members(
        household_id=household.pk,
        kind="goal_drift",
        key=f"goal_drift:{goal.pk}:{found.status}:{since}",
        text=f"{goal.name} is {found.status}: {money_text(-found.drift_amount)} below its line.",
        evidence={"goal": str(goal.pk), "status": found.status, "drift_amount": money_text(found.drift_amount)},
    )
