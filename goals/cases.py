"""Worked cases that goals answers: trajectory, forecast, ledger."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from goals.calc import forecast, ledger_rules, trajectory
from goals.calc.ledger_rules import Event, Ledger, Refused
from lifepath.core.case_values import BadCaseValue, amount, day, day_text, field, number_text, optional_day
from lifepath.core.money import money_text

SOURCE = "Definitions of trajectory, forecast and ledger, version 1"


def answer_trajectory(given: dict[str, Any]) -> dict[str, Any]:
    """Where a level contribution without interest leads."""
    result = trajectory.project(
        as_of=day(given, "as_of"),
        target_amount=amount(given, "target_amount"),
        current_amount=amount(given, "current_amount"),
        monthly_contribution=amount(given, "monthly_contribution"),
        target_date=optional_day(given, "target_date"),
    )
    return {
        "months_remaining": result.months_remaining,
        "projected_completion_date": day_text(result.projected_completion_date),
        "on_track": result.on_track,
        "required_monthly": number_text(result.required_monthly),
    }


def answer_forecast(given: dict[str, Any]) -> dict[str, Any]:
    """When a goal with interest is complete."""
    result = forecast.simulate(
        target_amount=amount(given, "target_amount"),
        current_amount=amount(given, "current_amount"),
        contribution=amount(given, "contribution"),
        frequency=field(given, "frequency"),
        annual_rate=amount(given, "annual_rate"),
        start_date=day(given, "start_date"),
    )
    return {
        "monthly_contribution": number_text(result.monthly_contribution),
        "months_to_complete": result.months_to_complete,
        "completion_date": day_text(result.completion_date),
        "total_contributed": number_text(result.total_contributed),
        "total_interest": number_text(result.total_interest),
        "final_balance": number_text(result.final_balance),
    }


def answer_ledger(given: dict[str, Any]) -> dict[str, Any]:
    """Operations in order on empty allocations: results, events, and the state they lead to."""
    ledger = Ledger(
        balances={row["id"]: amount(row, "balance") for row in field(given, "accounts")},
        targets={
            row["id"]: None if row.get("target_amount") is None else amount(row, "target_amount")
            for row in field(given, "goals")
        },
    )
    results, events = [], []
    for operation in field(given, "ops"):
        try:
            ledger, event = _apply(ledger, operation)
        except Refused as refusal:
            results.append(refusal.code)
        else:
            results.append("ok")
            events.append(event)
    return {
        "results": results,
        "ledger": [{"event_type": event.event_type, "amount": money_text(event.amount)} for event in events],
        "goals": {goal: money_text(ledger.current_allocation(goal)) for goal in ledger.targets},
        "accounts": {
            account: {
                "balance": money_text(balance),
                "allocated": money_text(ledger.allocated(account)),
                "unallocated": money_text(ledger.unallocated(account)),
            }
            for account, balance in ledger.balances.items()
        },
    }


def _apply(ledger: Ledger, operation: dict[str, Any]) -> tuple[Ledger, Event]:
    account, value = str(operation.get("account")), _amount(operation.get("amount"))
    match field(operation, "op"):
        case "allocate":
            return ledger_rules.allocate(ledger, account=account, goal=str(operation.get("goal")), amount=value)
        case "deallocate":
            return ledger_rules.deallocate(ledger, account=account, goal=str(operation.get("goal")), amount=value)
        case "reallocate":
            giver, taker = str(operation.get("from")), str(operation.get("to"))
            return ledger_rules.reallocate(ledger, account=account, from_goal=giver, to_goal=taker, amount=value)
        case "deposit":
            return ledger_rules.deposit(ledger, account=account, amount=value)
        case "set_balance":
            return ledger_rules.set_balance(ledger, account=account, amount=value)
        case unknown:
            raise BadCaseValue(f"{unknown!r} is not an operation.")


def _amount(value: Any) -> Decimal:
    """Whatever is written; what is no number becomes NaN, which the rules refuse as an amount."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return Decimal("NaN")
    try:
        return Decimal(value)
    except InvalidOperation:
        return Decimal("NaN")


CASE_KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "trajectory": answer_trajectory,
    "forecast": answer_forecast,
    "ledger": answer_ledger,
}
