"""Worked cases that couples answers: drift, rebalance, schedule."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from couples.calc import drift, rebalance, schedule
from lifepath.core.case_values import BadCaseValue, amount, count, day, field, number_text, optional_day
from lifepath.core.money import money_text

SOURCE = "Definitions of drift, rebalance and schedule, version 1"
DEFAULT_PRIORITY = 3


def answer_drift(given: dict[str, Any]) -> dict[str, Any]:
    """Each goal against its straight line."""
    as_of = day(given, "as_of")
    return {"goals": [_drift(drift.measure(goal=_goal_state(row), as_of=as_of)) for row in field(given, "goals")]}


def _goal_state(row: dict[str, Any]) -> drift.GoalState:
    return drift.GoalState(
        id=field(row, "id"),
        target_amount=amount(row, "target_amount"),
        current_allocation=amount(row, "current_allocation"),
        created=day(row, "created"),
        deadline=optional_day(row, "deadline"),
    )


def _drift(result: drift.Drift) -> dict[str, Any]:
    return {
        "id": result.id,
        "expected": number_text(result.expected),
        "drift_amount": number_text(result.drift_amount),
        "drift_ratio": number_text(result.drift_ratio),
        "status": result.status,
        "catch_up_monthly": number_text(result.catch_up_monthly),
    }


def answer_rebalance(given: dict[str, Any]) -> dict[str, Any]:
    """Repairs and moves between goals."""
    result = rebalance.suggest(
        as_of=day(given, "as_of"),
        accounts=[rebalance.Account(field(row, "id"), amount(row, "balance")) for row in field(given, "accounts")],
        goals=[_goal(row) for row in field(given, "goals")],
        allocations=[
            rebalance.Allocation(field(row, "goal"), field(row, "account"), amount(row, "amount"))
            for row in field(given, "allocations")
        ],
        min_move=rebalance.DEFAULT_MIN_MOVE if given.get("min_move") is None else amount(given, "min_move"),
    )
    return {
        "repairs": [_move(move) for move in result.repairs],
        "moves": [_move(move) for move in result.moves],
        "shortfall_before": money_text(result.shortfall_before),
        "shortfall_after": money_text(result.shortfall_after),
        "unallocated_after": {account: money_text(left) for account, left in result.unallocated_after.items()},
        "allocation_after": {goal: money_text(held) for goal, held in result.allocation_after.items()},
    }


def _goal(row: dict[str, Any]) -> rebalance.Goal:
    return rebalance.Goal(
        id=field(row, "id"),
        target_amount=amount(row, "target_amount"),
        priority=row.get("priority", DEFAULT_PRIORITY),
        created=day(row, "created"),
        deadline=optional_day(row, "deadline"),
        locked=row.get("locked", False),
    )


def _move(move: rebalance.Move) -> dict[str, Any]:
    return {
        "account": move.account,
        "from": move.from_goal,
        "to": move.to_goal,
        "amount": money_text(move.amount),
    }


def answer_schedule(given: dict[str, Any]) -> dict[str, Any]:
    """The first occurrences of a rule, in UTC."""
    start = field(given, "start_local")
    try:
        start_local = dt.datetime.fromisoformat(start)
    except (TypeError, ValueError) as problem:
        raise BadCaseValue(f"start_local: {start!r} is not a time.") from problem
    moments = schedule.first_occurrences(
        rule=field(given, "rrule"),
        start_local=start_local,
        time_zone=field(given, "timezone"),
        count=count(given, "count"),
    )
    return {"utc": [f"{moment:%Y-%m-%dT%H:%M:%S}Z" for moment in moments]}


CASE_KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "drift": answer_drift,
    "rebalance": answer_rebalance,
    "schedule": answer_schedule,
}
