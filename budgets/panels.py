"""Spending on the household page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from budgets.calc.spending import WINDOW_MONTHS, SpendingAnalysis
from budgets.selectors.spending import latest_month, months_of_spending, spending_analysis
from lifepath.core import charts
from lifepath.core.periods import Month
from lifepath.core.spending_categories import LABELS
from lifepath.users.models import Household


def spending_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """The month that the page asks for, else the latest one that holds anything."""
    month = _asked_month(request) or latest_month(household_id=household.pk)
    if month is None:
        return {}
    rows = months_of_spending(household_id=household.pk, first=month.plus(1 - WINDOW_MONTHS), last=month)
    if not rows or Month.of(rows[-1].month) != month:
        return {"month": str(month), "months": rows}
    analysis = spending_analysis(household_id=household.pk, month=month)
    return {
        "month": str(month),
        "analysis": analysis,
        "labelled": [(LABELS[row.category], row, _percent(row.average_income_share)) for row in analysis.categories],
        "present": rows[-1],
        "received": rows[-1].income + rows[-1].household_transfers,
        "choices": [str(Month.of(row.month)) for row in reversed(rows)],
        "savings_percent": _percent(rows[-1].savings_rate),
        "unconfirmed": [LABELS[name].lower() for name in analysis.peers.unconfirmed] if analysis.peers else [],
        "pie": _pie(analysis),
        "peers": _peers(analysis),
        "history": charts.lines(
            [str(Month.of(row.month)) for row in rows],
            [
                charts.Line("Spending", [row.total_spending for row in rows]),
                charts.Line("Income", [row.income + row.household_transfers for row in rows]),
            ],
            title=f"Income and spending, {rows[0].month:%Y-%m} to {month}",
        ),
    }


def _asked_month(request: HttpRequest) -> Month | None:
    text = request.GET.get("month", "")
    try:
        return Month.parse(text) if text else None
    except ValueError:
        return None


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _pie(analysis: SpendingAnalysis) -> str:
    parts = [
        charts.Slice(LABELS[row.category], row.amount, f"{row.amount:,.2f}")
        for row in sorted(analysis.categories, key=lambda row: -row.amount)
        if row.amount
    ]
    return charts.pie(parts, title=f"Where the money went in {analysis.month}")


def _peers(analysis: SpendingAnalysis) -> str | None:
    compared = [row for row in analysis.categories if row.peer is not None]
    if not compared:
        return None
    return charts.pairs(
        [LABELS[row.category] for row in compared],
        charts.Line("Household, monthly mean", [row.average_amount for row in compared]),
        charts.Line("Peers", [row.peer.monthly_amount if row.peer else None for row in compared]),
        title="Spending a month beside peers of the same income",
    )
