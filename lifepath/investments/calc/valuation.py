"""What a holding was worth on a day: shares held then at the last price known then.

Prices are as they were quoted; a price from before a split is divided by the split's ratio when it is carried past
it. The price of a trade counts as a price of its day. Not modelled: accrued interest, currencies.
"""

import bisect
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.money import to_cents
from lifepath.investments.calc.lots import Activity, ActivityKind

ZERO = Decimal(0)
ONE = Decimal(1)
_IN = (ActivityKind.BUY, ActivityKind.REINVEST, ActivityKind.TRANSFER_IN)
_OUT = (ActivityKind.SELL, ActivityKind.TRANSFER_OUT)
_TRADES = (ActivityKind.BUY, ActivityKind.SELL, ActivityKind.REINVEST)


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of one share at the end of a day, not adjusted for later splits."""

    on: dt.date
    price: Decimal


def share_change(activity: Activity, held: Decimal) -> Decimal:
    """How many shares more there are after an activity."""
    if activity.kind in _IN:
        return activity.shares
    if activity.kind in _OUT:
        return -activity.shares
    return held * (activity.ratio - ONE) if activity.kind is ActivityKind.SPLIT else ZERO


def trade_quotes(activities: Iterable[Activity]) -> list[Quote]:
    """The prices at which shares changed hands; the last of a day counts."""
    found = {
        activity.on: activity.amount / activity.shares
        for activity in activities
        if activity.kind in _TRADES and activity.shares and activity.amount
    }
    return [Quote(on, price) for on, price in sorted(found.items())]


class History:
    """Shares and prices of one holding by day, from its activities in order and its quotes in any order."""

    def __init__(
        self,
        *,
        activities: Sequence[Activity],
        quotes: Iterable[Quote],
        entered_shares: Decimal = ZERO,
        entered_on: dt.date | None = None,
        constant_price: Decimal | None = None,
    ) -> None:
        self._days: list[dt.date] = []
        self._shares: list[Decimal] = []
        self._splits = [(each.on, each.ratio) for each in activities if each.kind is ActivityKind.SPLIT]
        if not activities and entered_on is not None:
            self._days, self._shares = [entered_on], [entered_shares]
        held = ZERO
        for activity in activities:
            held += share_change(activity, held)
            self._days.append(activity.on)
            self._shares.append(held)
        merged = {quote.on: quote.price for quote in trade_quotes(activities)}
        merged |= {quote.on: quote.price for quote in quotes}
        self._quotes = sorted(merged.items())
        self._constant = constant_price

    @property
    def begins_on(self) -> dt.date | None:
        """The first day on which it was held."""
        return self._days[0] if self._days else None

    def shares_at_end_of(self, day: dt.date) -> Decimal:
        """Held when the day was over."""
        place = bisect.bisect_right(self._days, day)
        return self._shares[place - 1] if place else ZERO

    def quote_at(self, day: dt.date) -> Quote | None:
        """The last price known on a day, carried past the splits since then; None where none is known."""
        if self._constant is not None:
            return Quote(day, self._constant)
        place = bisect.bisect_right(self._quotes, (day, Decimal("Infinity")))
        if not place:
            return None
        on, price = self._quotes[place - 1]
        for split_on, ratio in self._splits:
            if on < split_on <= day:
                price /= ratio
        return Quote(on, price)

    def has_quote_of(self, day: dt.date) -> bool:
        """Is a price of this very day known?"""
        found = self.quote_at(day)
        return found is not None and found.on == day

    def value_at_end_of(self, day: dt.date) -> Decimal | None:
        """Worth when the day was over, to the cent; None where shares were held and no price is known."""
        shares = self.shares_at_end_of(day)
        if shares == 0:
            return ZERO
        quote = self.quote_at(day)
        return None if quote is None else to_cents(shares * quote.price)
