"""What planning brings to the household page."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lifepath.core import charts
from lifepath.core.periods import Month
from lifepath.users.models import Household
from planning.report_choices import ReportScope
from planning.selectors.insights.health import financial_health
from planning.selectors.insights.household_lines import HouseholdLines
from planning.selectors.reports.net_worth import net_worth
from planning.selectors.reports.scope import report_scope

MONTHS = 12
MOST_RATIOS = 3


def worth_panel(*, request: HttpRequest, household: Household) -> dict[str, Any]:
    """Net worth over a year, the health score, and the ways to reports and insights."""
    now = timezone.now()
    last = Month.of(household.today(now))
    return {
        "household": household,
        **_net_worth(request, household, last, now),
        **_health(HouseholdLines(request.user, household, now)),
        "insights_url": reverse("admin:planning_insights", args=[household.pk]),
        "builder_url": f"{reverse('admin:planning_report_builder')}?household={household.pk}",
        "worth_url": (
            f"{reverse('admin:planning_report_builder')}?household={household.pk}&kind=net_worth&then_by=account"
        ),
    }


def _net_worth(request: HttpRequest, household: Household, last: Month, now: dt.datetime) -> dict[str, Any]:
    scope = report_scope(household=household, kind=ReportScope.HOUSEHOLD, user=request.user)
    result = net_worth(
        first=last.plus(1 - MONTHS), last=last, by_account=False, scope=scope, user=request.user, now=now
    )
    line = result.series[0]
    drawing = charts.lines(
        [when for when, _ in line.points],
        [charts.Line("Net worth", [Decimal(value) for _, value in line.points])],
        title="Net worth",
    )
    return {
        "worth": result.totals,
        "worth_chart": drawing,
        "notes": result.notes,
        "currency": household.currency,
    }


def _health(found: HouseholdLines) -> dict[str, Any]:
    score = financial_health(found).score
    weakest = sorted((each for each in score.ratios if each.score is not None), key=lambda each: each.score or 0)
    return {"health": score, "weakest": weakest[:MOST_RATIOS]}
