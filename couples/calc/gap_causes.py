"""Why is a goal behind its straight line? Parts that add up to the gap, to the cent.

A raised target or an earlier deadline is measured exactly. What then is left of a gap is explained by income that did
not come and by categories that were overspent (in proportion, where together they exceed it), then by planned transfers
that were not made; what none of these explains is `other`. A negative `other` means that the goal is ahead but for the
rest. Money has no memory, so this is an attribution and not a proof.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from couples.calc.drift import expected_on
from lifepath.core.money import ZERO, split

CHANGED_TARGET, INCOME, OVERSPENT, MISSED_TRANSFER, OTHER = (
    "changed_target",
    "income",
    "overspent_category",
    "missed_transfer",
    "other",
)


class NegativeCause(ValueError):
    """Missing income, overspending and missed transfers are amounts of 0 or more."""


class NoDeadline(ValueError):
    """Without a deadline there is no straight line and no gap."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A target and its deadline; an original plan may have had none, and then expected nothing."""

    target_amount: Decimal
    created: dt.date
    deadline: dt.date | None


@dataclass(frozen=True, slots=True)
class Cause:
    """One part of the gap; `detail` names the category of an overspent one."""

    cause: str
    amount: Decimal
    detail: str = ""


@dataclass(frozen=True, slots=True)
class GapCauses:
    """The gap (expected less what is there; negative when ahead) and its parts, which add up to it."""

    gap: Decimal
    parts: tuple[Cause, ...]


def explain_gap(
    *,
    as_of: dt.date,
    current_allocation: Decimal,
    plan: Plan,
    original_plan: Plan,
    income_shortfall: Decimal,
    overspent: Mapping[str, Decimal],
    missed_transfers: Decimal,
) -> GapCauses:
    """Attribute the gap of a goal on a day."""
    if plan.deadline is None:
        raise NoDeadline("A goal without a deadline is behind nothing.")
    _check([income_shortfall, missed_transfers, *overspent.values()])
    expected, originally = _expected(plan, as_of), _expected(original_plan, as_of)
    gap = expected - current_allocation
    parts = [Cause(CHANGED_TARGET, expected - originally)]
    left = max(ZERO, originally - current_allocation)
    sources = [Cause(INCOME, income_shortfall)]
    sources += [Cause(OVERSPENT, amount, category) for category, amount in sorted(overspent.items())]
    parts += _limited(sources, left)
    left -= sum((part.amount for part in parts[1:]), ZERO)
    parts.append(Cause(MISSED_TRANSFER, min(left, missed_transfers)))
    parts.append(Cause(OTHER, gap - sum((part.amount for part in parts), ZERO)))
    return GapCauses(gap=gap, parts=tuple(part for part in parts if part.amount))


def _limited(causes: Sequence[Cause], most: Decimal) -> list[Cause]:
    """The causes as they are, or shared out in proportion where they exceed what is to explain."""
    weights = [cause.amount for cause in causes]
    if sum(weights, ZERO) <= most:
        return list(causes)
    return [
        Cause(cause.cause, amount, cause.detail) for cause, amount in zip(causes, split(most, weights), strict=True)
    ]


def _expected(plan: Plan, as_of: dt.date) -> Decimal:
    line = expected_on(target_amount=plan.target_amount, created=plan.created, deadline=plan.deadline, as_of=as_of)
    return ZERO if line is None else line


def _check(amounts: Sequence[Decimal]) -> None:
    for amount in amounts:
        if amount < 0:
            raise NegativeCause(f"{amount} is below 0.")
