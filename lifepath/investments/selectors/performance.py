"""Stored accounts' performance: as a whole, and by account, holding, month or year."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lifepath.core.periods import Month, months_between
from lifepath.investments.calc.lots import Activity, CostMethod
from lifepath.investments.calc.lots import ActivityKind as Kind
from lifepath.investments.calc.performance import Performance, Tracked, performance
from lifepath.investments.calc.returns import Flow
from lifepath.investments.choices import ActivityKind
from lifepath.investments.models import InvestmentAccount, InvestmentActivity, InvestmentHolding
from lifepath.investments.selectors.histories import HeldHistory, histories

ONE_DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)
MOST_PARTS = 120


class TooManyParts(ValueError):
    """The period has more parts than one answer shows."""


@dataclass(frozen=True, slots=True)
class Part:
    """One account, holding, month or year."""

    key: str
    label: str
    result: Performance


@dataclass(frozen=True, slots=True)
class Measured:
    """The whole, its parts, and the day of the last price of each holding that is still held."""

    whole: Performance
    parts: tuple[Part, ...]
    price_days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class _Loaded:
    held: list[HeldHistory]
    fees: Mapping[UUID, list[Flow]]


def measured(
    *,
    accounts: Sequence[InvestmentAccount],
    holding: InvestmentHolding | None,
    start_on: dt.date | None,
    end_on: dt.date,
    by: str,
) -> Measured:
    """Performance of these accounts, or of one holding of theirs; six queries at most, whatever they hold.

    Without `start_on` from the day before the first trade or price. Cash is left out.
    """
    loaded = _load(accounts, holding, end_on)
    start = start_on or _begins(loaded.held, end_on)
    whole = _measure(loaded.held, _all(loaded.fees), start, end_on)
    return Measured(
        whole=whole,
        parts=tuple(_parts(loaded, {account.pk: account for account in accounts}, start, end_on, by)),
        price_days=tuple(_price_days(loaded.held, end_on)),
    )


def _begins(held: Sequence[HeldHistory], end_on: dt.date) -> dt.date:
    """The day before the first trade; of holdings that were entered, the first day of which a price is known."""
    traded = [each.activities[0].on - ONE_DAY for each in held if each.activities]
    entered = [each.history.begins_on for each in held if not each.activities and each.history.begins_on is not None]
    first = min([*traded, *entered], default=end_on - YEAR)
    return min(first, end_on - ONE_DAY)


def _price_days(held: Sequence[HeldHistory], day: dt.date) -> Iterator[dt.date]:
    for each in held:
        quote = each.history.quote_at(day)
        if quote is not None and each.history.shares_at_end_of(day):
            yield quote.on


def _load(accounts: Sequence[InvestmentAccount], holding: InvestmentHolding | None, until: dt.date) -> _Loaded:
    ids = [account.pk for account in accounts]
    wanted: Any = InvestmentHolding.objects.filter(account__in=ids).order_by("symbol", "pk")
    if holding is not None:
        wanted = wanted.filter(pk=holding.pk)
    held = [each for each in histories(wanted, until=until) if not each.is_cash and each.history.begins_on is not None]
    fees: dict[UUID, list[Flow]] = defaultdict(list)
    if holding is None:
        charged = InvestmentActivity.objects.filter(
            account__in=ids, holding__isnull=True, kind=ActivityKind.FEE, traded_on__lte=until
        )
        for account_id, on, amount, fee in charged.values_list("account_id", "traded_on", "amount", "fee"):
            fees[account_id].append(Flow(on, amount + fee))
    return _Loaded(held, fees)


def _all(fees: Mapping[UUID, list[Flow]]) -> list[Flow]:
    return [flow for flows in fees.values() for flow in flows]


def _measure(held: Sequence[HeldHistory], fees: Sequence[Flow], start: dt.date, end: dt.date) -> Performance:
    return performance(tracked=[_tracked(each) for each in held], account_fees=fees, start_on=start, end_on=end)


def _tracked(each: HeldHistory) -> Tracked:
    """A holding that was entered with day and price counts as one purchase."""
    holding, activities = each.holding, each.activities
    if not activities and holding.acquired_on and holding.cost_basis:
        activities = (
            Activity(on=holding.acquired_on, kind=Kind.BUY, shares=holding.shares, amount=holding.cost_basis),
        )
    return Tracked(holding.symbol, activities, each.history, CostMethod(holding.cost_method))


def _parts(
    loaded: _Loaded, accounts: Mapping[UUID, InvestmentAccount], start: dt.date, end: dt.date, by: str
) -> list[Part]:
    if by == "account":
        return [
            Part(
                str(pk),
                account.name,
                _measure([each for each in loaded.held if each.holding.account_id == pk], loaded.fees[pk], start, end),
            )
            for pk, account in accounts.items()
            if any(each.holding.account_id == pk for each in loaded.held)
        ]
    if by == "holding":
        return [
            Part(
                str(each.holding.pk),
                f"{each.holding.symbol} {each.holding.name}".strip(),
                _measure([each], [], start, end),
            )
            for each in loaded.held
        ]
    periods = _periods(start, end, by)
    if len(periods) > MOST_PARTS:
        raise TooManyParts(f"The period has {len(periods)} {by}s; ask for at most {MOST_PARTS}.")
    return [Part(key, key, _measure(loaded.held, _all(loaded.fees), first, last)) for key, first, last in periods]


def _periods(start: dt.date, end: dt.date, by: str) -> list[tuple[str, dt.date, dt.date]]:
    """Each from the end of its first day to the end of its last."""
    found: dict[str, tuple[dt.date, dt.date]] = {}
    for month in months_between(Month.of(start + ONE_DAY), Month.of(end)):
        key = str(month) if by == "month" else str(month.year)
        first = found[key][0] if key in found else max(start, month.start - ONE_DAY)
        found[key] = (first, min(end, month.last_day))
    return [(key, first, last) for key, (first, last) in found.items() if first < last]
