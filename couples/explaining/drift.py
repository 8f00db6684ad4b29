"""Drift as an answer: figures, chart, assumptions, words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from couples.calc.drift import AHEAD, COMPLETE, NO_DEADLINE, ON_TRACK
from couples.selectors.drift import MeasuredGoal
from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text
from lifepath.core.series import Series
from lifepath.users.models import Household

ASSUMPTIONS = (
    Assumption("straight line", "from a goal's first day to its deadline, by whole days", "drift rule"),
    Assumption("behind and ahead", "beyond 5 % of the target; critical beyond 20 %", "drift rule"),
    Assumption("pace", "mean of the last three closed months", "the ledger and reported progress"),
    Assumption("causes", "last three closed months against budgets, else the year before", "the household's months"),
)


def drift_body(*, household: Household, today: dt.date, measured: Sequence[MeasuredGoal]) -> dict[str, Any]:
    """What the API answers."""
    return {
        "household": household.pk,
        "as_of": today,
        "currency": household.currency,
        "goals": [goal_body(entry) for entry in measured],
        "series": [asdict(line) for line in _lines(measured)],
        "assumptions": [asdict(each) for each in ASSUMPTIONS],
        "explanation": [words for entry in measured for words in goal_words(entry)],
    }


def goal_body(entry: MeasuredGoal) -> dict[str, Any]:
    """One goal."""
    goal, drift, more = entry.goal, entry.drift, entry.details
    parts = () if entry.causes is None else entry.causes.parts
    return {
        "goal": goal.pk,
        "name": goal.name,
        "priority": goal.priority,
        "target_amount": goal.target_amount,
        "target_date": goal.target_date,
        "current_amount": goal.current_amount,
        "expected": drift.expected,
        "drift_amount": drift.drift_amount,
        "drift_ratio": drift.drift_ratio,
        "status": drift.status,
        "catch_up_monthly": drift.catch_up_monthly,
        "funded_share": more.funded_share,
        "expected_share": more.expected_share,
        "months_late": more.months_late,
        "monthly_pace": entry.monthly_pace,
        "projected_date": entry.projected_date,
        "on_track": entry.on_track,
        "gap": None if entry.causes is None else entry.causes.gap,
        "causes": [asdict(part) for part in parts],
    }


def goal_words(entry: MeasuredGoal) -> list[str]:
    """Where it stands and why, in sentences."""
    name, drift = entry.goal.name, entry.drift
    if drift.status == COMPLETE:
        return [f"{name} is complete."]
    if drift.status == NO_DEADLINE or drift.drift_amount is None or drift.expected is None:
        return [f"{name} has no deadline and so no line."]
    if drift.status in (ON_TRACK, AHEAD) and drift.drift_amount >= 0:
        return [f"{name} is {money_text(drift.drift_amount)} above its line of {money_text(drift.expected)}."]
    below, line = money_text(-drift.drift_amount), money_text(drift.expected)
    words = [f"{name} is {below} below its line of {line} ({drift.status.replace('_', ' ')})."]
    if entry.causes is not None and entry.causes.parts:
        parts = ", ".join(
            f"{part.cause.replace('_', ' ')}{f' ({part.detail})' if part.detail else ''} {money_text(part.amount)}"
            for part in entry.causes.parts
        )
        words.append(f"{name}: {parts}.")
    if drift.catch_up_monthly is not None:
        words.append(f"{name} is in time again with {money_text(drift.catch_up_monthly)} a month.")
    return words


def _lines(measured: Sequence[MeasuredGoal]) -> list[Series]:
    """Two bars a goal: what is there, what the line asks for."""
    with_line = [entry for entry in measured if entry.drift.expected is not None]
    there = tuple((entry.goal.name, money_text(entry.goal.current_amount)) for entry in with_line)
    asked = tuple((entry.goal.name, money_text(entry.drift.expected)) for entry in with_line if entry.drift.expected)
    return [Series("current", "There", "currency", there), Series("expected", "Expected", "currency", asked)]
