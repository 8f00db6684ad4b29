"""Worked cases that planning answers: allocation and the three relationship metrics."""

from collections.abc import Callable
from typing import Any

from lifepath.core.case_values import amount, count, field, flag, number_text
from planning.calc.adherence import CategoryPlan, plan_adherence
from planning.calc.distribution import REMAINDER, Bill, CannotDistribute, Distribution, Line, distribute
from planning.calc.engagement import MonthOfContact, client_engagement
from planning.calc.goal_progress import GoalAmount, goal_progress
from planning.calc.weighted_score import Score

SOURCE = "Definitions of allocation and relationship metrics, version 1"


def answer_allocation(given: dict[str, Any]) -> dict[str, Any]:
    """A month's income over the lines of a scenario, in cents; a refusal is the answer {error: code}."""
    try:
        result = distribute(
            income_cents=field(given, "income_cents"),
            lines=[Line(*(row.get(name) for name in LINE_FIELDS)) for row in field(given, "allocations")],
            bills=[Bill(field(row, "id"), field(row, "amount_cents")) for row in given.get("bills") or []],
            percent_base=given.get("percent_base") or REMAINDER,
        )
    except CannotDistribute as refusal:
        return {"error": refusal.code}
    return _distribution(result)


LINE_FIELDS = ("id", "target", "kind", "value")


def _distribution(result: Distribution) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "allocations": [
            {
                "id": line.id,
                "requested_cents": line.requested_cents,
                "amount_cents": line.amount_cents,
                "status": line.status,
            }
            for line in result.lines
        ],
        "fixed_total_cents": result.fixed_total_cents,
        "percent_total_cents": result.percent_total_cents,
        "unallocated_cents": result.unallocated_cents,
        "shortfall_cents": result.shortfall_cents,
    }
    if result.bills:
        answer["bills"] = [
            {
                "id": bill.id,
                "allocated_cents": bill.allocated_cents,
                "uncovered_cents": bill.uncovered_cents,
                "overfunded_cents": bill.overfunded_cents,
            }
            for bill in result.bills
        ]
    return answer


def answer_client_engagement(given: dict[str, Any]) -> dict[str, Any]:
    """How much a household takes part."""
    month = MonthOfContact(
        active_days=count(given, "active_days"),
        tasks_due=count(given, "tasks_due"),
        tasks_done_on_time=count(given, "tasks_done_on_time"),
        prompts_sent=count(given, "prompts_sent"),
        prompts_answered_7d=count(given, "prompts_answered_7d"),
        sections_required=count(given, "sections_required"),
        sections_fresh=count(given, "sections_fresh"),
        meeting_within_cadence=flag(given, "meeting_within_cadence"),
    )
    return _score(client_engagement(month=month))


def answer_plan_adherence(given: dict[str, Any]) -> dict[str, Any]:
    """How closely a household keeps to its plan."""
    score = plan_adherence(
        planned_contributions=amount(given, "planned_contributions"),
        actual_contributions=amount(given, "actual_contributions"),
        categories=[
            CategoryPlan(field(row, "category"), amount(row, "planned"), amount(row, "actual"))
            for row in field(given, "categories")
        ],
        actions_due=count(given, "actions_due"),
        actions_done_by_due=count(given, "actions_done_by_due"),
    )
    return _score(score)


def answer_goal_progress(given: dict[str, Any]) -> dict[str, Any]:
    """How far a household's goals are."""
    goals = [
        GoalAmount(amount(row, "target_amount"), amount(row, "current_amount"), field(row, "status"))
        for row in field(given, "goals")
    ]
    return _score(goal_progress(goals=goals))


def _score(score: Score) -> dict[str, Any]:
    return {"metric_type": score.metric_type, "metric_value": number_text(score.metric_value)}


CASE_KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "allocation": answer_allocation,
    "client_engagement": answer_client_engagement,
    "plan_adherence": answer_plan_adherence,
    "goal_progress": answer_goal_progress,
}
