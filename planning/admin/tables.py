"""Figures of relationship metrics as the back office shows them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lifepath.core import charts
from lifepath.core.periods import Month, months_between
from planning.choices import MetricType
from planning.models import RelationshipMetric

MONTHS_SHOWN = 12
PART_LABELS = {
    "active_days": "Active days",
    "tasks": "Tasks on time",
    "prompts": "Check-ins answered",
    "sections": "Fresh data",
    "meeting": "Met in cadence",
    "contributions": "Contributions",
    "spending": "Spending",
    "actions": "Actions on time",
    "goals": "Goals",
}


def history_chart(rows: Sequence[RelationshipMetric], *, last: Month) -> str | None:
    """The three metrics of one client over a year; None while there is none."""
    if not rows:
        return None
    months = months_between(min(Month.of(row.month) for row in rows), last)
    values = {(row.metric_type, Month.of(row.month)): row.metric_value for row in rows}
    lines = [charts.Line(label, [values.get((name, month)) for month in months]) for name, label in MetricType.choices]
    return charts.lines([str(month) for month in months], lines, title="Relationship metrics by month, 0 to 100")


def parts_chart(metric: RelationshipMetric) -> str | None:
    """What each part brings of what it could bring; parts without data are left out."""
    counted = [part for part in metric.parts if part["ratio"] is not None]
    if not counted:
        return None
    return charts.pairs(
        [PART_LABELS.get(part["name"], part["name"]) for part in counted],
        charts.Line("Points reached", [part["weight"] * Decimal(part["ratio"]) for part in counted]),
        charts.Line("Points possible", [Decimal(part["weight"]) for part in counted]),
        title=f"{metric.get_metric_type_display()} {Month.of(metric.month)}: parts",
    )


def part_rows(metric: RelationshipMetric) -> list[dict[str, Any]]:
    """Every part in words, those without data too."""
    return [
        {
            "label": PART_LABELS.get(part["name"], part["name"]),
            "weight": part["weight"],
            "percent": None if part["ratio"] is None else Decimal(part["ratio"]) * 100,
        }
        for part in metric.parts
    ]
