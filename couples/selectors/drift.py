"""Goals of a household against their straight lines: how far, how late, and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from budgets.choices import PeriodType
from budgets.models import Budget
from budgets.selectors.discretion import Hidden
from budgets.selectors.spending import months_of_spending
from couples.calc import drift as calc
from couples.calc import drift_sources, gap_causes
from couples.calc.drift_details import DriftDetails, details
from couples.models import FirstPlan
from couples.selectors.goal_months import GoalMonths, months_of_goals
from goals.choices import GoalType
from goals.models import FinancialGoal
from goals.selectors.trajectories import payoff_trajectory, savings_trajectory
from lifepath.core.money import ZERO, to_cents
from lifepath.core.periods import Month
from lifepath.core.spending_categories import SPENDING_CATEGORIES
from lifepath.users.models import Household


@dataclass(frozen=True, slots=True)
class MeasuredGoal:
    """A goal and where it stands."""

    goal: FinancialGoal
    drift: calc.Drift
    details: DriftDetails
    monthly_pace: Decimal
    projected_date: dt.date | None
    on_track: bool | None
    causes: gap_causes.GapCauses | None  # None without a deadline


@dataclass(frozen=True, slots=True)
class _HouseholdMonths:
    """Income and spending of the months that may explain a gap."""

    income: dict[Month, Decimal]
    spending: dict[Month, dict[str, Decimal]]
    limits: dict[tuple[Month, str], Decimal]


def pursued_goals(household_id: UUID) -> list[FinancialGoal]:
    """Goals that count, the most important first."""
    rows: Any = FinancialGoal.objects.of_household(household_id).pursued().select_related("debt_account")
    return list(rows.order_by("priority", "target_date", "pk"))


def measure_goal(goal: FinancialGoal, *, as_of: dt.date) -> calc.Drift:
    """One goal against its straight line; the one way in which records become a drift."""
    return calc.measure(goal=_state(goal), as_of=as_of)


def household_drift(
    *, household: Household, today: dt.date, hidden: Hidden, goals: Sequence[FinancialGoal] | None = None
) -> list[MeasuredGoal]:
    """Every pursued goal of a household."""
    pursued = pursued_goals(household.pk) if goals is None else list(goals)
    months = months_of_goals(goals=pursued, household=household, today=today)
    plans = {plan.goal_id: plan for plan in FirstPlan.objects.filter(goal__in=pursued)}
    around = _months_of_household(household, today, hidden)
    return [_measured(goal, months[goal.pk], plans.get(goal.pk), around, today) for goal in pursued]


def _measured(
    goal: FinancialGoal, months: GoalMonths, plan: FirstPlan | None, around: _HouseholdMonths, today: dt.date
) -> MeasuredGoal:
    state = _state(goal)
    drift = calc.measure(goal=state, as_of=today)
    monthly = to_cents(months.pace)
    projected, on_track = _projected(goal, monthly, today)
    return MeasuredGoal(
        goal=goal,
        drift=drift,
        details=details(goal=state, drift=drift, projected_date=projected),
        monthly_pace=monthly,
        projected_date=projected,
        on_track=on_track,
        causes=_causes(goal, months, plan, around, today),
    )


def _state(goal: FinancialGoal) -> calc.GoalState:
    return calc.GoalState(
        id=str(goal.pk),
        target_amount=goal.target_amount,
        current_allocation=goal.current_amount,
        created=goal.created_on,
        deadline=goal.target_date,
    )


def _projected(goal: FinancialGoal, monthly: Decimal, today: dt.date) -> tuple[dt.date | None, bool | None]:
    common: dict[str, Any] = {
        "as_of": today,
        "target_amount": goal.target_amount,
        "current_amount": goal.current_amount,
        "target_date": goal.target_date,
    }
    if goal.goal_type == GoalType.DEBT_PAYOFF:
        payment = monthly if monthly > 0 else goal.debt_minimum_payment or ZERO
        found = payoff_trajectory(
            monthly_payment=max(ZERO, payment), annual_rate=goal.debt_annual_rate or Decimal(0), **common
        )
        assert found.payoff is not None  # noqa: S101 - a payoff is what a debt's trajectory is
        return found.payoff.completion_date, found.payoff.on_track
    line = savings_trajectory(monthly_contribution=monthly, annual_rate=Decimal(0), **common)
    assert line.charted is not None  # noqa: S101 - as above
    return line.charted.trajectory.projected_completion_date, line.charted.trajectory.on_track


def _causes(
    goal: FinancialGoal, months: GoalMonths, plan: FirstPlan | None, around: _HouseholdMonths, today: dt.date
) -> gap_causes.GapCauses | None:
    if goal.target_date is None:
        return None
    present = gap_causes.Plan(goal.target_amount, goal.created_on, goal.target_date)
    first = present if plan is None else gap_causes.Plan(plan.target_amount, goal.created_on, plan.target_date)
    window = months.closed
    before = [month for month in sorted(around.income) if window and month < window[0]]
    before = before[-drift_sources.EARLIER_MONTHS :]
    earlier = months.earlier()
    return gap_causes.explain_gap(
        as_of=today,
        current_allocation=goal.current_amount,
        plan=present,
        original_plan=first,
        income_shortfall=drift_sources.income_shortfall(
            window=[around.income[month] for month in window if month in around.income],
            earlier=[around.income[month] for month in before],
        ),
        overspent=drift_sources.overspent(
            window={month: around.spending[month] for month in window if month in around.spending},
            limits=around.limits,
            earlier=[around.spending[month] for month in before],
        ),
        missed_transfers=drift_sources.missed_transfers(window=months.amounts(window), earlier=months.amounts(earlier)),
    )


def _months_of_household(household: Household, today: dt.date, hidden: Hidden) -> _HouseholdMonths:
    present = Month.of(today)
    first = present.plus(-drift_sources.WINDOW_MONTHS - drift_sources.EARLIER_MONTHS)
    rows = months_of_spending(household_id=household.pk, first=first, last=present.plus(-1), hidden=hidden)
    return _HouseholdMonths(
        income={Month.of(row.month): row.income + max(row.household_transfers, ZERO) for row in rows},
        spending={Month.of(row.month): {name: getattr(row, name) for name in SPENDING_CATEGORIES} for row in rows},
        limits=_limits(household, present),
    )


def _limits(household: Household, present: Month) -> dict[tuple[Month, str], Decimal]:
    """What monthly budgets allowed in the closed months of the window, by category."""
    budgets = Budget.objects.filter(
        household=household.pk,
        period_type=PeriodType.MONTHLY,
        start_on__gte=present.plus(-drift_sources.WINDOW_MONTHS).start,
        start_on__lt=present.start,
        start_on__day=1,
    ).prefetch_related("items")
    limits: dict[tuple[Month, str], Decimal] = {}
    for budget in budgets:
        month = Month.of(budget.start_on)
        if budget.category is not None:
            limits[month, budget.category] = budget.amount
        for item in budget.items.all():
            limits[month, item.category] = max(ZERO, item.amount + item.carried)
    return limits
