"""How far is a budget spent, is that too fast, and where will it end?

projected = spent / days elapsed including today * days in the period. A limit is `approaching` from its alert share on
(0.80 unless said) and `exceeded` above it; nothing spent raises no alert. What was spent outside every item is the
"no budget" bucket, so that items and bucket add up to all spending of the budget's scope. Bills that are due later in
the period are not looked ahead at: the projection is a straight line.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lifepath.core.money import ZERO, to_cents
from lifepath.core.rationals import exact, round_half_up

DEFAULT_ALERT_SHARE = Decimal("0.80")
APPROACHING, EXCEEDED = "approaching", "exceeded"


class EmptyPeriod(ValueError):
    """A period ends after it starts."""


class LimitsAboveAmount(ValueError):
    """The items' own limits add up to at most the budget's amount."""


class CategoryTwice(ValueError):
    """A budget has one item a category."""


class BadAlertShare(ValueError):
    """An alert share lies above 0 and at most at 1."""


@dataclass(frozen=True, slots=True)
class Item:
    """A limit for one category; `carried` came from the period before and may be negative."""

    category: str
    limit: Decimal
    carried: Decimal = ZERO
    alert_share: Decimal = DEFAULT_ALERT_SHARE


@dataclass(frozen=True, slots=True)
class Budget:
    """An amount for the days [start, end); with a category it covers that category alone."""

    amount: Decimal
    start: dt.date
    end: dt.date
    items: Sequence[Item] = ()
    category: str | None = None
    alert_share: Decimal = DEFAULT_ALERT_SHARE


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one limit stands."""

    name: str
    limit: Decimal  # with what was carried over
    carried: Decimal
    spent: Decimal
    remaining: Decimal
    percent: Decimal | None  # of the limit, two places; None for a limit of 0 or less
    expected_by_now: Decimal  # the limit's even pace
    pace: Decimal  # spent less even pace: above 0 is too fast
    projected: Decimal | None  # at the end of the period; None before it begins
    alert: str | None


@dataclass(frozen=True, slots=True)
class BudgetProgress:
    """The whole budget, its items, and what lies outside them."""

    total: Progress
    items: tuple[Progress, ...]
    no_budget: Mapping[str, Decimal]  # category -> spent outside every item
    no_budget_total: Decimal
    unassigned: Decimal  # of the amount, to no item
    days: int
    days_elapsed: int  # including today


def measure_progress(*, budget: Budget, spent: Mapping[str, Decimal], as_of: dt.date) -> BudgetProgress:
    """Measure a budget on a day against what its household spent in the period, by category."""
    _check(budget)
    days = (budget.end - budget.start).days
    elapsed = min(max((as_of - budget.start).days + 1, 0), days)
    in_scope = {budget.category: spent.get(budget.category, ZERO)} if budget.category is not None else dict(spent)
    listed = {item.category for item in budget.items}
    outside = {name: amount for name, amount in in_scope.items() if name not in listed and amount}
    if budget.category is not None and not budget.items:
        outside = {}
    carried = sum((item.carried for item in budget.items), ZERO)
    total = Item("total", budget.amount, carried, budget.alert_share)
    return BudgetProgress(
        total=_progress(total, sum(in_scope.values(), ZERO), days, elapsed),
        items=tuple(_progress(item, in_scope.get(item.category, ZERO), days, elapsed) for item in budget.items),
        no_budget={name: to_cents(amount) for name, amount in sorted(outside.items())},
        no_budget_total=to_cents(sum(outside.values(), ZERO)),
        unassigned=to_cents(budget.amount - sum((item.limit for item in budget.items), ZERO)),
        days=days,
        days_elapsed=elapsed,
    )


def _progress(item: Item, spent: Decimal, days: int, elapsed: int) -> Progress:
    limit = item.limit + item.carried
    even = round_half_up(exact(limit) * elapsed / days)
    return Progress(
        name=item.category,
        limit=to_cents(limit),
        carried=to_cents(item.carried),
        spent=to_cents(spent),
        remaining=to_cents(limit - spent),
        percent=round_half_up(exact(spent) / exact(limit) * 100) if limit > 0 else None,
        expected_by_now=even,
        pace=to_cents(spent - even),
        projected=round_half_up(exact(spent) * Fraction(days, elapsed)) if elapsed else None,
        alert=_alert(limit, spent, item.alert_share),
    )


def _alert(limit: Decimal, spent: Decimal, share: Decimal) -> str | None:
    if spent <= 0:
        return None
    if spent > limit:
        return EXCEEDED
    return APPROACHING if spent >= share * limit else None


def _check(budget: Budget) -> None:
    if budget.end <= budget.start:
        raise EmptyPeriod(f"A period from {budget.start} to {budget.end} holds no day.")
    if len({item.category for item in budget.items}) < len(budget.items):
        raise CategoryTwice("A category has two items.")
    limits = sum((item.limit for item in budget.items), ZERO)
    if limits > budget.amount:
        raise LimitsAboveAmount(f"The items' limits of {limits} are above the budget's {budget.amount}.")
    for share in (budget.alert_share, *(item.alert_share for item in budget.items)):
        if not 0 < share <= 1:
            raise BadAlertShare(f"An alert share of {share} does not lie between 0 and 1.")
