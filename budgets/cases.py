"""Worked cases that budgets answers: trend, summary_trend, anomalies."""

from collections.abc import Callable, Iterable
from typing import Any

from budgets.calc.anomalies import DEFAULT_THRESHOLD_STDDEV, Anomaly, find_anomalies
from budgets.calc.snapshots import CategorySnapshot, SummarySnapshot
from budgets.calc.trends import CATEGORY_WINDOW_MONTHS, SUMMARY_WINDOW_MONTHS, Trend, category_trends, summary_trend
from lifepath.core.case_values import amount, amounts, field, number_text
from lifepath.core.periods import Month

SOURCE = "Definitions of trend, summary trend and anomalies, version 1"


def answer_trend(given: dict[str, Any]) -> dict[str, Any]:
    """Category trends of the given snapshots."""
    trends = category_trends(
        snapshots=_categories(field(given, "snapshots")), num_months=given.get("num_months", CATEGORY_WINDOW_MONTHS)
    )
    return {name: _trend(trend) for name, trend in trends.items()}


def answer_summary_trend(given: dict[str, Any]) -> dict[str, Any]:
    """Trends of income, expenses and savings rate."""
    snapshots = [
        SummarySnapshot(Month.parse(row["period"]), amount(row, "total_income"), amount(row, "total_expenses"))
        for row in field(given, "snapshots")
    ]
    trend = summary_trend(snapshots=snapshots, num_months=given.get("num_months", SUMMARY_WINDOW_MONTHS))
    if trend is None:
        return {}
    rate = trend.savings_rate
    return {
        "income": _trend(trend.income),
        "expenses": _trend(trend.expenses),
        "savings_rate": {
            "values": [number_text(value) for value in rate.values],
            "trend": rate.trend,
            "slope_per_month": number_text(rate.slope_per_month),
        },
    }


def answer_anomalies(given: dict[str, Any]) -> dict[str, Any]:
    """Anomalies of the current month against the given history."""
    threshold = (
        amount(given, "threshold_stddev") if given.get("threshold_stddev") is not None else DEFAULT_THRESHOLD_STDDEV
    )
    (current,) = _categories([field(given, "current")])
    history = _categories(field(given, "history"))
    found = find_anomalies(current=current, history=history, threshold_stddev=threshold)
    return {"anomalies": [_anomaly(anomaly) for anomaly in found]}


def _categories(rows: Iterable[dict[str, Any]]) -> list[CategorySnapshot]:
    return [CategorySnapshot(Month.parse(row["period"]), amounts(row, "category_totals")) for row in rows]


def _trend(trend: Trend) -> dict[str, Any]:
    return {
        "average": number_text(trend.average),
        "trend": trend.trend,
        "relative_slope": number_text(trend.relative_slope),
        "change_percent": number_text(trend.change_percent),
        "volatility": number_text(trend.volatility),
        "values": [number_text(value) for value in trend.values],
    }


def _anomaly(anomaly: Anomaly) -> dict[str, Any]:
    return {
        "category": anomaly.category,
        "current_amount": number_text(anomaly.current_amount),
        "historical_average": number_text(anomaly.historical_average),
        "deviation": number_text(anomaly.deviation),
        "severity": anomaly.severity,
        "kind": anomaly.kind,
        "direction": anomaly.direction,
    }


CASE_KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "trend": answer_trend,
    "summary_trend": answer_summary_trend,
    "anomalies": answer_anomalies,
}
