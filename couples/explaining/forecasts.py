"""Forecasts as answers: figures, chart, assumptions, words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from goals.calc.forecast import Forecast
from goals.calc.shared_budget import BudgetedGoal, BudgetedResult
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO, money_text
from lifepath.core.series import Series

MOST_POINTS = 240
NEVER = "not within a century at this pace"


def single_body(
    *, found: Forecast, target: Decimal, current: Decimal, start: dt.date, assumptions: Sequence[Assumption]
) -> dict[str, Any]:
    """One goal."""
    points = [(point.months, point.balance) for point in found.series]
    return {
        "start_date": start,
        "monthly_contribution": found.monthly_contribution,
        "months_to_complete": found.months_to_complete,
        "completion_date": found.completion_date,
        "total_contributed": found.total_contributed,
        "total_interest": found.total_interest,
        "final_balance": found.final_balance,
        "goals": [],
        "series": [asdict(_line("balance", "Balance", points))],
        "assumptions": [asdict(each) for each in assumptions],
        "explanation": [_single_words(found, target, current)],
    }


def together_body(
    *,
    budget: Decimal,
    goals: Sequence[BudgetedGoal],
    names: Sequence[tuple[Any, str]],
    results: Sequence[BudgetedResult],
    start: dt.date,
    assumptions: Sequence[Assumption],
) -> dict[str, Any]:
    """Several goals under one budget; complete when the last of them is."""
    done = all(result.months_to_complete is not None for result in results)
    contributed = sum((result.total_contributed for result in results), ZERO)
    final = sum((result.final_balance for result in results), ZERO)
    opening = sum((goal.current_amount for goal in goals), ZERO)
    last = max(results, key=lambda result: result.months_to_complete or 0)
    rows = [
        {
            "goal": key,
            "name": name,
            "priority": goal.priority,
            "target_amount": goal.target_amount,
            "months_to_complete": result.months_to_complete,
            "completion_date": result.completion_date,
            "in_time": result.in_time,
            "total_contributed": result.total_contributed,
            "final_balance": result.final_balance,
        }
        for (key, name), goal, result in zip(names, goals, results, strict=True)
    ]
    lines = [
        _line(f"goal_{number}", name, list(enumerate(result.balances)))
        for number, ((_, name), result) in enumerate(zip(names, results, strict=True), start=1)
    ]
    return {
        "start_date": start,
        "monthly_contribution": budget,
        "months_to_complete": last.months_to_complete if done else None,
        "completion_date": last.completion_date if done else None,
        "total_contributed": contributed if done else None,
        "total_interest": final - opening - contributed if done else None,
        "final_balance": final if done else None,
        "goals": rows,
        "series": [asdict(line) for line in lines],
        "assumptions": [asdict(each) for each in assumptions],
        "explanation": [f"{money_text(budget)} a month goes to the goals by priority, then by deadline."]
        + [_goal_words(row) for row in rows],
    }


def _line(key: str, label: str, points: Sequence[tuple[int, Decimal]]) -> Series:
    """At most so many points, the last one among them."""
    every = max(1, -(-len(points) // MOST_POINTS))
    shown = [point for index, point in enumerate(points) if index % every == 0 or index == len(points) - 1]
    return Series(key, label, "currency", tuple((str(months), money_text(balance)) for months, balance in shown))


def _single_words(found: Forecast, target: Decimal, current: Decimal) -> str:
    start = f"{money_text(current)} of {money_text(target)} is there"
    pace = f"{money_text(found.monthly_contribution)} a month"
    if found.months_to_complete is None:
        return f"{start}; with {pace} the rest is {NEVER}."
    return f"{start}; {pace} brings the rest in {found.months_to_complete} months, on {found.completion_date}."


def _goal_words(row: dict[str, Any]) -> str:
    if row["months_to_complete"] is None:
        return f"{row['name']}: {NEVER}."
    timely = {True: ", in time", False: ", too late", None: ""}[row["in_time"]]
    return f"{row['name']}: complete after {row['months_to_complete']} months, on {row['completion_date']}{timely}."
