"""What trajectories and payoff plans say beside their figures."""

import datetime as dt
from decimal import Decimal
from typing import Any

from goals.calc.debts import MAX_MONTHS, PayoffPlan
from goals.selectors.trajectories import DebtPlans, GoalTrajectory
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO, money_text, to_cents
from lifepath.core.periods import add_months
from lifepath.core.series import Series

PLAIN = "Definitions of trajectory, forecast and ledger, version 1"
NEVER = "At this pace it is never paid off: the payment does not cover the interest, or a century does not suffice."
NOT_REACHED = "At this pace the target is not reached within a century."
POINTS = 120


def trajectory_answer(result: GoalTrajectory) -> dict[str, Any]:
    """Figures, assumptions, steps in words, chart lines."""
    return _payoff_answer(result) if result.payoff is not None else _savings_answer(result)


def _savings_answer(result: GoalTrajectory) -> dict[str, Any]:
    charted: Any = result.charted
    found = charted.trajectory
    remaining = max(ZERO, result.target_amount - result.current_amount)
    steps = [f"{remaining} is missing: {result.target_amount} less {result.current_amount}."]
    if found.months_remaining is None:
        steps.append(NOT_REACHED)
    elif found.months_remaining == 0:
        steps.append("The target is reached.")
    else:
        steps.append(
            f"{money_text(result.monthly_contribution)} a month"
            + (f" with interest of {result.annual_rate} a year" if result.annual_rate else "")
            + f" leads there in {found.months_remaining} months, on {found.projected_completion_date}."
        )
    if found.required_monthly is not None:
        steps.append(f"By {result.target_date} it takes {found.required_monthly} a month.")
    balances = [(point.months, point.balance) for point in charted.series]
    lines = [_line("balance", "Expected balance", result.as_of, _thinned(balances))]
    if result.target_date is not None:
        lines.append(
            Series(
                "target",
                "Target",
                "USD",
                (
                    (result.as_of.isoformat(), money_text(result.target_amount)),
                    (max(result.as_of, result.target_date).isoformat(), money_text(result.target_amount)),
                ),
            )
        )
    return _common(result) | {
        "months_remaining": found.months_remaining,
        "projected_completion_date": found.projected_completion_date,
        "on_track": found.on_track,
        "required_monthly": found.required_monthly,
        "total_interest": None,
        "never": found.months_remaining is None,
        "explanation": steps,
        "series": lines,
    }


def _payoff_answer(result: GoalTrajectory) -> dict[str, Any]:
    payoff: Any = result.payoff
    steps = [f"{payoff.owed} is owed, at {result.annual_rate} a year; {result.monthly_contribution} is paid a month."]
    if payoff.months is None:
        steps.append(NEVER)
    else:
        steps.append(
            f"It is gone after {payoff.months} months, on {payoff.completion_date}; interest comes to "
            f"{payoff.total_interest}."
        )
    if payoff.required_monthly is not None:
        steps.append(f"To be rid of it by {result.target_date} takes {payoff.required_monthly} a month.")
    balances = list(enumerate(payoff.balances))
    return _common(result) | {
        "months_remaining": payoff.months,
        "projected_completion_date": payoff.completion_date,
        "on_track": payoff.on_track,
        "required_monthly": payoff.required_monthly,
        "total_interest": payoff.total_interest,
        "never": payoff.months is None,
        "explanation": steps,
        "series": [_line("owed", "Owed", result.as_of, _thinned(balances))],
    }


def _common(result: GoalTrajectory) -> dict[str, Any]:
    assumptions = [
        Assumption("annual_rate", str(result.annual_rate), "given; 0 when absent"),
        Assumption("as_of", result.as_of.isoformat(), "the household's calendar day, where none is given"),
        Assumption("rule", "level monthly amounts; interest credited monthly, taxes left out", PLAIN),
    ]
    if result.pace is None:
        assumptions.append(Assumption("monthly_contribution", money_text(result.monthly_contribution), "given"))
    else:
        source = f"mean of {result.pace.months} months of contributions, {result.pace.first} to {result.pace.last}"
        assumptions.append(Assumption("monthly_contribution", money_text(result.monthly_contribution), source))
    return {
        "as_of": result.as_of,
        "target_amount": result.target_amount,
        "current_amount": result.current_amount,
        "remaining_amount": max(ZERO, result.target_amount - result.current_amount),
        "monthly_contribution": to_cents(result.monthly_contribution),
        "annual_rate": result.annual_rate,
        "target_date": result.target_date,
        "assumptions": assumptions,
    }


def debts_answer(plans: DebtPlans, *, today: dt.date) -> dict[str, Any]:
    """Both orders, what the better one saves, and charts of what is owed."""
    avalanche, snowball = plans.avalanche, plans.snowball
    saved = None
    if avalanche.total_interest is not None and snowball.total_interest is not None:
        saved = snowball.total_interest - avalanche.total_interest
    steps = [f"Minimum payments take {plans.minimums} of {plans.monthly_budget} a month; the rest goes to one debt."]
    for plan in (avalanche, snowball):
        if plan.months is None:
            steps.append(f"{plan.order.capitalize()}: never paid off at this budget.")
        else:
            steps.append(f"{plan.order.capitalize()}: {plan.months} months, interest {plan.total_interest}.")
    if saved:
        steps.append(f"Highest rate first saves {saved} against smallest balance first.")
    return {
        "monthly_budget": plans.monthly_budget,
        "minimum_payments": plans.minimums,
        "interest_saved_by_avalanche": saved,
        "avalanche": _plan(plans, avalanche, today),
        "snowball": _plan(plans, snowball, today),
        "assumptions": [
            Assumption("rates", "stay as they are", "given or stored with the goals"),
            Assumption("rule", "minimums first, the rest to one debt; payments of finished debts stay", PLAIN),
        ],
        "explanation": steps,
        "series": [
            _line(plan.order, plan.order.capitalize(), today, _thinned(list(enumerate(plan.balances))))
            for plan in (avalanche, snowball)
        ],
    }


def _plan(plans: DebtPlans, plan: PayoffPlan, today: dt.date) -> dict[str, Any]:
    return {
        "order": plan.order,
        "months": plan.months,
        "completion_date": None if plan.months is None else add_months(today, plan.months),
        "total_interest": plan.total_interest,
        "never": plan.months is None,
        "steps": [
            {
                "id": step.id,
                "name": plans.names[step.id],
                "months": step.months,
                "completion_date": None if step.months is None else add_months(today, step.months),
                "interest": to_cents(step.interest),
                "never": step.months is None,
            }
            for step in plan.steps
        ],
    }


def _line(key: str, label: str, start: dt.date, balances: list[tuple[int, Decimal]]) -> Series:
    points = tuple((add_months(start, months).isoformat(), money_text(amount)) for months, amount in balances)
    return Series(key, label, "USD", points)


def _thinned(balances: list[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    """At most some hundred points, the first and the last among them."""
    every = max(1, -(-min(len(balances), MAX_MONTHS + 1) // POINTS))
    kept = balances[::every]
    return kept if not balances or kept[-1] == balances[-1] else [*kept, balances[-1]]
