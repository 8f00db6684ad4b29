"""Where budgets stand, in words and as chart lines."""

from dataclasses import asdict
from typing import Any

from budgets.calc.progress import Progress
from budgets.selectors.budgets import MeasuredBudget
from lifepath.core.money import money_text
from lifepath.core.series import Series

NO_LIMIT = "The limit is not above 0."
NOT_BEGUN = "The period has not begun."


def progress_body(measured: list[MeasuredBudget]) -> dict[str, Any]:
    """The figures with their reasons, words and lines."""
    return {
        "budgets": [_budget(entry) for entry in measured],
        "series": [asdict(series) for entry in measured for series in _series(entry)],
        "assumptions": [],
        "explanation": [_words(entry) for entry in measured],
    }


def _budget(entry: MeasuredBudget) -> dict[str, Any]:
    budget, progress = entry.budget, entry.progress
    return {
        "budget": budget.pk,
        "name": budget.name,
        "category": budget.category,
        "period_type": budget.period_type,
        "start": budget.start_on,
        "end": budget.end_on,
        "days": progress.days,
        "days_elapsed": progress.days_elapsed,
        "total": _line(progress.total),
        "items": [_line(line) for line in progress.items],
        "no_budget": progress.no_budget,
        "no_budget_total": progress.no_budget_total,
        "unassigned": progress.unassigned,
    }


def _line(line: Progress) -> dict[str, Any]:
    reasons = {}
    if line.percent is None:
        reasons["percent"] = NO_LIMIT
    if line.projected is None:
        reasons["projected"] = NOT_BEGUN
    return {**asdict(line), "reasons": reasons}


def _series(entry: MeasuredBudget) -> list[Series]:
    lines = (entry.progress.total, *entry.progress.items)
    return [
        Series(
            f"{entry.budget.pk}:{key}",
            f"{entry.budget.name}: {label}",
            "currency",
            tuple((line.name, money_text(getattr(line, key))) for line in lines),
        )
        for key, label in (("limit", "budget"), ("spent", "actual"))
    ]


def _words(entry: MeasuredBudget) -> str:
    total, progress = entry.progress.total, entry.progress
    items = sum((line.spent for line in progress.items), progress.no_budget_total)
    parts = f" Items and what has no budget add up to {money_text(items)}." if progress.items else ""
    projected = ""
    if total.projected is not None:
        ratio = f"{money_text(total.spent)} / {progress.days_elapsed} x {progress.days} days"
        projected = f" {ratio} = {money_text(total.projected)}."
    return f"{entry.budget.name}: {money_text(total.spent)} of {money_text(total.limit)} is spent.{projected}{parts}"
