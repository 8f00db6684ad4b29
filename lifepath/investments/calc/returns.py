"""Returns of an account or holding: simple, time-weighted, money-weighted; null with a reason where one has no meaning.

Flows are seen from the investor's side in the money-weighted rate (paid in is negative) and from the account's side
elsewhere (paid in is positive). The time-weighted return chains the periods between valuations; a flow on the day of
a valuation comes after it. Where flows fall between valuations the period is estimated by the modified Dietz method,
and the answer says so. Binary floats appear only in the search for the money-weighted rate. Not modelled: taxes,
currencies.
"""

import datetime as dt
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyxirr

ZERO = Decimal(0)
ONE = Decimal(1)
DAYS_PER_YEAR = 365
RATE_PLACES = Decimal("1E-12")
HIGHEST_RATE = 1e6
MAX_STEPS = 300


@dataclass(frozen=True, slots=True)
class Flow:
    """Money moved on a day."""

    on: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Valuation:
    """What something was worth at the end of a day, before that day's flows."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Ratio:
    """A return as a fraction, or None and why; with its formula and the figures that went in."""

    value: Decimal | None
    reason: str
    formula: str
    inputs: tuple[tuple[str, str], ...]


SIMPLE_FORMULA = "(end - start - paid in + taken out) / (start + paid in)"
TIME_WEIGHTED_FORMULA = "product of (value before next flow / value after last flow) - 1"
MONEY_WEIGHTED_FORMULA = "the yearly rate r with sum of flow / (1 + r)^(days / 365) = 0"


def simple_return(*, start: Decimal, end: Decimal, flows: Sequence[Flow]) -> Ratio:
    """The gain on everything that was put to work; flows into the account are positive."""
    paid_in = sum((flow.amount for flow in flows if flow.amount > 0), ZERO)
    taken_out = -sum((flow.amount for flow in flows if flow.amount < 0), ZERO)
    inputs = (("start", str(start)), ("end", str(end)), ("paid in", str(paid_in)), ("taken out", str(taken_out)))
    base = start + paid_in
    if base <= 0:
        return Ratio(None, "Nothing was invested in the period.", SIMPLE_FORMULA, inputs)
    gain = end - start - paid_in + taken_out
    return Ratio((gain / base).quantize(RATE_PLACES), "", SIMPLE_FORMULA, inputs)


def time_weighted_return(*, valuations: Sequence[Valuation], flows: Sequence[Flow]) -> Ratio:
    """The return of the investments whatever the investor's timing; flows into the account are positive."""
    ordered = sorted(valuations, key=lambda valuation: valuation.on)
    inputs = (("valuations", str(len(ordered))), ("flows", str(len(flows))))
    if len(ordered) < 2 or ordered[0].on == ordered[-1].on:
        return Ratio(None, "Two valuations on different days are needed.", TIME_WEIGHTED_FORMULA, inputs)
    growth, estimated = ONE, False
    for first, last in itertools.pairwise(ordered):
        inside = [flow for flow in flows if first.on <= flow.on < last.on]
        estimated |= any(flow.on > first.on for flow in inside)
        factor = _period_factor(first, last, inside)
        if factor is None:
            reason = f"Nothing was invested between {first.on} and {last.on}."
            return Ratio(None, reason, TIME_WEIGHTED_FORMULA, inputs)
        growth *= factor
    note = "Periods with flows between valuations are estimated (modified Dietz)." if estimated else ""
    return Ratio((growth - ONE).quantize(RATE_PLACES), note, TIME_WEIGHTED_FORMULA, inputs)


def _period_factor(first: Valuation, last: Valuation, flows: Sequence[Flow]) -> Decimal | None:
    days = (last.on - first.on).days
    if days == 0:
        return ONE
    total = sum((flow.amount for flow in flows), ZERO)
    weighted = sum((flow.amount * (last.on - flow.on).days / days for flow in flows), ZERO)
    base = first.value + weighted
    if base == 0 and total == 0 and last.value == 0:
        return ONE
    if base <= 0:
        return None
    return ONE + (last.value - first.value - total) / base


def money_weighted_return(*, flows: Sequence[Flow]) -> Ratio:
    """XIRR: the yearly rate at which all flows cancel; paid in is negative, taken out and the end value positive."""
    inputs = tuple((flow.on.isoformat(), str(flow.amount)) for flow in flows)

    def missing(reason: str) -> Ratio:
        return Ratio(None, reason, MONEY_WEIGHTED_FORMULA, inputs)

    if not (any(flow.amount > 0 for flow in flows) and any(flow.amount < 0 for flow in flows)):
        return missing("Flows of one sign have no rate of return.")
    if len({flow.on for flow in flows}) < 2:
        return missing("All flows fall on one day.")
    found = _rate(flows)
    if found is None:
        return missing("No rate between -99.9999 percent and a million-fold cancels the flows.")
    return Ratio(Decimal(repr(found)).quantize(RATE_PLACES), "", MONEY_WEIGHTED_FORMULA, inputs)


def _rate(flows: Sequence[Flow]) -> float | None:
    """The rate by the fast library, checked; by halving a bracket where it finds none."""
    first = min(flow.on for flow in flows)
    times = [(flow.on - first).days / DAYS_PER_YEAR for flow in flows]
    amounts = [float(flow.amount) for flow in flows]
    size = sum(abs(amount) for amount in amounts)

    def worth(rate: float) -> float:
        return sum(amount * math.exp(-time * math.log1p(rate)) for amount, time in zip(amounts, times, strict=True))

    found = pyxirr.xirr([flow.on for flow in flows], amounts)
    if found is not None and -1 < found <= HIGHEST_RATE and abs(worth(found)) <= 1e-7 * size:
        return float(found)
    grid = [-0.999999, -0.99, -0.9, -0.5, -0.2, 0.0, 0.2, 0.5, 1.0, 3.0, 10.0, 100.0, 1e4, HIGHEST_RATE]
    for low, high in itertools.pairwise(grid):
        if (worth(low) < 0) != (worth(high) < 0):
            return _halve(worth, low, high)
    return None


def _halve(worth: Callable[[float], float], low: float, high: float) -> float:
    low_negative = worth(low) < 0
    for _ in range(MAX_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if (worth(middle) < 0) == low_negative:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def net_present_value(*, rate: Decimal, flows: Sequence[Flow]) -> Decimal:
    """XNPV: the worth of dated flows on the day of the first one listed."""
    return sum((flow.amount * (ONE + rate) ** -_years(flows[0].on, flow.on) for flow in flows), ZERO)


def net_future_value(*, rate: Decimal, flows: Sequence[Flow]) -> Decimal:
    """XNFV: the worth of dated flows on the day of the last."""
    last = max(flow.on for flow in flows)
    return sum((flow.amount * (ONE + rate) ** _years(flow.on, last) for flow in flows), ZERO)


def _years(start: dt.date, end: dt.date) -> Decimal:
    return Decimal((end - start).days) / DAYS_PER_YEAR
