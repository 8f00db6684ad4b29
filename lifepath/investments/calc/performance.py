"""How a set of holdings did over a period: three returns beside each other, gains, dividends and fees.

The period goes from the end of its first day to the end of its last. What is measured is what was invested: money
enters with a purchase or a transfer in and leaves with a sale, a dividend that is paid out or a transfer out, so that
uninvested cash counts neither way. A fee is money paid in for which nothing is held. Between valuations (month ends,
and days of flows on which every price is known) the time-weighted return is estimated by the modified Dietz method.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lifepath.core.money import ZERO, to_cents
from lifepath.core.periods import Month, months_between
from lifepath.investments.calc.lots import Activity, ActivityKind, CostMethod, RealisedGain, position_of
from lifepath.investments.calc.returns import (
    Flow,
    Ratio,
    Valuation,
    money_weighted_return,
    simple_return,
    time_weighted_return,
)
from lifepath.investments.calc.valuation import History

ONE_DAY = dt.timedelta(days=1)


class BadPeriod(ValueError):
    """A period ends after it begins."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """One holding with everything that happened to it, in order."""

    key: str
    activities: tuple[Activity, ...]
    history: History
    method: CostMethod = CostMethod.FIFO


@dataclass(frozen=True, slots=True)
class Performance:
    """The figures of one set of holdings. Money in account currency; `gain` = end - start - paid in + taken out."""

    start_on: dt.date
    end_on: dt.date
    start_value: Decimal
    end_value: Decimal
    paid_in: Decimal
    taken_out: Decimal
    gain: Decimal
    simple: Ratio
    time_weighted: Ratio
    money_weighted: Ratio
    realised_short_term: Decimal
    realised_long_term: Decimal
    unrealised: Decimal
    dividends: Decimal
    fees: Decimal
    values: tuple[Valuation, ...]
    left_out: tuple[tuple[str, str], ...] = field(default=())


def performance(
    *, tracked: Sequence[Tracked], account_fees: Sequence[Flow] = (), start_on: dt.date, end_on: dt.date
) -> Performance:
    """Measure the holdings from the end of `start_on` to the end of `end_on`; the ones without a price are named."""
    if end_on <= start_on:
        raise BadPeriod(f"The period ends on {end_on}; give a day after {start_on}.")
    measured, left_out = _measurable(tracked, start_on, end_on)
    inside = [flow for flow in account_fees if start_on < flow.on <= end_on]
    flows = sorted([*_flows(measured, start_on, end_on), *inside], key=lambda flow: flow.on)
    start = _value(measured, start_on)
    end = _value(measured, end_on)
    values = _valuations(measured, flows, start_on, end_on)
    paid_in = sum((flow.amount for flow in flows if flow.amount > 0), ZERO)
    taken_out = -sum((flow.amount for flow in flows if flow.amount < 0), ZERO)
    realised = _realised(measured, start_on, end_on)
    return Performance(
        start_on=start_on,
        end_on=end_on,
        start_value=start,
        end_value=end,
        paid_in=paid_in,
        taken_out=taken_out,
        gain=end - start - paid_in + taken_out,
        simple=simple_return(start=start, end=end, flows=flows),
        time_weighted=_time_weighted(values, flows, start_on),
        money_weighted=money_weighted_return(flows=_investors_view(start, end, flows, start_on, end_on)),
        realised_short_term=sum((gain.gain for gain in realised if not gain.long_term), ZERO),
        realised_long_term=sum((gain.gain for gain in realised if gain.long_term), ZERO),
        unrealised=_unrealised(measured, end_on),
        dividends=_sum(measured, (ActivityKind.DIVIDEND, ActivityKind.REINVEST), "amount", start_on, end_on),
        fees=_fees(measured, start_on, end_on) + sum((flow.amount for flow in inside), ZERO),
        values=tuple(values),
        left_out=tuple(left_out),
    )


def _measurable(
    tracked: Sequence[Tracked], start_on: dt.date, end_on: dt.date
) -> tuple[list[Tracked], list[tuple[str, str]]]:
    """Those with a price wherever one is needed, and why the others are left out."""
    measured, left_out = [], []
    for each in tracked:
        if not each.activities and each.history.begins_on is not None and start_on < each.history.begins_on <= end_on:
            left_out.append(
                (each.key, f"It was entered; what it was worth before {each.history.begins_on} is unknown.")
            )
            continue
        unpriced = next((day for day in (start_on, end_on) if each.history.value_at_end_of(day) is None), None)
        if unpriced is not None:
            left_out.append((each.key, f"No price is known for {unpriced}."))
        else:
            measured.append(each)
    return measured, left_out


def _inside(each: Tracked, start_on: dt.date, end_on: dt.date) -> list[Activity]:
    return [activity for activity in each.activities if start_on < activity.on <= end_on]


def _flows(measured: Sequence[Tracked], start_on: dt.date, end_on: dt.date) -> list[Flow]:
    by_day: dict[dt.date, Decimal] = {}
    for each in measured:
        for activity in _inside(each, start_on, end_on):
            by_day[activity.on] = by_day.get(activity.on, ZERO) + _paid_in(activity, each.history)
    return [Flow(on, amount) for on, amount in sorted(by_day.items()) if amount]


def _paid_in(activity: Activity, history: History) -> Decimal:
    """What an activity brings into the holdings; below zero what it takes out."""
    kind = activity.kind
    if kind is ActivityKind.BUY:
        return activity.amount + activity.fee
    if kind in (ActivityKind.SELL, ActivityKind.DIVIDEND):
        return activity.fee - activity.amount
    if kind is ActivityKind.FEE:
        return activity.amount + activity.fee
    if kind in (ActivityKind.TRANSFER_IN, ActivityKind.TRANSFER_OUT):
        quote = history.quote_at(activity.on)
        worth = activity.amount if quote is None else to_cents(activity.shares * quote.price)
        return (worth if kind is ActivityKind.TRANSFER_IN else -worth) + activity.fee
    return activity.fee


def _value(measured: Sequence[Tracked], day: dt.date) -> Decimal:
    return sum((each.history.value_at_end_of(day) or ZERO for each in measured), ZERO)


def _valuations(
    measured: Sequence[Tracked], flows: Sequence[Flow], start_on: dt.date, end_on: dt.date
) -> list[Valuation]:
    """Values before the flows of their day: the day after the start, months, days of flows, the day after the end."""
    found = {start_on + ONE_DAY: _value(measured, start_on)}
    for month in months_between(Month.of(start_on), Month.of(end_on)):
        day = month.last_day
        if start_on < day < end_on and all(each.history.value_at_end_of(day) is not None for each in measured):
            found[day + ONE_DAY] = _value(measured, day)
    for flow in flows:
        before = [_before_trades(each, flow.on) for each in measured]
        if flow.on > start_on + ONE_DAY and all(value is not None for value in before):
            found[flow.on] = sum((value for value in before if value is not None), ZERO)
    found[end_on + ONE_DAY] = _value(measured, end_on)
    return [Valuation(on, value) for on, value in sorted(found.items())]


def _before_trades(each: Tracked, day: dt.date) -> Decimal | None:
    """What was held when the day began, at the price of that very day; None where that price is not known."""
    shares = each.history.shares_at_end_of(day - ONE_DAY)
    if shares == 0:
        return ZERO
    quote = each.history.quote_at(day)
    if quote is None or quote.on != day:
        return None
    for activity in each.activities:
        if activity.on == day and activity.kind is ActivityKind.SPLIT:
            shares *= activity.ratio
    return to_cents(shares * quote.price)


def _time_weighted(values: Sequence[Valuation], flows: Sequence[Flow], start_on: dt.date) -> Ratio:
    """From the first day on which something was invested."""
    first = next((flow.on for flow in flows), None)
    begun = [value for value in values if value.value or (first is not None and value.on >= first)]
    if first is not None and (not begun or begun[0].on > first):
        begun = [Valuation(first, ZERO), *begun]
    return time_weighted_return(valuations=begun, flows=flows)


def _investors_view(
    start: Decimal, end: Decimal, flows: Sequence[Flow], start_on: dt.date, end_on: dt.date
) -> list[Flow]:
    seen = [Flow(start_on, -start)] if start else []
    seen += [Flow(flow.on, -flow.amount) for flow in flows]
    return [*seen, Flow(end_on, end)] if end else seen


def _realised(measured: Sequence[Tracked], start_on: dt.date, end_on: dt.date) -> list[RealisedGain]:
    return [
        gain
        for each in measured
        for gain in position_of(each.activities, method=each.method).realised
        if start_on < gain.sold_on <= end_on
    ]


def _unrealised(measured: Sequence[Tracked], end_on: dt.date) -> Decimal:
    """Worth at the end less what it cost, of holdings whose cost is known."""
    total = ZERO
    for each in measured:
        done = [activity for activity in each.activities if activity.on <= end_on]
        if done:
            total += (each.history.value_at_end_of(end_on) or ZERO) - position_of(done, method=each.method).basis
    return total


def _sum(
    measured: Sequence[Tracked], kinds: tuple[ActivityKind, ...], name: str, start_on: dt.date, end_on: dt.date
) -> Decimal:
    return sum(
        (
            getattr(activity, name)
            for each in measured
            for activity in _inside(each, start_on, end_on)
            if activity.kind in kinds
        ),
        ZERO,
    )


def _fees(measured: Sequence[Tracked], start_on: dt.date, end_on: dt.date) -> Decimal:
    charged = _sum(measured, (ActivityKind.FEE,), "amount", start_on, end_on)
    return charged + _sum(measured, tuple(ActivityKind), "fee", start_on, end_on)
