"""What happened in the latest closed months that may have kept money from a goal?

The window is the closed months in question (three at most), `earlier` the months before it, a year at most. Usual is
the mean of the earlier months; without any nothing is claimed. Seasons and one-off events are not modelled.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.core.rationals import exact, mean, round_half_up

WINDOW_MONTHS = 3
EARLIER_MONTHS = 12


def income_shortfall(*, window: Sequence[Decimal], earlier: Sequence[Decimal]) -> Decimal:
    """What came in less than usual over the window; 0 when it was more."""
    if not earlier or not window:
        return ZERO
    usual = round_half_up(mean([exact(amount) for amount in earlier]) * len(window))
    return max(ZERO, usual - sum(window, ZERO))


def overspent(
    *,
    window: Mapping[Month, Mapping[str, Decimal]],
    limits: Mapping[tuple[Month, str], Decimal],
    earlier: Sequence[Mapping[str, Decimal]],
) -> dict[str, Decimal]:
    """By category what was spent above its budget in the window; above the usual where no budget covers it."""
    found: dict[str, Decimal] = {}
    for month, categories in window.items():
        for category, spent in categories.items():
            limit = limits.get((month, category))
            if limit is None and not earlier:
                continue
            allowed = limit if limit is not None else _usual(category, earlier)
            if spent > allowed:
                found[category] = found.get(category, ZERO) + spent - allowed
    return found


def missed_transfers(*, window: Sequence[Decimal], earlier: Sequence[Decimal]) -> Decimal:
    """The usual contribution of the months that brought one, for every month of the window that brought none."""
    brought = [exact(amount) for amount in earlier if amount > 0]
    missed = sum(1 for amount in window if amount <= 0)
    if not brought or not missed:
        return ZERO
    return round_half_up(mean(brought) * missed)


def _usual(category: str, earlier: Sequence[Mapping[str, Decimal]]) -> Decimal:
    return round_half_up(mean([exact(categories.get(category, ZERO)) for categories in earlier]))
