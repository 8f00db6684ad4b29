"""Accounts and trades of the people of the tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from lifepath.investments.choices import ActivityKind, AssetType
from lifepath.investments.models import InvestmentAccount, InvestmentActivity, InvestmentHolding
from lifepath.investments.services.accounts import open_account
from lifepath.investments.services.activities import holding_for, record_activity
from lifepath.investments.services.holdings import enter_holding
from lifepath.users.models import Household

DAY = dt.date(2026, 3, 2)


def make_account(household: Household, name: str = "Brokerage", **values: Any) -> InvestmentAccount:
    """An account of a household."""
    balance = values.pop("balance", None)
    values.setdefault("account_type", "BROKERAGE")
    return open_account(
        household=household,
        values={"name": name, **values},
        balance=None if balance is None else Decimal(balance),
        balance_on=DAY,
    )


def make_holding(account: InvestmentAccount, symbol: str = "VTI", **values: Any) -> InvestmentHolding:
    """A holding as a person enters it."""
    given: dict[str, Any] = {"asset_type": AssetType.ETF, "shares": Decimal(10), "purchase_price": Decimal(100)}
    given |= {"current_price": Decimal(120), "price_on": DAY, **values}
    return enter_holding(account=account, values={"symbol": symbol, **given}, today=DAY)


def trade(
    account: InvestmentAccount, kind: str, symbol: str, shares: str = "0", amount: str = "0", **values: Any
) -> InvestmentActivity:
    """An activity of a symbol; amounts as text."""
    values.setdefault("traded_on", DAY)
    for name in ("fee", "ratio"):
        if name in values:
            values[name] = Decimal(values[name])
    holding = holding_for(account=account, symbol=symbol, asset_type=AssetType.ETF, today=DAY)
    return record_activity(
        account=account,
        holding=holding,
        values={"kind": ActivityKind(kind), "shares": Decimal(shares), "amount": Decimal(amount), **values},
    )


@pytest.fixture
def brokerage(home: Household) -> InvestmentAccount:
    """Alice's own account."""
    return make_account(home)


@pytest.fixture
def ours(joint: Household) -> InvestmentAccount:
    """The account of Alice and Bob."""
    return make_account(joint, "Joint brokerage")
