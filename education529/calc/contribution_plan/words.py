"""The contribution calculator in words a parent can follow, its assumptions and its chart."""

from decimal import Decimal

from education529.calc.contribution_plan.goal import SavingsGoal
from education529.calc.contribution_plan.result import ContributionPlan, YearBalance
from education529.calc.returns import Returns
from education529.calc.time_value import MONTHS_IN_YEAR, MonthlyConvention
from education529.calc.wording import counted, dollars, percent, plain
from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text, quantize
from lifepath.core.series import Series

_CONVENTION_WORDS = {
    MonthlyConvention.EFFECTIVE: "effective: a month earns (1 + yearly return)^(1/12) - 1; deposits at month end",
    MonthlyConvention.NOMINAL: "nominal: a month earns the yearly return / 12; deposits at month end",
}


def plan_assumptions(*, goal: SavingsGoal, returns: Returns, convention: MonthlyConvention) -> tuple[Assumption, ...]:
    """Everything that the figures rest on."""
    return (
        Assumption("Cost of a year today", dollars(goal.current_annual_cost), "input"),
        Assumption("Cost inflation", f"{percent(goal.cost_inflation)} a year", "input", confidence="assumed"),
        Assumption("Years to enrollment", plain(goal.years_to_enrollment), "input"),
        *returns.assumptions(),
        Assumption("Monthly convention", _CONVENTION_WORDS[convention], "project convention"),
    )


def plan_explanation(*, goal: SavingsGoal, plan: ContributionPlan) -> tuple[str, ...]:
    """The steps from today's cost to the deposit."""
    first = plan.college_years[0]
    first_year = (
        f"A year that costs {dollars(goal.current_annual_cost)} today costs {dollars(first.cost)} in "
        f"{plain(goal.years_to_enrollment)} years, at {percent(goal.cost_inflation)} a year."
    )
    target = (
        f"{counted(goal.years_in_college, 'year')} together cost {dollars(plan.total_cost)}; that is the target "
        f"({dollars(plan.total_cost_value_at_enrollment)} on the day of enrollment)."
    )
    balance = (
        f"{dollars(goal.current_balance)} today and {counted(plan.months, 'deposit')} of "
        f"{dollars(goal.monthly_contribution)} become {dollars(plan.projected_balance)}."
    )
    steps = [first_year, target, balance, f"Compared with the target: {_short(plan.projected_gap)}."]
    if plan.projected_gap > 0:
        steps += _closing_words(goal, plan)
    for lower in plan.lower_returns:
        points = counted(int(lower.lower_by * 100), "point")
        balance = dollars(lower.projected_balance)
        steps.append(f"With returns {points} lower the balance is {balance}: {_short(lower.projected_gap)}.")
    return tuple(steps)


def _short(gap: Decimal) -> str:
    return f"{dollars(gap)} short" if gap > 0 else f"{dollars(-gap)} more than the target"


def _closing_words(goal: SavingsGoal, plan: ContributionPlan) -> list[str]:
    words = []
    if plan.required_monthly is None or plan.additional_monthly is None:
        words.append("No whole month is left for a deposit.")
    else:
        words.append(
            f"A deposit of {dollars(plan.required_monthly)} a month reaches the target, "
            f"{dollars(plan.additional_monthly)} more than today's {dollars(goal.monthly_contribution)}."
        )
    words.append(f"So would {dollars(plan.one_time)} once today beside the deposits made now.")
    if plan.waiting:
        words.append(
            f"Raising the deposit only in a year takes {dollars(plan.waiting.required_monthly)} a month, "
            f"{dollars(plan.waiting.additional_monthly)} more."
        )
    return words


def plan_series(*, goal: SavingsGoal, yearly: tuple[YearBalance, ...]) -> tuple[Series, ...]:
    """The balance over the years from now."""
    points, months = [("0", money_text(goal.current_balance))], 0
    for year in yearly:
        months += year.months
        points.append((plain(quantize(Decimal(months) / MONTHS_IN_YEAR, 4)), money_text(year.end_balance)))
    return (Series(key="projected_balance", label="Projected balance", unit="USD", points=tuple(points)),)
