"""A rebalance as an answer: each move with its reason, each goal before and after."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from couples.calc.drift import expected_on
from couples.calc.rebalance import Move, Rebalance
from couples.selectors.rebalancing import RebalanceState
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO, money_text

FREE = "free money"


def rebalance_body(*, household_id: Any, state: RebalanceState, found: Rebalance) -> dict[str, Any]:
    """What the API answers."""
    before = _held(state)
    goals = [_goal(key, row, before[key], found, state) for key, row in state.goals.items()]
    return {
        "household": household_id,
        "as_of": state.as_of,
        "digest": state.digest,
        "min_move": state.min_move,
        "repairs": [_move(move, state, _repair_reason(move, state)) for move in found.repairs],
        "moves": [_move(move, state, _reason(move, state)) for move in found.moves],
        "shortfall_before": found.shortfall_before,
        "shortfall_after": found.shortfall_after,
        "goals": goals,
        "unallocated_after": [
            {"account": account, "name": state.accounts[account]["name"], "amount": amount}
            for account, amount in found.unallocated_after.items()
        ],
        "assumptions": [asdict(each) for each in _assumptions(state)],
        "explanation": _steps(found, state),
    }


def _held(state: RebalanceState) -> dict[str, Decimal]:
    held = {key: Decimal(row["held_elsewhere"]) for key, row in state.goals.items()}
    for row in state.allocations.values():
        held[row["goal"]] += Decimal(row["amount"])
    return held


def _goal(key: str, row: Mapping[str, Any], before: Decimal, found: Rebalance, state: RebalanceState) -> dict[str, Any]:
    expected = _expected(row, state)
    after = found.allocation_after[key] + Decimal(row["held_elsewhere"])
    return {
        "goal": key,
        "name": row["name"],
        "priority": row["priority"],
        "locked": row["locked"],
        "target_amount": row["target_amount"],
        "expected": expected,
        "before": before,
        "after": after,
        "need_before": _need(expected, before),
        "need_after": _need(expected, after),
    }


def _expected(row: Mapping[str, Any], state: RebalanceState) -> Decimal | None:
    deadline = row["target_date"]
    line = expected_on(
        target_amount=Decimal(row["target_amount"]),
        created=dt.date.fromisoformat(row["created_on"]),
        deadline=None if deadline is None else dt.date.fromisoformat(deadline),
        as_of=dt.date.fromisoformat(state.as_of),
    )
    return None if line is None else min(line, Decimal(row["target_amount"]))


def _need(expected: Decimal | None, held: Decimal) -> Decimal:
    return ZERO if expected is None else max(ZERO, expected - held)


def _move(move: Move, state: RebalanceState, reason: str) -> dict[str, Any]:
    return {
        "account": move.account,
        "account_name": state.accounts[move.account]["name"],
        "from_goal": move.from_goal,
        "from_name": FREE if move.from_goal is None else state.goals[move.from_goal]["name"],
        "to_goal": move.to_goal,
        "to_name": FREE if move.to_goal is None else state.goals[move.to_goal]["name"],
        "amount": move.amount,
        "reason": reason,
    }


def _repair_reason(move: Move, state: RebalanceState) -> str:
    account, goal = state.accounts[move.account]["name"], state.goals[str(move.from_goal)]["name"]
    return f"{account} holds less than is set aside on it; {goal} gives back {money_text(move.amount)}."


def _reason(move: Move, state: RebalanceState) -> str:
    taker = state.goals[str(move.to_goal)]
    source = f"free on {state.accounts[move.account]['name']}"
    if move.from_goal is not None:
        giver = state.goals[move.from_goal]
        source = f"more than {giver['name']} (priority {giver['priority']}) needs by now"
    due = "" if taker["target_date"] is None else f", due {taker['target_date']}"
    expected = _expected(taker, state) or ZERO
    return (
        f"{taker['name']} (priority {taker['priority']}{due}) is behind its line of {money_text(expected)};"
        f" {money_text(move.amount)} is {source}."
    )


def _assumptions(state: RebalanceState) -> list[Assumption]:
    return [
        Assumption("min_move", state.min_move, "the request, else 10.00"),
        Assumption("straight line", state.as_of, "from a goal's first day to its deadline, on this day"),
        Assumption("accounts", str(len(state.accounts)), "joint ones, one's own and those delegated to the caller"),
    ]


def _steps(found: Rebalance, state: RebalanceState) -> list[str]:
    steps = [f"The goals miss {money_text(found.shortfall_before)} of their lines on {state.as_of}."]
    if found.repairs:
        steps.append(f"{len(found.repairs)} releases mend accounts that hold less than is set aside on them.")
    if found.moves:
        moved = sum((move.amount for move in found.moves), ZERO)
        steps.append(f"{len(found.moves)} moves bring {money_text(moved)} to goals that are behind.")
    steps.append(f"{money_text(found.shortfall_after)} is missing after that.")
    return steps
