"""Prices of the market: storing them, and asking a provider for those that are wanted."""

import datetime as dt
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from lifepath.investments.choices import AssetType
from lifepath.investments.models import InvestmentHolding, SecurityPrice
from lifepath.investments.prices.files import PriceRow
from lifepath.investments.prices.providers import PriceFailure, PriceProvider, RateLimited, UnknownSymbol, provider

FAILURES_IN_A_ROW = 3

_CARRY = """
UPDATE investments_investmentholding AS h
SET current_price = p.price, price_on = p.on, price_source = p.source
FROM (
    SELECT DISTINCT ON (symbol) symbol, "on", price, source FROM investments_securityprice
    WHERE symbol = ANY(%s) ORDER BY symbol, "on" DESC
) AS p
WHERE h.symbol = p.symbol AND h.uses_market_prices AND h.asset_type <> 'CASH'
  AND (h.price_on IS NULL OR h.price_on < p.on
       OR (h.price_on = p.on AND h.price_source NOT IN ('MANUAL', 'STATEMENT') AND h.current_price <> p.price))
"""


@dataclass(slots=True)
class PriceUpdate:
    """What was stored and what was not."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    holdings: int = 0
    failures: list[str] = field(default_factory=list)
    stopped: str = ""

    def summary(self) -> str:
        """One line of counts."""
        words = (
            f"{self.added} prices added, {self.changed} changed, {self.unchanged} unchanged,"
            f" {self.holdings} holdings priced, {len(self.failures)} failures"
        )
        return f"{words}; {self.stopped}" if self.stopped else words


@transaction.atomic
def store_prices(rows: Iterable[PriceRow], *, source: str, dry_run: bool) -> PriceUpdate:
    """Store prices, the last of a symbol and day counting, and carry the newest to the holdings."""
    wanted = {(row.symbol, row.on): row.price for row in rows}
    symbols = sorted({symbol for symbol, _ in wanted})
    known = {
        (symbol, on): price
        for symbol, on, price in SecurityPrice.objects.filter(
            symbol__in=symbols, on__in={on for _, on in wanted}
        ).values_list("symbol", "on", "price")
    }
    done = PriceUpdate()
    fresh = []
    for (symbol, on), price in wanted.items():
        before = known.get((symbol, on))
        if before == price:
            done.unchanged += 1
            continue
        done.added += before is None
        done.changed += before is not None
        fresh.append(SecurityPrice(symbol=symbol, on=on, price=price, source=source, received_at=timezone.now()))
    if dry_run or not fresh:
        return done
    SecurityPrice.objects.bulk_create(
        fresh,
        batch_size=5_000,
        update_conflicts=True,
        unique_fields=["symbol", "on"],
        update_fields=["price", "source", "received_at"],
    )
    with connection.cursor() as cursor:
        cursor.execute(_CARRY, [symbols])
        done.holdings = cursor.rowcount
    return done


def wanted_symbols() -> list[str]:
    """Symbols that somebody holds and whose price the market says."""
    held = InvestmentHolding.objects.filter(uses_market_prices=True, shares__gt=0).exclude(asset_type=AssetType.CASH)
    return sorted(set(held.values_list("symbol", flat=True)))


def update_prices(
    *, source: PriceProvider, symbols: list[str], dry_run: bool, pause: Callable[[float], None] = time.sleep
) -> PriceUpdate:
    """Ask the provider for each symbol, not faster than it likes; what it gave is kept even where it fails later.

    A provider that wants to be asked later is not asked again in this run, and neither is one that fails several
    times in a row. Stored prices stay as they are and grow stale.
    """
    rows, failures, in_a_row, stopped = [], [], 0, ""
    for number, symbol in enumerate(symbols):
        if number:
            pause(60 / source.calls_a_minute)
        try:
            quote = source.quote(symbol)
        except RateLimited as error:
            when = f" after {error.retry_after} seconds" if error.retry_after else ""
            stopped = f"{error} {len(symbols) - number} symbols were left for later{when}."
            break
        except PriceFailure as error:
            failures.append(str(error))
            in_a_row = 0 if isinstance(error, UnknownSymbol) else in_a_row + 1
            if in_a_row >= FAILURES_IN_A_ROW:
                stopped = f"{source.name} failed {in_a_row} times in a row; {len(symbols) - number - 1} symbols left."
                break
            continue
        in_a_row = 0
        rows.append(PriceRow(symbol=quote.symbol, on=quote.on, price=quote.price))
    done = store_prices(rows, source=source.source, dry_run=dry_run)
    done.failures, done.stopped = failures, stopped
    return done


def update_periodically(now: dt.datetime, *, name: str) -> str:
    """What the scheduler runs once a day."""
    return update_prices(source=provider(name), symbols=wanted_symbols(), dry_run=False).summary()
