"""Answers of the calculators as tables for a page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from education529.calc.wording import dollars, percent
from education529.explaining import COMPARISON, FUNDS, SAVING, STATE_TAX
from education529.selectors import calculators
from lifepath.core import charts
from lifepath.core.explanations import Assumption


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: figures, one table, a chart, the steps and what they rest on."""

    figures: Sequence[tuple[str, str]]
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    convention: str
    explanation: Sequence[str]
    assumptions: Sequence[Assumption]
    warnings: Sequence[str] = ()
    chart: SafeString | None = field(default=None)


def amount(value: Decimal | None, missing: str = "not known") -> str:
    """Dollars, or that there is no figure."""
    return missing if value is None else dollars(value)


def comparison(given: dict[str, Any], *, today: dt.date, assumptions: tuple[Assumption, ...]) -> Shown:
    """Plans by rank."""
    result = calculators.comparison(given, today=today)
    best = [plan for plan in result.plans if plan.rank and plan.net_value is not None][:8]
    rows = [
        (
            plan.rank or "",
            plan.state,
            plan.plan_name + (" (home plan)" if plan.is_home_plan else ""),
            amount(plan.first_year_tax_value, ""),
            amount(plan.tax_value, ""),
            plan.fee_words,
            amount(plan.fees_over_horizon, ""),
            amount(plan.net_value, plan.unranked_because),
            f"{plan.rating} {plan.rating_year or ''}".strip(),
            f"{plan.as_of_year}, {plan.confidence}",
        )
        for plan in result.plans
    ]
    return Shown(
        figures=[
            ("Resident of", result.resident_state),
            ("Tax year", str(result.tax_year)),
            ("Years", str(result.years)),
            ("Best plan", f"{best[0].plan_name} ({best[0].state})" if best else "none can be ranked"),
        ],
        head=("Rank", "State", "Plan", "Tax, 1st year", "Tax value", "Fee", "Fees", "Net value", "Rating", "Figures"),
        rows=rows,
        convention=COMPARISON,
        explanation=result.explanation,
        assumptions=(*result.assumptions, *assumptions),
        warnings=result.warnings,
    )


def funds(given: dict[str, Any], *, today: dt.date, assumptions: tuple[Assumption, ...]) -> Shown:
    """Portfolios and whether they may be selected."""
    answers = calculators.fund_answers(given, today=today)
    verdicts = {True: "approved", False: "not approved", None: "cannot be told"}
    rows = [
        (answer.identifier, verdicts[answer.approved], answer.reason, answer.hint or "; ".join(answer.nearest))
        for answer in answers
    ]
    whole = {True: "complete", False: "partial, it may be incomplete", None: "not known"}[answers[0].list_complete]
    return Shown(
        figures=[
            ("Plan", given["plan_id"]),
            ("Day", str(given.get("as_of") or today)),
            ("Our list", whole),
            ("Approved", str(sum(1 for answer in answers if answer.approved))),
        ],
        head=("Portfolio", "Answer", "Reason", "Hint, or names like it"),
        rows=rows,
        convention=FUNDS,
        explanation=(),
        assumptions=tuple({entry.source: entry for answer in answers for entry in answer.assumptions}.values()),
    )


def tax_benefit(given: dict[str, Any], *, today: dt.date, assumptions: tuple[Assumption, ...]) -> Shown:
    """What the state gives."""
    result = calculators.tax_benefit(given)
    lacking = f"needs {', '.join(result.missing)}".replace("_", " ") if result.missing else "not known"
    return Shown(
        figures=[
            ("Benefit", result.benefit_type.replace("_", " ")),
            ("Deduction", amount(result.deduction, lacking)),
            ("Credit", amount(result.credit, lacking)),
            ("Tax saved", amount(result.tax_saved, lacking)),
            ("What bound it", result.bound.replace("_", " ")),
            ("Excess", dollars(result.excess_contribution)),
            ("Room left until " + str(result.contribute_by), amount(result.room_left, "no cap")),
            ("Confidence of the rule", result.confidence),
        ],
        head=("Carried forward to", "Deduction", "Still left"),
        rows=[(year.tax_year, dollars(year.deduction), dollars(year.remaining)) for year in result.carryforward],
        convention=STATE_TAX,
        explanation=result.explanation,
        assumptions=(*result.assumptions, *assumptions),
        warnings=result.warnings,
    )


def contribution(given: dict[str, Any], *, today: dt.date, assumptions: tuple[Assumption, ...]) -> Shown:
    """How much to save."""
    result = calculators.savings(given, today=today)
    (line,) = result.series
    return Shown(
        figures=[
            ("Cost of college", dollars(result.total_cost)),
            ("Projected balance", dollars(result.projected_balance)),
            ("Gap" if result.projected_gap > 0 else "More than needed", dollars(abs(result.projected_gap))),
            ("Deposit needed a month", amount(result.required_monthly, "no month left")),
            ("Or once today", dollars(result.one_time)),
            ("Waiting a year costs", amount(result.waiting.additional_monthly if result.waiting else None, "no year")),
        ],
        head=("Years left", "Return that year", "Balance at its end"),
        rows=[
            (f"{year.years_to_enrollment:.2f}", percent(year.annual_return, 2), dollars(year.end_balance))
            for year in result.yearly
        ],
        convention=SAVING,
        explanation=result.explanation,
        assumptions=(*result.assumptions, *assumptions),
        chart=charts.lines(
            [f"{Decimal(when):.1f}" for when, _ in line.points],
            [charts.Line("Projected balance", [Decimal(balance) for _, balance in line.points])],
            title="Projected balance, years from now",
        ),
    )
