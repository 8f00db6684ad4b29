"""Where goals are heading: records and inputs into the calculations, and their results with what they rest on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from goals.calc import debts
from goals.calc.debts import AVALANCHE, SNOWBALL, Debt, PayoffPlan
from goals.calc.interest_trajectory import ChartedTrajectory, project_charted
from goals.choices import GoalType
from goals.models import FinancialGoal
from goals.selectors.contributions import Pace, pace
from lifepath.core.money import ZERO, to_cents
from lifepath.core.periods import add_months, whole_months


@dataclass(frozen=True, slots=True)
class GoalTrajectory:
    """A trajectory and everything it was computed from; `pace` is None where the contribution was given."""

    as_of: dt.date
    target_amount: Decimal
    current_amount: Decimal
    monthly_contribution: Decimal
    annual_rate: Decimal
    target_date: dt.date | None
    charted: ChartedTrajectory | None
    payoff: "DebtPayoff | None"
    pace: Pace | None


@dataclass(frozen=True, slots=True)
class DebtPayoff:
    """A debt at a level payment; months None: never paid off."""

    owed: Decimal
    months: int | None
    completion_date: dt.date | None
    on_track: bool | None
    required_monthly: Decimal | None
    total_interest: Decimal | None
    balances: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class DebtPlans:
    """Several debts under one budget, in both orders."""

    monthly_budget: Decimal
    minimums: Decimal
    names: dict[str, str]
    avalanche: PayoffPlan
    snowball: PayoffPlan


def trajectory_of(
    *, goal: FinancialGoal, today: dt.date, monthly_contribution: Decimal | None, annual_rate: Decimal | None
) -> GoalTrajectory:
    """A stored goal; without a contribution the pace of its latest months."""
    measured = pace(goal=goal, today=today) if monthly_contribution is None else None
    monthly = monthly_contribution if monthly_contribution is not None else to_cents(_mean(measured))
    if goal.goal_type == GoalType.DEBT_PAYOFF:
        if monthly <= 0 and measured is not None and goal.debt_minimum_payment:
            monthly, measured = goal.debt_minimum_payment, None
        rate = annual_rate if annual_rate is not None else goal.debt_annual_rate or Decimal(0)
        return payoff_trajectory(
            as_of=today,
            target_amount=goal.target_amount,
            current_amount=goal.current_amount,
            monthly_payment=max(ZERO, monthly),
            annual_rate=rate,
            target_date=goal.target_date,
            measured=measured,
        )
    return savings_trajectory(
        as_of=today,
        target_amount=goal.target_amount,
        current_amount=goal.current_amount,
        monthly_contribution=monthly,
        annual_rate=annual_rate or Decimal(0),
        target_date=goal.target_date,
        measured=measured,
    )


def savings_trajectory(
    *,
    as_of: dt.date,
    target_amount: Decimal,
    current_amount: Decimal,
    monthly_contribution: Decimal,
    annual_rate: Decimal,
    target_date: dt.date | None,
    measured: Pace | None = None,
) -> GoalTrajectory:
    """Money that is put aside."""
    charted = project_charted(
        as_of=as_of,
        target_amount=target_amount,
        current_amount=current_amount,
        monthly_contribution=monthly_contribution,
        target_date=target_date,
        annual_rate=annual_rate,
    )
    return GoalTrajectory(
        as_of=as_of,
        target_amount=target_amount,
        current_amount=current_amount,
        monthly_contribution=monthly_contribution,
        annual_rate=annual_rate,
        target_date=target_date,
        charted=charted,
        payoff=None,
        pace=measured,
    )


def payoff_trajectory(
    *,
    as_of: dt.date,
    target_amount: Decimal,
    current_amount: Decimal,
    monthly_payment: Decimal,
    annual_rate: Decimal,
    target_date: dt.date | None,
    measured: Pace | None = None,
) -> GoalTrajectory:
    """A debt that is paid down, with interest on what is left."""
    owed = max(ZERO, target_amount - current_amount)
    paid = debts.amortise(balance=owed, annual_rate=annual_rate, monthly_payment=monthly_payment)
    gone_on = None if paid.months is None else add_months(as_of, paid.months)
    months_left = None if target_date is None else whole_months(as_of, target_date)
    required = None
    if months_left is not None:
        required = debts.payment_for(
            balance=owed, annual_rate=annual_rate, months=min(max(1, months_left), debts.MAX_MONTHS)
        )
    on_track = None if target_date is None else owed == 0 or (gone_on is not None and gone_on <= target_date)
    return GoalTrajectory(
        as_of=as_of,
        target_amount=target_amount,
        current_amount=current_amount,
        monthly_contribution=monthly_payment,
        annual_rate=annual_rate,
        target_date=target_date,
        charted=None,
        payoff=DebtPayoff(
            owed=owed,
            months=paid.months,
            completion_date=gone_on,
            on_track=on_track,
            required_monthly=required,
            total_interest=paid.total_interest,
            balances=(owed, *(month.balance for month in paid.schedule)),
        ),
        pace=measured,
    )


def plans_for(*, owed: Sequence[Debt], names: dict[str, str], monthly_budget: Decimal | None) -> DebtPlans:
    """Avalanche and snowball beside each other; without a budget the minimum payments alone."""
    minimums = sum((debt.minimum_payment for debt in owed if debt.balance > 0), ZERO)
    budget = minimums if monthly_budget is None else monthly_budget
    return DebtPlans(
        monthly_budget=budget,
        minimums=minimums,
        names=names,
        avalanche=debts.plan_payoff(debts=owed, monthly_budget=budget, order=AVALANCHE),
        snowball=debts.plan_payoff(debts=owed, monthly_budget=budget, order=SNOWBALL),
    )


def stored_debts(household_id: UUID) -> tuple[list[Debt], dict[str, str]]:
    """What a household's debt goals still owe, on the terms that the goals hold."""
    rows: Any = FinancialGoal.objects.of_household(household_id).pursued().filter(goal_type=GoalType.DEBT_PAYOFF)
    owed, names = [], {}
    for goal in rows.order_by("priority", "pk"):
        names[str(goal.pk)] = goal.name
        owed.append(
            Debt(
                id=str(goal.pk),
                balance=max(ZERO, goal.target_amount - goal.current_amount),
                annual_rate=goal.debt_annual_rate or Decimal(0),
                minimum_payment=goal.debt_minimum_payment or ZERO,
            )
        )
    return owed, names


def _mean(measured: Pace | None) -> Decimal:
    return measured.monthly_contribution if measured is not None else ZERO
