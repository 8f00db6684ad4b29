"""Where prices come from: one small interface, two providers.

A provider answers for one symbol at a time with the last price and its day. It is asked politely (at most so many
calls a minute), never waited for longer than CALL_SECONDS, and its key appears in no message.
"""

import datetime as dt
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings

from lifepath.core import outgoing
from lifepath.core.money import quantize
from lifepath.investments.choices import PriceSource

CALL_SECONDS = 1
MOST_BYTES = 65_536
DEAREST = Decimal(10) ** 11


class NotConfigured(Exception):
    """The provider's key is missing."""


class PriceFailure(Exception):
    """The provider gave no price for a symbol; the text says why and names no key."""


class UnknownSymbol(PriceFailure):
    """The provider does not know the symbol."""


class RateLimited(PriceFailure):
    """The provider wants to be asked later; `retry_after` in seconds, where it says so."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class ProviderQuote:
    """The last price of a symbol, in US dollars."""

    symbol: str
    on: dt.date
    price: Decimal


class PriceProvider(ABC):
    """One source of prices."""

    name: ClassVar[str]
    source: ClassVar[PriceSource]
    calls_a_minute: ClassVar[int]

    def __init__(self, *, key: str, base_url: str) -> None:
        if not key:
            raise NotConfigured(f"{self.name} needs a key: set {self.name.upper()}_KEY.")
        self._key = key
        self._base_url = base_url.rstrip("/")

    @abstractmethod
    def quote(self, symbol: str) -> ProviderQuote:
        """The last price. Raises PriceFailure."""

    def ask(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        """A JSON object of the provider, numbers exact. Raises PriceFailure."""
        url = f"{self._base_url}{path}?{urlencode(query)}"
        asking = {"Accept": "application/json", "User-Agent": "lifepath", **headers}
        try:
            answer = outgoing.get(url, headers=asking, seconds=CALL_SECONDS, most_bytes=MOST_BYTES)
        except (outgoing.CallFailed, outgoing.RefusedAddress) as error:
            raise PriceFailure(f"{self.name} did not answer: {error}.") from None
        if answer.status == 429:
            raise RateLimited(f"{self.name} wants to be asked later.", answer.retry_after)
        if answer.status != 200:
            raise PriceFailure(f"{self.name} answered {answer.status}.")
        try:
            body = json.loads(answer.body, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
        except (ValueError, InvalidOperation, RecursionError):
            raise PriceFailure(f"{self.name} sent no JSON.") from None
        if not isinstance(body, dict):
            raise PriceFailure(f"{self.name} sent something else than an object.")
        return body

    def checked(self, symbol: str, price: Any, on: dt.date) -> ProviderQuote:
        """A price that can be one."""
        try:
            amount = quantize(Decimal(str(price)), 8)
            fits = Decimal(0) < amount < DEAREST
        except InvalidOperation:
            raise PriceFailure(f"{self.name} sent no price for {symbol}.") from None
        if not fits:
            raise PriceFailure(f"{self.name} sent a price of {amount} for {symbol}.")
        if not dt.date(1970, 1, 1) < on <= dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1):
            raise PriceFailure(f"{self.name} sent a price of {on} for {symbol}.")
        return ProviderQuote(symbol, on, amount)


def _no_number(text: str) -> Any:
    raise ValueError(text)


class AlphaVantage(PriceProvider):
    """GLOBAL_QUOTE of alphavantage.co; refusals come with status 200 as a Note, Information or Error Message."""

    name = "alphavantage"
    source = PriceSource.ALPHAVANTAGE
    calls_a_minute = 5

    def quote(self, symbol: str) -> ProviderQuote:
        """The last price."""
        body = self.ask("/query", {"function": "GLOBAL_QUOTE", "symbol": symbol, "apikey": self._key}, {})
        if "Note" in body or "Information" in body:
            raise RateLimited(f"{self.name} wants to be asked later.")
        if "Error Message" in body:
            raise UnknownSymbol(f"{self.name} does not know {symbol}.")
        found = body.get("Global Quote")
        if not isinstance(found, dict):
            raise PriceFailure(f"{self.name} sent no quote for {symbol}.")
        if not found:
            raise UnknownSymbol(f"{self.name} does not know {symbol}.")
        if str(found.get("01. symbol", "")).upper() != symbol:
            raise PriceFailure(f"{self.name} answered for another symbol than {symbol}.")
        try:
            on = dt.date.fromisoformat(str(found.get("07. latest trading day")))
        except ValueError:
            raise PriceFailure(f"{self.name} sent no day for {symbol}.") from None
        return self.checked(symbol, found.get("05. price"), on)


class Finnhub(PriceProvider):
    """/quote of finnhub.io: current price `c` at the second `t`; all zero for a symbol it does not know."""

    name = "finnhub"
    source = PriceSource.FINNHUB
    calls_a_minute = 60

    def quote(self, symbol: str) -> ProviderQuote:
        """The last price."""
        body = self.ask("/quote", {"symbol": symbol}, {"X-Finnhub-Token": self._key})
        if "error" in body:
            raise PriceFailure(f"{self.name} refused {symbol}.")
        moment = body.get("t")
        if not isinstance(moment, Decimal) or not isinstance(body.get("c"), Decimal):
            raise PriceFailure(f"{self.name} sent no quote for {symbol}.")
        if moment == 0 and body["c"] == 0:
            raise UnknownSymbol(f"{self.name} does not know {symbol}.")
        try:
            on = dt.datetime.fromtimestamp(int(moment), dt.UTC).date()
        except (ValueError, OverflowError, OSError):
            raise PriceFailure(f"{self.name} sent no day for {symbol}.") from None
        return self.checked(symbol, body["c"], on)


PROVIDERS: Mapping[str, type[PriceProvider]] = {kind.name: kind for kind in (AlphaVantage, Finnhub)}


def provider(name: str) -> PriceProvider:
    """The provider of that name with its key and address from the settings. Raises NotConfigured."""
    configured = settings.PRICE_PROVIDERS[name]
    return PROVIDERS[name](key=configured["key"], base_url=configured["url"])
