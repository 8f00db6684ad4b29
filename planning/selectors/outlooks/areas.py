"""Where a household is heading in each area, with so much more a month than now. Nothing is stored, nothing guessed.

Each figure comes from the calculation that the area's own page uses: the goal's trajectory, the debt's amortisation,
the 529 plan's projection and tax benefit, the profile's retirement gap.
"""

import copy
import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from education529.calc.errors import BadInput
from education529.models import Plan529
from education529.selectors.plans import CannotCompute, plan_projection, plan_tax_benefit
from goals.calc.debts import amortise
from goals.choices import GoalStatus, GoalType
from goals.models import FinancialGoal
from goals.selectors.trajectories import GoalTrajectory, trajectory_of
from lifepath.core.money import ZERO, money_text
from lifepath.core.periods import add_months
from lifepath.users.selectors.household_context import facts
from retirement.calc.gap import analyse_gap
from retirement.models import RetirementProfile
from retirement.selectors.profiles import gap_case, plan_of, with_parts

EMERGENCY_FUND, DEBT, EDUCATION, RETIREMENT, GOAL = "emergency_fund", "debt", "education", "retirement", "goal"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Figures of one record, as text; `unknown` says why there are none."""

    area: str
    id: str
    name: str
    figures: dict[str, str | None]
    unknown: str = ""


def active_goals(*, user: Any, household_id: UUID) -> list[FinancialGoal]:
    """Goals that are pursued and that the user sees."""
    rows = FinancialGoal.objects.visible_to(user).of_household(household_id).select_related("household")
    return list(rows.filter(status=GoalStatus.ACTIVE, deleted_at__isnull=True).order_by("priority", "name", "pk"))


def goal_outlook(
    goal: FinancialGoal, *, today: dt.date, monthly: Decimal | None = None, extra: Decimal = ZERO
) -> Outlook:
    """At its pace, or at a given amount a month, and so much more."""
    measured = trajectory_of(goal=goal, today=today, monthly_contribution=monthly, annual_rate=None)
    if extra:
        level = measured.monthly_contribution + extra
        measured = trajectory_of(goal=goal, today=today, monthly_contribution=level, annual_rate=None)
    area = {GoalType.EMERGENCY_FUND: EMERGENCY_FUND, GoalType.DEBT_PAYOFF: DEBT}.get(GoalType(goal.goal_type), GOAL)
    return Outlook(area, str(goal.pk), goal.name, _trajectory(measured))


def debt_outlooks(*, household_id: UUID, today: dt.date, extra: Decimal = ZERO) -> Iterator[Outlook]:
    """Debts that the household stated, at their minimum payments and so much more."""
    stated = facts(household_id).get("debts")
    for debt in stated.value if stated is not None and stated.value else ():
        payment = Decimal(debt["minimum_payment"]) + extra
        paid = amortise(
            balance=Decimal(debt["balance"]), annual_rate=Decimal(debt["annual_rate"]), monthly_payment=payment
        )
        yield Outlook(
            DEBT,
            f"stated:{debt['name']}",
            debt["name"],
            {
                "monthly": money_text(payment),
                "months": _text(paid.months),
                "done_on": None if paid.months is None else str(add_months(today, paid.months)),
                "total_interest": None if paid.total_interest is None else money_text(paid.total_interest),
            },
        )


def education_outlooks(*, user: Any, household_id: UUID, today: dt.date, extra: Decimal = ZERO) -> Iterator[Outlook]:
    """Each 529 plan's gap at enrollment, and what the state gives for a year of its deposits."""
    rows = Plan529.objects.visible_to(user).of_household(household_id)
    for plan in rows.select_related("beneficiary__person").prefetch_related("glide_path").order_by("pk"):
        yield education_outlook(plan, today=today, extra=extra)


def education_outlook(plan: Plan529, *, today: dt.date, extra: Decimal = ZERO) -> Outlook:
    """One plan."""
    changed = copy.copy(plan)
    changed.monthly_contribution = plan.monthly_contribution + extra
    figures: dict[str, str | None] = {"monthly": money_text(changed.monthly_contribution)}
    try:
        figures["gap"] = money_text(plan_projection(changed, today=today).result.projected_gap)
    except (CannotCompute, BadInput, InvalidOperation) as refusal:
        return Outlook(EDUCATION, str(plan.pk), plan.plan_name, figures, unknown=str(refusal))
    try:
        saved = plan_tax_benefit(changed, today=today).result.tax_saved
    except (CannotCompute, BadInput, InvalidOperation) as refusal:
        return Outlook(EDUCATION, str(plan.pk), plan.plan_name, figures, unknown=f"State tax benefit: {refusal}")
    figures["tax_saved_a_year"] = None if saved is None else money_text(saved)
    return Outlook(EDUCATION, str(plan.pk), plan.plan_name, figures)


def retirement_outlooks(*, user: Any, household_id: UUID, today: dt.date, extra: Decimal = ZERO) -> Iterator[Outlook]:
    """Each profile's gap at retirement."""
    rows = RetirementProfile.objects.visible_to(user).of_household(household_id)
    for profile in with_parts(rows).order_by("pk"):
        yield retirement_outlook(profile, today=today, extra=extra)


def retirement_outlook(profile: RetirementProfile, *, today: dt.date, extra: Decimal = ZERO) -> Outlook:
    """One profile, with so much more saved a month."""
    try:
        inputs = gap_case(plan_of(profile, today=today)).inputs
        monthly = inputs.monthly_contribution + extra
        result = analyse_gap(dataclasses.replace(inputs, monthly_contribution=monthly))
    except (ValueError, InvalidOperation) as refusal:
        return Outlook(RETIREMENT, str(profile.pk), str(profile), {}, unknown=str(refusal))
    return Outlook(
        RETIREMENT,
        str(profile.pk),
        str(profile),
        {
            "monthly": money_text(monthly),
            "gap": money_text(result.gap_nominal),
            "gap_in_todays_dollars": money_text(result.gap_real),
            "funded_ratio": _text(result.funded_ratio),
        },
    )


def _trajectory(measured: GoalTrajectory) -> dict[str, str | None]:
    figures: dict[str, str | None] = {"monthly": money_text(measured.monthly_contribution)}
    if measured.payoff is not None:
        done = measured.payoff.completion_date
        interest = measured.payoff.total_interest
        return figures | {
            "months": _text(measured.payoff.months),
            "done_on": _text(done),
            "total_interest": None if interest is None else money_text(interest),
        }
    charted: Any = measured.charted
    return figures | {
        "months": _text(charted.trajectory.months_remaining),
        "done_on": _text(charted.trajectory.projected_completion_date),
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
