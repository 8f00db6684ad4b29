"""The agenda of a household's check-in, as the caller may see it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from budgets.calc.anomalies import ALERT, DEFAULT_THRESHOLD_STDDEV
from budgets.selectors import snapshots
from budgets.selectors.discretion import Hidden, hidden_from
from couples.calc.agenda import ANOMALY, BILL, DRIFT, WIN, AgendaPoint, Evidence, arrange
from couples.calc.drift import BEHIND, CRITICAL, OVERDUE
from couples.selectors.drift import measure_goal, pursued_goals
from goals.models import FinancialGoal, GoalMilestone
from lifepath.banking.calc.recurring import ENDED
from lifepath.banking.selectors.recurring import recurring_series
from lifepath.core.money import ZERO, money_text
from lifepath.core.periods import Month
from lifepath.users.models import Household

BILLS_AHEAD = dt.timedelta(days=14)
WINS_BACK = dt.timedelta(days=31)
COMPLETE = 100  # percent
URGENCY = {CRITICAL: 1, OVERDUE: 1, BEHIND: 2}


def agenda(*, user: Any, household: Household, now: dt.datetime) -> list[AgendaPoint]:
    """What the household's own records ask to be talked about."""
    today = household.today(now)
    hidden = hidden_from(user=user, household=household, now=now)
    goals = pursued_goals(household.pk)
    return arrange(
        [
            *_drift(goals, today),
            *_anomalies(household, today, hidden),
            *_bills(user, household, today, now),
            *_wins(goals, now),
        ]
    )


def _drift(goals: Sequence[FinancialGoal], today: dt.date) -> Iterator[AgendaPoint]:
    """Goals below their line."""
    for goal in goals:
        found = measure_goal(goal, as_of=today)
        if found.status not in URGENCY or found.drift_amount is None:
            continue
        yield AgendaPoint(
            key=f"drift:{goal.pk}",
            kind=DRIFT,
            urgency=URGENCY[found.status],
            title=f"{goal.name} is {found.status}",
            detail=(
                f"{money_text(-found.drift_amount)} below its line; {money_text(found.catch_up_monthly or ZERO)}"
                " a month brings it back in time."
            ),
            evidence=Evidence("goal", str(goal.pk), f"/api/v1/goals/{goal.pk}"),
        )


def _wins(goals: Sequence[FinancialGoal], now: dt.datetime) -> Iterator[AgendaPoint]:
    """Marks that goals passed lately."""
    names = {goal.pk: goal.name for goal in goals}
    marks = GoalMilestone.objects.filter(goal__in=goals, reached_at__gte=now - WINS_BACK, reached_at__lte=now)
    for mark in marks.order_by("pk"):
        name = names[mark.goal_id]
        yield AgendaPoint(
            key=f"win:{mark.goal_id}:{mark.percent}",
            kind=WIN,
            urgency=5,
            title=f"{name} is complete" if mark.percent == COMPLETE else f"{name} has passed {mark.percent} %",
            detail=f"{money_text(mark.amount)} was reached.",
            evidence=Evidence("goal", str(mark.goal_id), f"/api/v1/goals/{mark.goal_id}"),
        )


def _anomalies(household: Household, today: dt.date, hidden: Hidden) -> Iterator[AgendaPoint]:
    """Categories that stand out in the last closed month."""
    month = Month.of(today).plus(-1)
    try:
        found, _ = snapshots.anomalies(
            household=household,
            running=Month.of(today),
            month=month,
            threshold_stddev=DEFAULT_THRESHOLD_STDDEV,
            hidden=hidden,
        )
    except snapshots.NoData:
        return
    for anomaly in found:
        yield AgendaPoint(
            key=f"anomaly:{month}:{anomaly.category}",
            kind=ANOMALY,
            urgency=2 if anomaly.severity == ALERT else 3,
            title=f"{anomaly.category.replace('_', ' ').capitalize()} stood out in {month}",
            detail=(
                f"{money_text(anomaly.current_amount)}, {anomaly.direction} the average of"
                f" {money_text(anomaly.historical_average)}."
            ),
            evidence=Evidence(
                "anomaly",
                f"{month}:{anomaly.category}",
                f"/api/v1/budgets/anomalies?household={household.pk}&period={month}",
            ),
        )


def _bills(user: Any, household: Household, today: dt.date, now: dt.datetime) -> Iterator[AgendaPoint]:
    """What is due soon, or is late."""
    for series in recurring_series(user=user, household_id=household.pk, as_of=today, now=now):
        due = series.next_on
        if series.state == ENDED or due is None or series.typical_amount >= 0 or due > today + BILLS_AHEAD:
            continue
        late = due < today
        yield AgendaPoint(
            key=f"bill:{series.key}"[:200],
            kind=BILL,
            urgency=2 if late else 4,
            title=f"{series.payee} {'was' if late else 'is'} due on {due}",
            detail=f"{money_text(-series.typical_amount)} as a rule.",
            evidence=Evidence("recurring", series.key, f"/api/v1/recurring?household={household.pk}"),
        )
