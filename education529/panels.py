"""College savings on the household page."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from education529.calc.allocation import Recommendation
from education529.calc.contribution_plan.result import ContributionPlan
from education529.calc.errors import BadInput
from education529.calc.glide_path import ASSET_CLASSES, RiskTolerance, effective_years
from education529.models import Plan529
from education529.selectors import plans as stored
from education529.selectors.household_context import household_facts
from education529.selectors.tables import pinned_tables
from lifepath.core import charts
from lifepath.users.models import Household

LABELS = {"equity": "Equity", "fixed_income": "Fixed income", "money_market": "Money market"}
SHOWN_PLANS = 8


def college_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """Each plan with its path, its gap, what the state gives, and how it compares."""
    today = household.today(timezone.now())
    plans = list(
        Plan529.objects.of_household(household.pk)
        .with_linked_balance()
        .select_related("beneficiary__person__household", "investment_account")
        .prefetch_related("glide_path", "holdings")
        .order_by("beneficiary__birth_date", "pk")[:SHOWN_PLANS]
    )
    links = {
        name: f"{reverse(f'admin:education529_{name}')}?{urlencode({'household': household.pk})}"
        for name in ("compare_states", "funds", "tax_benefit", "contribution")
    }
    if not plans:
        return {"links": links}
    facts = household_facts(household.pk)
    with pinned_tables():
        shown = [_shown_or_why_not(plan, today, facts) for plan in plans]
    return {"plans": shown, "links": links, "today": today}


def _shown_or_why_not(plan: Plan529, today: dt.date, facts: stored.Facts) -> dict[str, Any]:
    """A plan whose figures cannot be told shows the reason, and the page stays whole."""
    try:
        return _shown(plan, today, facts)
    except (BadInput, InvalidOperation) as error:
        words = str(error) if isinstance(error, BadInput) else "These amounts grow beyond what can be told."
        edit_url = reverse("admin:education529_plan529_change", args=[plan.pk])
        return {"plan": plan, "child": plan.beneficiary.name, "edit_url": edit_url, "notes": [words]}


def _shown(plan: Plan529, today: dt.date, facts: stored.Facts) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "plan": plan,
        "child": plan.beneficiary.name,
        "edit_url": reverse("admin:education529_plan529_change", args=[plan.pk]),
        "notes": [],
    }
    try:
        years = stored.years_of(plan, today)
    except stored.CannotCompute as error:
        return {**shown, "notes": [str(error)]}
    recommendation = stored.plan_recommendation(plan, today=today)
    projection: ContributionPlan = stored.plan_projection(plan, today=today).result
    shown |= {
        "years": years,
        "recommendation": recommendation,
        "drift": stored.equity_drift(plan, recommendation),
        "projection": projection,
        "has_gap": projection.projected_gap > 0,
        "surplus": -projection.projected_gap,
        "path": _path_chart(plan, years),
        "chart": _balance_chart(projection),
        "contribution_url": _contribution_url(plan, years),
        "steps": [*recommendation.explanation, *projection.explanation],
        "assumptions": _once(recommendation, projection),
    }
    for name, compute in (("benefit", stored.plan_tax_benefit), ("comparison", stored.plan_comparison)):
        try:
            shown[name] = compute(plan, today=today, facts=facts).result
        except (stored.CannotCompute, BadInput) as error:
            if str(error) not in shown["notes"]:
                shown["notes"].append(str(error))
    if "comparison" in shown:
        ranked = [entry for entry in shown["comparison"].plans if entry.rank]
        shown["ranked"] = ranked[:3]
        shown["home"] = next((entry for entry in shown["comparison"].plans if entry.is_home_plan), None)
    return shown


def _once(recommendation: Recommendation, projection: ContributionPlan) -> list[Any]:
    return list(dict.fromkeys((*recommendation.assumptions, *projection.assumptions)))


def _path_chart(plan: Plan529, years: Decimal) -> SafeString:
    """The weights from now to enrollment, year by year."""
    path = stored.path_of(plan)
    risk = RiskTolerance(plan.risk_tolerance)
    whole = int(years)
    distances = [years, *(Decimal(left) for left in range(whole, -1, -1) if left != years)]
    weights = [
        path.weights_at(effective_years(years_to_enrollment=distance, risk_tolerance=risk)).as_tuple()
        for distance in distances
    ]
    return charts.lines(
        [f"{distance:.1f}" for distance in distances],
        [charts.Line(LABELS[name], [row[index] * 100 for row in weights]) for index, name in enumerate(ASSET_CLASSES)],
        title=f"Glide path of {plan.plan_name}: percent by years left to enrollment",
    )


def _balance_chart(projection: ContributionPlan) -> SafeString:
    (line,) = projection.series
    return charts.lines(
        [f"{Decimal(when):.1f}" for when, _ in line.points],
        [
            charts.Line("Projected balance", [Decimal(balance) for _, balance in line.points]),
            charts.Line("Cost of college", [projection.total_cost] * len(line.points)),
        ],
        title="Projected balance beside the cost of college, years from now",
    )


def _contribution_url(plan: Plan529, years: Decimal) -> str:
    asked: dict[str, Any] = {
        "years_to_enrollment": years,
        "current_balance": plan.balance,
        "monthly_contribution": plan.monthly_contribution,
        "risk_tolerance": plan.risk_tolerance,
    }
    if plan.estimated_cost is not None:
        asked["current_annual_cost"] = f"{plan.estimated_cost / 4:.2f}"
    return f"{reverse('admin:education529_contribution')}?{urlencode(asked)}"
