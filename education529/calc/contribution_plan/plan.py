"""How much must be saved each month for college?

Deposits fall on every whole month's end before enrollment; the projected balance follows the returns given, flat or
along a glide path. Gap = target less projected balance, above zero a shortfall. Every figure is rounded once, half up.
Not modelled: taxes, fees, deposits during college, and growth in the part of a month before enrollment.
"""

from dataclasses import replace
from decimal import Decimal

from education529.calc.contribution_plan.goal import ZERO, SavingsGoal, Target, college_target
from education529.calc.contribution_plan.result import (
    CollegeYear,
    ContributionPlan,
    LowerReturn,
    Waiting,
    YearBalance,
)
from education529.calc.contribution_plan.words import plan_assumptions, plan_explanation, plan_series
from education529.calc.returns import Returns
from education529.calc.time_value import MONTHS_IN_YEAR, Growth, MonthlyConvention, Segment, growth
from lifepath.core.money import to_cents

LOWER_BY = (Decimal("0.01"), Decimal("0.02"))


def contribution_plan(
    *, goal: SavingsGoal, returns: Returns, convention: MonthlyConvention = MonthlyConvention.EFFECTIVE
) -> ContributionPlan:
    """The whole answer for one goal."""
    until = growth(_years(goal, returns), convention)
    target = college_target(goal=goal, return_in_college=returns.after_enrollment())
    projected = until.future_value(balance=goal.current_balance, deposit=goal.monthly_contribution)
    required = required_deposit(target=target.total, balance=goal.current_balance, until=until)
    yearly = yearly_balances(goal=goal, returns=returns, convention=convention)
    plan = ContributionPlan(
        convention=convention,
        months=goal.months,
        college_years=_college_years(goal, target),
        total_cost=to_cents(target.total),
        total_cost_value_at_enrollment=to_cents(target.value_at_enrollment),
        projected_balance=to_cents(projected),
        projected_gap=to_cents(target.total - projected),
        required_monthly=required,
        additional_monthly=None if required is None else required - goal.monthly_contribution,
        one_time=to_cents(max(ZERO, target.total - projected) / until.of_balance),
        waiting=_waiting(goal, returns, convention, target),
        lower_returns=tuple(_lower(goal, returns, convention, target, points) for points in LOWER_BY),
        yearly=yearly,
        assumptions=plan_assumptions(goal=goal, returns=returns, convention=convention),
        explanation=(),
        series=plan_series(goal=goal, yearly=yearly),
    )
    return replace(plan, explanation=plan_explanation(goal=goal, plan=plan))


def required_deposit(*, target: Decimal, balance: Decimal, until: Growth) -> Decimal | None:
    """The monthly deposit that reaches the target, to the cent, 0 where the balance does; None without a month left."""
    missing = target - balance * until.of_balance
    if missing <= 0:
        return to_cents(ZERO)
    return to_cents(missing / until.of_deposits) if until.of_deposits else None


def yearly_balances(*, goal: SavingsGoal, returns: Returns, convention: MonthlyConvention) -> tuple[YearBalance, ...]:
    """The balance after every twelve deposits, and after the last; not rounded."""
    balance, rows = goal.current_balance, []
    for number, year in enumerate(_years(goal, returns)):
        balance = growth([year], convention).future_value(balance=balance, deposit=goal.monthly_contribution)
        left = max(ZERO, goal.years_to_enrollment - number)
        rows.append(YearBalance(left, year.annual_return, year.months, balance))
    return tuple(rows)


def _years(goal: SavingsGoal, returns: Returns) -> list[Segment]:
    stretches = returns.segments(years_to_enrollment=goal.years_to_enrollment, months=goal.months)
    return [year for stretch in stretches for year in stretch.by_year()]


def _college_years(goal: SavingsGoal, target: Target) -> tuple[CollegeYear, ...]:
    return tuple(
        CollegeYear(number + 1, goal.years_to_enrollment + number, to_cents(cost))
        for number, cost in enumerate(target.costs)
    )


def _waiting(goal: SavingsGoal, returns: Returns, convention: MonthlyConvention, target: Target) -> Waiting | None:
    if goal.months <= MONTHS_IN_YEAR:
        return None
    first, *later = _years(goal, returns)
    after_a_year = growth([first], convention).future_value(
        balance=goal.current_balance, deposit=goal.monthly_contribution
    )
    required = required_deposit(target=target.total, balance=after_a_year, until=growth(later, convention))
    now = required_deposit(target=target.total, balance=goal.current_balance, until=growth([first, *later], convention))
    return None if required is None or now is None else Waiting(required, max(ZERO, required - now))


def _lower(
    goal: SavingsGoal, returns: Returns, convention: MonthlyConvention, target: Target, points: Decimal
) -> LowerReturn:
    until = growth(_years(goal, returns.lowered(points)), convention)
    projected = until.future_value(balance=goal.current_balance, deposit=goal.monthly_contribution)
    return LowerReturn(
        lower_by=points,
        projected_balance=to_cents(projected),
        projected_gap=to_cents(target.total - projected),
        required_monthly=required_deposit(target=target.total, balance=goal.current_balance, until=until),
    )
