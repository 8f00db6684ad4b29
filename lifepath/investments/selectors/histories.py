"""Stored holdings with their activities and prices, as the calculations take them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from lifepath.investments.calc.lots import Activity
from lifepath.investments.calc.valuation import History, Quote
from lifepath.investments.choices import AssetType
from lifepath.investments.models import HoldingPrice, InvestmentActivity, InvestmentHolding, SecurityPrice
from lifepath.investments.selectors.lots import as_activity, in_order

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class HeldHistory:
    """One holding, what happened to it, and what it was worth by day."""

    holding: InvestmentHolding
    activities: tuple[Activity, ...]
    history: History

    @property
    def is_cash(self) -> bool:
        """Money that is not invested."""
        return bool(self.holding.asset_type == AssetType.CASH)


def histories(holdings: Iterable[InvestmentHolding], *, until: dt.date) -> list[HeldHistory]:
    """With every activity and price up to a day; three queries, however many holdings."""
    rows = list(holdings)
    activities = _activities(rows, until)
    own, market = _own_quotes(rows, until), _market_quotes(rows, until)
    found = []
    for holding in rows:
        done = activities[holding.pk]
        quotes = [*(market[holding.symbol] if holding.uses_market_prices else []), *own[holding.pk]]
        known = min([quote.on for quote in own[holding.pk]], default=None)
        begun = holding.acquired_on or known or holding.created_at.date()
        history = History(
            activities=done,
            quotes=quotes,
            entered_shares=Decimal(0) if holding.is_derived else holding.shares,
            entered_on=begun,
            constant_price=ONE if holding.asset_type == AssetType.CASH else None,
        )
        found.append(HeldHistory(holding, tuple(done), history))
    return found


def _activities(rows: list[InvestmentHolding], until: dt.date) -> dict[UUID, list[Activity]]:
    by_holding: dict[UUID, list[Activity]] = defaultdict(list)
    wanted = InvestmentActivity.objects.filter(holding__in=[row.pk for row in rows], traded_on__lte=until)
    for row in in_order(wanted):
        if row.holding_id is not None:
            by_holding[row.holding_id].append(as_activity(row))
    return by_holding


def _own_quotes(rows: list[InvestmentHolding], until: dt.date) -> dict[UUID, list[Quote]]:
    by_holding: dict[UUID, list[Quote]] = defaultdict(list)
    wanted: Any = HoldingPrice.objects.filter(holding__in=[row.pk for row in rows], on__lte=until)
    for holding_id, on, price in wanted.values_list("holding_id", "on", "price"):
        by_holding[holding_id].append(Quote(on, price))
    return by_holding


def _market_quotes(rows: list[InvestmentHolding], until: dt.date) -> dict[str, list[Quote]]:
    by_symbol: dict[str, list[Quote]] = defaultdict(list)
    symbols = {row.symbol for row in rows if row.uses_market_prices and row.asset_type != AssetType.CASH}
    wanted = SecurityPrice.objects.filter(symbol__in=symbols, on__lte=until)
    for symbol, on, price in wanted.values_list("symbol", "on", "price"):
        by_symbol[symbol].append(Quote(on, price))
    return by_symbol
