"""What of a household's college savings needs attention: too much equity shortly before college."""

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from education529.calc.enrollment import ENROLLMENT_MONTH
from education529.calc.glide_path import RiskTolerance, effective_years
from education529.models import Plan529
from education529.selectors.plans import holdings_of, path_of
from education529.selectors.tables import pinned_tables
from lifepath.core.attention import AttentionFlag, Finding, Urgency, attention_flags
from lifepath.core.money import quantize
from lifepath.core.periods import Month

SHORTLY_BEFORE_YEARS = 2


def register() -> None:
    """Bring the app's flags; called once at start-up."""
    attention_flags.register(
        "college_equity_above_path",
        AttentionFlag("College is near and equity above the path", Urgency.WARNING, equity_above_path),
    )


def equity_above_path(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """Enrollment is at most two years away, or begun, and the plan holds more equity than its path, to the percent."""
    near = Plan529.objects.of_households(list(household_ids)).filter(
        beneficiary__target_college_year__lte=now.year + SHORTLY_BEFORE_YEARS + 1
    )
    plans = near.select_related("beneficiary__person__household").prefetch_related("glide_path", "holdings")
    candidates = [plan for plan in plans.order_by("pk") if _held(plan) is not None]
    if not candidates:
        return
    with pinned_tables():
        for plan in candidates:
            finding = _finding(plan, plan.beneficiary.person.household.today(now))
            if finding is not None:
                yield finding


def _finding(plan: Plan529, today: dt.date) -> Finding | None:
    years, held = plan.beneficiary.years_to_enrollment(today), _held(plan)
    if years is None or held is None or years > SHORTLY_BEFORE_YEARS:
        return None
    distance = effective_years(years_to_enrollment=years, risk_tolerance=RiskTolerance(plan.risk_tolerance))
    path = path_of(plan).weights_at(distance).equity
    if _percent(held) <= _percent(path):
        return None
    return Finding(
        plan.beneficiary.person.household_id,
        since=_since(plan, today),
        evidence=f"{plan.plan_name} holds {_percent(held)} % equity; its path has {_percent(path)} %, "
        f"{quantize(years, 1)} years before enrollment.",
        key=str(plan.pk),
        link=reverse("admin:education529_plan529_change", args=[plan.pk]),
    )


def _held(plan: Plan529) -> Decimal | None:
    holdings = holdings_of(plan)
    total = sum(holdings.as_tuple(), Decimal(0)) if holdings is not None else Decimal(0)
    if holdings is not None and total:
        return holdings.as_tuple()[0] / total
    return plan.current_equity_share if plan.current_balance else None


def _since(plan: Plan529, today: dt.date) -> dt.date:
    """Since two years before enrollment, or since what is held was last stated, whichever is later."""
    beneficiary = plan.beneficiary
    stated = beneficiary.enrollment_month
    start = stated or Month(beneficiary.target_college_year, ENROLLMENT_MONTH).start
    near = Month.of(start).plus(-12 * SHORTLY_BEFORE_YEARS).start
    known = [row.as_of for row in plan.holdings.all()]
    return min(today, max([near, *known]))


def _percent(share: Decimal) -> Decimal:
    return quantize(share * 100, 0)
