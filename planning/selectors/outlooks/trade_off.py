"""What would so much more a month do? Each area twice, in full: as it is, and with the whole amount put there."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from goals.choices import GoalType
from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text
from planning.selectors.outlooks.areas import (
    DEBT,
    EDUCATION,
    EMERGENCY_FUND,
    RETIREMENT,
    Outlook,
    active_goals,
    debt_outlooks,
    education_outlooks,
    goal_outlook,
    retirement_outlooks,
)

AREAS = (EMERGENCY_FUND, DEBT, EDUCATION, RETIREMENT)
MONTHS = 12
GOAL_TYPES = (GoalType.EMERGENCY_FUND, GoalType.DEBT_PAYOFF)


@dataclass(frozen=True, slots=True)
class Effect:
    """One record before and after."""

    area: str
    id: str
    name: str
    before: dict[str, str | None]
    after: dict[str, str | None]
    change: dict[str, str | None]
    unknown: str
    words: str


@dataclass(frozen=True, slots=True)
class TradeOff:
    """Every area; one without a record is named in `nothing_known`."""

    monthly_amount: Decimal
    effects: tuple[Effect, ...]
    nothing_known: tuple[str, ...]
    assumptions: tuple[Assumption, ...] = field(default=())
    explanation: tuple[str, ...] = field(default=())


def trade_off(*, user: Any, household_id: UUID, monthly_amount: Decimal, today: dt.date) -> TradeOff:
    """The difference of two full computations of each area."""
    before = {(look.area, look.id): look for look in _looks(user, household_id, today, Decimal(0))}
    effects = tuple(
        _effect(before[look.area, look.id], look, monthly_amount)
        for look in _looks(user, household_id, today, monthly_amount)
    )
    present = {effect.area for effect in effects}
    return TradeOff(
        monthly_amount=monthly_amount,
        effects=effects,
        nothing_known=tuple(area for area in AREAS if area not in present),
        assumptions=ASSUMPTIONS,
        explanation=tuple(effect.words for effect in effects),
    )


ASSUMPTIONS = (
    Assumption("Where it goes", "each row puts the whole amount there; the rows are alternatives", "convention"),
    Assumption("Goals", "the pace of the latest three months, or the minimum payment of a debt", "goals"),
    Assumption("529", "twelve more deposits a year; the state's benefit of the running tax year", "education529"),
    Assumption("Retirement", "more is saved from now until retirement, level in nominal dollars", "retirement"),
)


def _looks(user: Any, household_id: UUID, today: dt.date, extra: Decimal) -> Iterator[Outlook]:
    for goal in active_goals(user=user, household_id=household_id):
        if goal.goal_type in GOAL_TYPES:
            yield goal_outlook(goal, today=today, extra=extra)
    yield from debt_outlooks(household_id=household_id, today=today, extra=extra)
    yield from education_outlooks(user=user, household_id=household_id, today=today, extra=extra)
    yield from retirement_outlooks(user=user, household_id=household_id, today=today, extra=extra)


def _effect(before: Outlook, after: Outlook, amount: Decimal) -> Effect:
    change = {name: _less(after.figures.get(name), was) for name, was in before.figures.items() if name != "done_on"}
    if after.area == EDUCATION and change.get("tax_saved_a_year") is not None:
        benefit = Decimal(change["tax_saved_a_year"] or 0)
        change["cost_a_year_after_tax"] = money_text(MONTHS * amount - benefit)
    return Effect(
        area=after.area,
        id=after.id,
        name=after.name,
        before=before.figures,
        after=after.figures,
        change=change,
        unknown=after.unknown,
        words=_words(before, after, change, amount),
    )


def _less(now: str | None, was: str | None) -> str | None:
    """The difference of two figures; None when one of them is none."""
    return None if now is None or was is None else str(Decimal(now) - Decimal(was))


def _words(before: Outlook, after: Outlook, change: dict[str, str | None], amount: Decimal) -> str:
    said = f"{after.name}: {money_text(amount)} more a month"
    if after.area in (EMERGENCY_FUND, DEBT):
        said += f" brings it to {_day(after)} instead of {_day(before)}"
        if change.get("total_interest") is not None:
            said += f" and changes the interest by {change['total_interest']}"
    elif "gap" in after.figures:
        said += f" changes the gap from {before.figures['gap']} to {after.figures['gap']}"
        if "cost_a_year_after_tax" in change:
            said += f"; after the state's benefit it costs {change['cost_a_year_after_tax']} a year"
    return f"{said}. {after.unknown}".strip() if after.unknown else f"{said}."


def _day(look: Outlook) -> str:
    return look.figures.get("done_on") or "no day in sight"
