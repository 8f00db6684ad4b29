"""Stored holdings as the calculation of their spread takes them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from lifepath.core.money import ZERO
from lifepath.investments.calc.allocation import HeldValue
from lifepath.investments.calc.spread import Spread, spread
from lifepath.investments.choices import AssetClass, AssetType
from lifepath.investments.models import AllocationTarget, InvestmentAccount, InvestmentHolding
from lifepath.investments.selectors.staleness import is_stale

NOT_ITEMISED = "(not itemised)"


@dataclass(frozen=True, slots=True)
class HouseholdSpread:
    """The spread with what a reader must know of the figures behind it."""

    result: Spread
    has_target: bool
    prices_as_of: dt.date | None
    stale_symbols: tuple[str, ...]
    unpriced_symbols: tuple[str, ...]


def stored_spread(
    *, accounts: Any, household_id: UUID, today: dt.date, new_money: Decimal = ZERO, account_id: UUID | None = None
) -> HouseholdSpread:
    """How these accounts are spread, beside the household's target; three queries."""
    rows = list(accounts.with_balance().order_by("name", "pk"))
    if account_id is not None:
        rows = [row for row in rows if row.pk == account_id]
    holdings = list(
        InvestmentHolding.objects.filter(account__in=[row.pk for row in rows], shares__gt=0).order_by("symbol", "pk")
    )
    stored = AllocationTarget.objects.filter(household=household_id).first()
    result = spread(
        held_values(rows, holdings), target=stored.shares() if stored is not None else None, new_money=new_money
    )
    priced = [each for each in holdings if each.price_on is not None and each.asset_type != AssetType.CASH]
    return HouseholdSpread(
        result=result,
        has_target=stored is not None,
        prices_as_of=min((each.price_on for each in priced if each.price_on), default=None),
        stale_symbols=tuple(sorted({each.symbol for each in priced if is_stale(each.price_on, today=today)})),
        unpriced_symbols=tuple(sorted({each.symbol for each in holdings if each.current_price is None})),
    )


def held_values(accounts: Sequence[Any], holdings: Sequence[InvestmentHolding]) -> list[HeldValue]:
    """Priced holdings; an account of which only a balance is known counts as one holding of its own."""
    names = _names(accounts)
    found = [
        HeldValue(
            symbol=each.symbol,
            value=each.market_value,
            asset_class=each.asset_class,
            account=names[each.account_id],
            sector=each.sector,
        )
        for each in holdings
        if each.market_value is not None
    ]
    found += [
        HeldValue(
            symbol=f"{names[account.pk]} {NOT_ITEMISED}",
            value=account.balance,
            asset_class=AssetClass.OTHER,
            account=names[account.pk],
        )
        for account in accounts
        if account.holdings_value is None and account.balance > 0
    ]
    return found


def _names(accounts: Sequence[InvestmentAccount]) -> dict[UUID, str]:
    """Account names, told apart by the end of their ids where two are alike."""
    names = [account.name for account in accounts]
    return {
        account.pk: account.name if names.count(account.name) == 1 else f"{account.name} {str(account.pk)[-4:]}"
        for account in accounts
    }
