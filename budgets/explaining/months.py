"""Trends, anomalies and comparisons in words and as chart lines, for whoever wants to check them by hand."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from budgets.calc.anomalies import FEWEST_MONTHS, HISTORY_MONTHS, SMALLEST_DIFFERENCE, Anomaly
from budgets.calc.compare import Comparison, Difference, MonthTotals
from budgets.calc.trends import RateTrend, SummaryTrend, Trend
from budgets.selectors.snapshots import TrendReport
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO, money_text
from lifepath.core.periods import Month
from lifepath.core.series import Series
from lifepath.core.spending_categories import LABELS, ROOT_CATEGORIES

FROM_NOTHING = "From nothing to something there is no percentage."
NO_AVERAGE = "The average is 0; the sign of the slope decides."
NO_INCOME = "No month has an income."
_RULES = "budget analysis rules"
_VERSION = "1"

STABLE_BAND = Assumption("stable_relative_slope", "0.02", _RULES, _VERSION)
STABLE_RATE = Assumption("stable_rate_slope", "0.005", _RULES, _VERSION)
LEAST_DIFFERENCE = Assumption("smallest_difference", money_text(Decimal(int(SMALLEST_DIFFERENCE))), _RULES, _VERSION)
MONTHS_OF_HISTORY = Assumption("months_of_history", f"{FEWEST_MONTHS} to {HISTORY_MONTHS}", _RULES, _VERSION)
CLOSED_MONTHS = Assumption("months", "closed months in the household's time zone, and the month asked for", _RULES)


def trend_body(report: TrendReport) -> dict[str, Any]:
    """The figures of a trend report with its reasons, words and lines."""
    periods = [entry.month for entry in report.category_months]
    summary_periods = [entry.month for entry in report.summary_months]
    summary = report.summary
    with_income = [entry.month for entry in report.summary_months if entry.total_income != 0]
    return {
        "period": summary_periods[-1] if summary_periods else None,
        "categories": [
            {"category": name, **_amount_trend(report.categories[name], periods)} for name in _ordered(report)
        ],
        "category_changes": [_change(name, report.categories[name]) for name in _ordered(report)],
        "income_trend": _amount_trend(summary.income, summary_periods) if summary else None,
        "expense_trend": _amount_trend(summary.expenses, summary_periods) if summary else None,
        "savings_rate_trend": _rate_trend(summary.savings_rate, with_income) if summary else None,
        "series": [asdict(series) for series in _trend_series(report)],
        "assumptions": [asdict(each) for each in (STABLE_BAND, STABLE_RATE, CLOSED_MONTHS)],
        "explanation": _trend_words(report, summary),
    }


def anomaly_body(found: Sequence[Anomaly], history: Sequence[MonthTotals]) -> dict[str, Any]:
    """The figures of a search for anomalies with words and lines."""
    months = ", ".join(str(entry.month) for entry in history)
    words = [f"Held against {len(history)} closed months: {months}." if history else "There is no closed month before."]
    if len(history) < FEWEST_MONTHS:
        words.append(f"At least {FEWEST_MONTHS} closed months are needed, so nothing is called unusual.")
    words.extend(_anomaly_words(each) for each in found)
    if len(history) >= FEWEST_MONTHS and not found:
        words.append("No category stands out.")
    return {
        "months_compared": [entry.month for entry in history],
        "anomalies": [asdict(each) for each in found],
        "series": [asdict(_category_series(each.category, history)) for each in found],
        "assumptions": [asdict(each) for each in (LEAST_DIFFERENCE, MONTHS_OF_HISTORY, CLOSED_MONTHS)],
        "explanation": words,
    }


def comparison_body(result: Comparison) -> dict[str, Any]:
    """The figures of a comparison with words and lines."""
    totals = (result.total_income, result.total_expenses, result.surplus)
    months = (result.left, result.right)
    return {
        "left": result.left,
        "right": result.right,
        "categories": [_difference(line) for line in result.categories],
        **{line.name: _difference(line) for line in totals},
        "series": [
            asdict(
                Series(line.name, _label(line.name), "currency", tuple(zip(map(str, months), _both(line), strict=True)))
            )
            for line in (*totals, *result.categories)
        ],
        "assumptions": [],
        "explanation": [_difference_words(line, result) for line in (*totals, *result.categories)],
    }


def _ordered(report: TrendReport) -> list[str]:
    known = [name for name in ROOT_CATEGORIES if name in report.categories]
    return known + [name for name in report.categories if name not in ROOT_CATEGORIES]


def _amount_trend(trend: Trend, periods: Sequence[Month]) -> dict[str, Any]:
    reasons = {}
    if trend.relative_slope is None:
        reasons["relative_slope"] = NO_AVERAGE
    if trend.change_percent is None:
        reasons["change_percent"] = FROM_NOTHING
    return {**asdict(trend), "periods": list(periods), "reasons": reasons}


def _rate_trend(trend: RateTrend, periods: Sequence[Month]) -> dict[str, Any]:
    reasons = {} if trend.values else {"trend": NO_INCOME, "slope_per_month": NO_INCOME}
    return {**asdict(trend), "periods": list(periods), "reasons": reasons}


def _change(name: str, trend: Trend) -> dict[str, Any]:
    first, last = trend.values[0], trend.values[-1]
    return {
        "category": name,
        "first": first,
        "last": last,
        "difference": last - first,
        "change_percent": trend.change_percent,
        "reason": FROM_NOTHING if trend.change_percent is None else None,
    }


def _difference(line: Difference) -> dict[str, Any]:
    return {**asdict(line), "reason": FROM_NOTHING if line.percent is None else None}


def _trend_series(report: TrendReport) -> list[Series]:
    totals = [
        Series(
            key, label, "currency", tuple((str(m.month), money_text(getattr(m, key))) for m in report.summary_months)
        )
        for key, label in (("total_income", "Income"), ("total_expenses", "Expenses"))
    ]
    return totals + [_category_series(name, report.category_months) for name in _ordered(report)]


def _category_series(name: str, months: Sequence[MonthTotals]) -> Series:
    points = tuple((str(entry.month), money_text(entry.category_totals.get(name, ZERO))) for entry in months)
    return Series(name, _label(name), "currency", points)


def _trend_words(report: TrendReport, summary: SummaryTrend | None) -> list[str]:
    if summary is None:
        return ["There is no closed month yet."]
    first, last = report.summary_months[0].month, report.summary_months[-1].month
    totals = (
        f"From {first} to {last} income averages {money_text(summary.income.average)} a month and is"
        f" {summary.income.trend}; expenses average {money_text(summary.expenses.average)} and are"
        f" {summary.expenses.trend}."
    )
    words = [totals]
    for name in _ordered(report):
        trend = report.categories[name]
        slope = "" if trend.relative_slope is None else f" (slope {trend.relative_slope} of the average a month)"
        words.append(f"{_label(name)}: {money_text(trend.average)} a month on average, {trend.trend}{slope}.")
    return words


def _anomaly_words(each: Anomaly) -> str:
    by = "" if each.deviation is None else f", {each.deviation} standard deviations"
    return (
        f"{_label(each.category)}: {money_text(each.current_amount)} against {money_text(each.historical_average)} on"
        f" average{by}: {each.severity}."
    )


def _difference_words(line: Difference, result: Comparison) -> str:
    percent = f" ({line.percent} %)" if line.percent is not None else ""
    return (
        f"{_label(line.name)}: {money_text(line.left)} in {result.left}, {money_text(line.right)} in {result.right},"
        f" {_signed(line.difference)}{percent}."
    )


def _label(name: str) -> str:
    totals = {"total_income": "Income", "total_expenses": "Expenses", "surplus": "Surplus"}
    return LABELS.get(name) or totals.get(name) or name


def _both(line: Difference) -> tuple[str, str]:
    return money_text(line.left), money_text(line.right)


def _signed(amount: Decimal) -> str:
    return f"{'+' if amount > 0 else ''}{money_text(amount)}"
