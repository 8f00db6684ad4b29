"""Holdings: entered by a person or a statement, or derived from activities."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from lifepath.core.money import quantize, to_cents
from lifepath.investments.choices import USUAL_CLASS, AssetClass, AssetType, PriceSource
from lifepath.investments.models import HoldingPrice, InvestmentAccount, InvestmentHolding, SecurityPrice
from lifepath.investments.selectors.lots import position_of_holding

DERIVED = ("shares", "purchase_price", "acquired_on")
ONE = Decimal(1)


class HoldingIsDerived(Exception):
    """Activities say what is held; `field` is what a person tried to say otherwise."""

    def __init__(self, field: str) -> None:
        super().__init__("This follows from the holding's transactions; change those.")
        self.field = field


class AlreadyHeld(Exception):
    """The account holds the symbol already."""


@transaction.atomic
def enter_holding(*, account: InvestmentAccount, values: Mapping[str, Any], today: dt.date) -> InvestmentHolding:
    """A holding without activities, as a person knows it."""
    given = dict(values)
    symbol = str(given.pop("symbol")).upper()
    if InvestmentHolding.objects.filter(account=account, symbol=symbol).exists():
        raise AlreadyHeld(f"The account holds {symbol} already; change that holding.")
    price, price_on = given.pop("current_price", None), given.pop("price_on", None)
    given.setdefault("asset_class", USUAL_CLASS.get(given["asset_type"], AssetClass.OTHER))
    holding = InvestmentHolding(account=account, symbol=symbol, **given)
    _settle_cost(holding)
    _price_cash(holding, today)
    holding.save()
    if price is not None and holding.asset_type != AssetType.CASH:
        state_price(holding=holding, price=price, on=price_on or today, source=PriceSource.MANUAL)
    take_market_price(holding)
    holding.refresh_from_db()
    return holding


@transaction.atomic
def change_holding(*, holding: InvestmentHolding, values: Mapping[str, Any], today: dt.date) -> InvestmentHolding:
    """Change what a person may; what follows from activities is refused."""
    given = dict(values)
    if holding.is_derived:
        for name in DERIVED:
            if name in given and given[name] != getattr(holding, name):
                raise HoldingIsDerived(name)
    symbol = str(given.pop("symbol", holding.symbol)).upper()
    if InvestmentHolding.objects.filter(account=holding.account_id, symbol=symbol).exclude(pk=holding.pk).exists():
        raise AlreadyHeld(f"The account holds {symbol} already.")
    holding.symbol = symbol
    price, price_on = given.pop("current_price", None), given.pop("price_on", None)
    for name, value in given.items():
        setattr(holding, name, value)
    _price_cash(holding, today)
    if holding.is_derived:
        _take_position(holding)
    else:
        _settle_cost(holding)
    holding.save()
    if price is not None and holding.asset_type != AssetType.CASH:
        state_price(holding=holding, price=price, on=price_on or today, source=PriceSource.MANUAL)
    take_market_price(holding)
    holding.refresh_from_db()
    return holding


@transaction.atomic
def state_price(*, holding: InvestmentHolding, price: Decimal, on: dt.date, source: str) -> None:
    """Keep a holding's own price of a day; the latest day is what counts now."""
    HoldingPrice.objects.update_or_create(holding=holding, on=on, defaults={"price": price, "source": source})
    if holding.price_on is None or on >= holding.price_on:
        holding.current_price, holding.price_on, holding.price_source = price, on, source
        holding.save(update_fields=["current_price", "price_on", "price_source"])


def take_market_price(holding: InvestmentHolding) -> None:
    """The market's latest price, where it is newer than what is known."""
    if not holding.uses_market_prices or holding.asset_type == AssetType.CASH:
        return
    latest = SecurityPrice.objects.filter(symbol=holding.symbol).order_by("-on").first()
    if latest is not None and (holding.price_on is None or latest.on > holding.price_on):
        holding.current_price, holding.price_on = latest.price, latest.on
        holding.price_source = latest.source
        holding.save(update_fields=["current_price", "price_on", "price_source"])


@transaction.atomic
def derive(holding: InvestmentHolding) -> None:
    """Compute shares and cost anew from the holding's activities.

    Raises BadActivity or NotEnoughShares, and then nothing of the transaction stands. A holding whose last activity
    is gone holds nothing until somebody says otherwise.
    """
    holding = InvestmentHolding.objects.select_for_update().get(pk=holding.pk)
    was_derived = holding.is_derived
    holding.is_derived = holding.activities.exists()
    if holding.is_derived or was_derived:
        _take_position(holding)
        holding.save()


def _take_position(holding: InvestmentHolding) -> None:
    position = position_of_holding(holding)
    holding.shares = position.shares
    holding.cost_basis = position.basis
    holding.purchase_price = quantize(position.basis / position.shares, 8) if position.shares else None
    holding.acquired_on = min((lot.acquired_on for lot in position.lots), default=None)


def _settle_cost(holding: InvestmentHolding) -> None:
    price = holding.purchase_price
    holding.cost_basis = None if price is None else to_cents(holding.shares * price)


def _price_cash(holding: InvestmentHolding, today: dt.date) -> None:
    if holding.asset_type == AssetType.CASH:
        holding.current_price, holding.price_on, holding.price_source = ONE, today, PriceSource.NONE
