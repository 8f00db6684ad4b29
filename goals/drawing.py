"""Goals as the back office draws them: bars, and where they are heading."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from goals.explaining import trajectory_answer
from goals.models import FinancialGoal
from goals.selectors.trajectories import trajectory_of
from lifepath.core import charts

SHOWN_POINTS = 25


def bar(goal: FinancialGoal) -> SafeString:
    """How much of the target is there."""
    share = goal.current_amount / goal.target_amount
    return charts.progress(share, title=f"{goal.name}: {share * 100:.0f} % of the target")


def heading(goal: FinancialGoal, *, today: dt.date) -> dict[str, Any]:
    """The trajectory at the goal's own pace, with its chart."""
    answer = trajectory_answer(trajectory_of(goal=goal, today=today, monthly_contribution=None, annual_rate=None))
    points = answer["series"][0].points
    kept = points[:: max(1, -(-len(points) // SHOWN_POINTS))]
    if kept and kept[-1] != points[-1]:
        kept = (*kept, points[-1])
    lines = [charts.Line(answer["series"][0].label, [Decimal(amount) for _, amount in kept])]
    if len(answer["series"]) > 1:
        lines.append(charts.Line("Target", [goal.target_amount for _ in kept]))
    answer["chart"] = charts.lines([day[:7] for day, _ in kept], lines, title=f"Where {goal.name} is heading")
    return answer
