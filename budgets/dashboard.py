"""The budget dashboard on the household page: plan against fact, directions, what stands out, what could be saved."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from budgets.calc.anomalies import DEFAULT_THRESHOLD_STDDEV, Anomaly
from budgets.calc.compare import MonthTotals
from budgets.calc.trends import CATEGORY_WINDOW_MONTHS, SUMMARY_WINDOW_MONTHS
from budgets.selectors import snapshots
from budgets.selectors.budgets import MeasuredBudget, budgets_in_force, measure
from budgets.selectors.opportunities import opportunities
from budgets.selectors.snapshots import TrendReport
from lifepath.banking.choices import AccountKind
from lifepath.banking.models import BankAccount
from lifepath.banking.selectors.recurring import AccountForecast, account_forecasts
from lifepath.core import charts
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.core.spending_categories import LABELS
from lifepath.users.models import Household

A_YEAR, A_WEEK = 365, 7
LARGEST_CATEGORIES = 3
SHOWN_OPPORTUNITIES = 8
FORECAST_ACCOUNTS = 2
LIQUID = (AccountKind.CHECKING, AccountKind.SAVINGS, AccountKind.CASH)


def dashboard_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """As of today where the household lives."""
    now = timezone.now()
    today = household.today(now)
    running = Month.of(today)
    report = snapshots.trends(
        household=household,
        running=running,
        month=None,
        category_window=CATEGORY_WINDOW_MONTHS,
        summary_window=SUMMARY_WINDOW_MONTHS,
    )
    return {
        "today": today,
        "budgets": [
            _budget(entry)
            for entry in measure(
                household=household, budgets=budgets_in_force(household=household, day=today), as_of=today
            )
        ],
        "totals": totals_chart(report.summary_months),
        "trends": category_chart(report),
        "directions": directions(report),
        "anomalies": _anomalies(household, running),
        "opportunities": [
            (each.kind.replace("_", " "), each)
            for each in opportunities(user=request.user, household=household, now=now, offered_rate=None)
        ][:SHOWN_OPPORTUNITIES],
        "forecasts": _forecasts(request.user, household, today, now),
        "links": report_links(household),
    }


def report_links(household: Household) -> dict[str, str]:
    """Addresses of the reports about a household."""
    return {
        name: f"{reverse(f'admin:budgets_{name}')}?{urlencode({'household': household.pk})}"
        for name in ("trends", "anomalies", "compare")
    }


def totals_chart(months: Sequence[MonthTotals]) -> SafeString | None:
    """Income and expenses over the months; None without any."""
    if not months:
        return None
    return charts.lines(
        [str(entry.month) for entry in months],
        [
            charts.Line("Income", [entry.total_income for entry in months]),
            charts.Line("Expenses", [entry.total_expenses for entry in months]),
        ],
        title=f"Income and expenses, {months[0].month} to {months[-1].month}",
    )


def category_chart(report: TrendReport) -> SafeString | None:
    """The largest categories over the months."""
    months = report.category_months
    largest = sorted(report.categories, key=lambda name: -report.categories[name].average)[:LARGEST_CATEGORIES]
    if not months or not largest:
        return None
    return charts.lines(
        [str(entry.month) for entry in months],
        [charts.Line(LABELS[name], [entry.category_totals.get(name, ZERO) for entry in months]) for name in largest],
        title=f"The largest categories, {months[0].month} to {months[-1].month}",
    )


def directions(report: TrendReport) -> list[dict[str, Any]]:
    """Each category's mean, direction and change, the largest first."""
    ordered = sorted(report.categories.items(), key=lambda entry: (-entry[1].average, entry[0]))
    return [{"label": LABELS[name], "trend": trend, "last": trend.values[-1]} for name, trend in ordered]


def anomaly_chart(found: Sequence[Anomaly], *, month: Month) -> SafeString | None:
    """What stands out beside its past mean."""
    if not found:
        return None
    return charts.pairs(
        [LABELS[each.category] for each in found],
        charts.Line(str(month), [each.current_amount for each in found]),
        charts.Line("Mean of the months before", [each.historical_average for each in found]),
        title=f"Categories that stand out in {month}",
    )


def _budget(entry: MeasuredBudget) -> dict[str, Any]:
    lines = [entry.progress.total, *entry.progress.items]
    labels = [LABELS.get(line.name, "Whole budget") for line in lines]
    return {
        "budget": entry.budget,
        "progress": entry.progress,
        "lines": list(zip(labels, lines, strict=True)),
        "outside": [(LABELS[name], amount) for name, amount in entry.progress.no_budget.items()],
        "chart": charts.pairs(
            labels,
            charts.Line("Budget", [line.limit for line in lines]),
            charts.Line("Actual", [line.spent for line in lines]),
            title=f"{entry.budget.name}: budget and actual since {entry.budget.start_on}",
        ),
    }


def _anomalies(household: Household, running: Month) -> list[dict[str, Any]]:
    """Of the running month and the one before."""
    shown = []
    for month in (running, running.plus(-1)):
        try:
            found, history = snapshots.anomalies(
                household=household, running=running, month=month, threshold_stddev=DEFAULT_THRESHOLD_STDDEV
            )
        except snapshots.NoData:
            continue
        rows = [(LABELS[each.category], each) for each in found]
        shown.append({"month": month, "is_running": month == running, "rows": rows, "history": len(history)})
    return shown


def _forecasts(user: Any, household: Household, today: dt.date, now: dt.datetime) -> list[dict[str, Any]]:
    accounts = list(
        BankAccount.objects.visible_to(user)
        .of_household(household.pk)
        .filter(kind__in=LIQUID)
        .order_by("-balance", "pk")
    )[:FORECAST_ACCOUNTS]
    found = account_forecasts(user=user, accounts=accounts, as_of=today, now=now, days=A_YEAR)
    return [
        {"account": account, "forecast": each.forecast, "chart": _balance(account, each)} for account, each in found
    ]


def _balance(account: BankAccount, found: AccountForecast) -> SafeString:
    """A point a week, and the lowest day."""
    days = [
        day
        for number, day in enumerate(found.forecast.days)
        if number % A_WEEK == 0 or day.day == found.forecast.lowest.day
    ]
    rows: list[tuple[str, list[Decimal | None]]] = [
        ("Balance", [day.balance for day in days]),
        ("Low", [day.low for day in days]),
        ("High", [day.high for day in days]),
    ]
    return charts.lines(
        [day.day.isoformat() for day in days],
        [charts.Line(label, values) for label, values in rows],
        title=f"{account.name}: balance over the next twelve months",
    )
