"""Investments of the demonstration: accounts with years of monthly purchases at made prices.

The prices are invented: steady growth with a small wave. They end yesterday, so that nothing is stale at first.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lifepath.core.money import quantize, to_cents
from lifepath.core.periods import Month
from lifepath.investments.choices import ActivityKind, AssetClass, AssetType, PriceSource
from lifepath.investments.models import InvestmentAccount, InvestmentActivity, InvestmentHolding
from lifepath.investments.prices.files import PriceRow
from lifepath.investments.services.accounts import open_account, state_balance
from lifepath.investments.services.holdings import derive, enter_holding
from lifepath.investments.services.prices import store_prices
from lifepath.investments.services.targets import set_target
from lifepath.users.demo import JOINT_NAME
from lifepath.users.models import Household

MONTHS = 36
WAVE = tuple(Decimal(each) for each in ("0", "0.012", "0.02", "0.008", "-0.015", "-0.028", "-0.012", "0.006"))


@dataclass(frozen=True, slots=True)
class Fund:
    """A security with its price yesterday and its growth a month."""

    symbol: str
    name: str
    asset_type: AssetType
    asset_class: AssetClass
    price: Decimal
    growth: Decimal
    sector: str = ""


STOCKS = Fund(
    "VTI",
    "Vanguard Total Stock Market ETF",
    AssetType.ETF,
    AssetClass.US_EQUITY,
    Decimal("312.40"),
    Decimal("0.009"),
)
WORLD = Fund(
    "VXUS",
    "Vanguard Total International ETF",
    AssetType.ETF,
    AssetClass.INTL_EQUITY,
    Decimal("71.85"),
    Decimal("0.006"),
)
BONDS = Fund(
    "BND",
    "Vanguard Total Bond Market ETF",
    AssetType.ETF,
    AssetClass.BOND,
    Decimal("74.10"),
    Decimal("0.002"),
)
INDEX = Fund(
    "FXAIX",
    "Fidelity 500 Index",
    AssetType.MUTUAL_FUND,
    AssetClass.US_EQUITY,
    Decimal("228.30"),
    Decimal("0.0095"),
)
CORE = Fund(
    "FXNAX",
    "Fidelity US Bond Index",
    AssetType.MUTUAL_FUND,
    AssetClass.BOND,
    Decimal("10.52"),
    Decimal("0.002"),
)
CHIPS = Fund(
    "NVDA",
    "NVIDIA",
    AssetType.STOCK,
    AssetClass.US_EQUITY,
    Decimal("182.60"),
    Decimal("0.021"),
    "Technology",
)
FUNDS = (STOCKS, WORLD, BONDS, INDEX, CORE, CHIPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account with what is bought each month, by fund in dollars."""

    name: str
    account_type: str
    institution: str
    owner: str | None
    monthly: tuple[tuple[Fund, Decimal], ...]
    opening: tuple[tuple[Fund, Decimal], ...] = ()
    cash: Decimal = Decimal(0)
    stated: Decimal | None = None


COUPLE = (
    DemoAccount(
        name="Alice's 401(k)",
        account_type="401K",
        institution="Fidelity",
        owner="alice@demo.example",
        monthly=((INDEX, Decimal("780.00")), (CORE, Decimal("260.00"))),
        opening=((INDEX, Decimal("310")), (CORE, Decimal("1900"))),
    ),
    DemoAccount(
        name="Bob's Roth IRA",
        account_type="ROTH_IRA",
        institution="Vanguard",
        owner="bob@demo.example",
        monthly=((STOCKS, Decimal("300.00")), (WORLD, Decimal("150.00"))),
        opening=((STOCKS, Decimal("64")),),
    ),
    DemoAccount(
        name="Joint brokerage",
        account_type="BROKERAGE",
        institution="Schwab",
        owner=None,
        monthly=((STOCKS, Decimal("250.00")), (BONDS, Decimal("100.00"))),
        opening=((CHIPS, Decimal("40")),),
        cash=Decimal("2415.77"),
    ),
)
DANA = (
    DemoAccount(
        name="401(k)",
        account_type="401K",
        institution="Fidelity",
        owner="dana@demo.example",
        monthly=((INDEX, Decimal("920.00")), (CORE, Decimal("180.00"))),
        opening=((INDEX, Decimal("150")),),
    ),
    DemoAccount(
        name="Rollover IRA",
        account_type="IRA",
        institution="Old employer's plan",
        owner="dana@demo.example",
        monthly=(),
        stated=Decimal("38750.00"),
    ),
    DemoAccount(
        name="Brokerage",
        account_type="BROKERAGE",
        institution="Schwab",
        owner="dana@demo.example",
        monthly=((STOCKS, Decimal("200.00")),),
        opening=((CHIPS, Decimal("95")),),
        cash=Decimal("880.10"),
    ),
)


@transaction.atomic
def build() -> str:
    """Open the accounts and store their trades and prices, once."""
    if InvestmentAccount.objects.filter(name="Joint brokerage", household__name=JOINT_NAME).exists():
        return f"The demo's {InvestmentAccount.objects.count()} investment accounts are there already."
    joint = Household.objects.filter(name=JOINT_NAME).first()
    dana = Household.objects.filter(personal_owner__email="dana@demo.example").first()
    if joint is None or dana is None:
        return "No demo household is there to invest."
    today = joint.today(timezone.now())
    months = [Month.of(today).plus(-back) for back in range(MONTHS, 0, -1)]
    prices = {fund.symbol: _prices(fund, months, today) for fund in FUNDS}
    store_prices([row for rows in prices.values() for row in rows], source=PriceSource.FILE, dry_run=False)
    made = 0
    for household, accounts in ((joint, COUPLE), (dana, DANA)):
        for account in accounts:
            made += _fill(household, account, prices, today)
    for household, shares in (
        (joint, {AssetClass.US_EQUITY: "0.55", AssetClass.INTL_EQUITY: "0.15", AssetClass.BOND: "0.3"}),
        (dana, {AssetClass.US_EQUITY: "0.7", AssetClass.BOND: "0.25", AssetClass.CASH: "0.05"}),
    ):
        set_target(household_id=household.pk, shares={name.value: Decimal(share) for name, share in shares.items()})
    return f"{len(COUPLE) + len(DANA)} investment accounts were opened with {made} trades."


def _prices(fund: Fund, months: Sequence[Month], today: dt.date) -> list[PriceRow]:
    """One price at each month end, and yesterday's."""
    rows = [PriceRow(fund.symbol, today - dt.timedelta(days=1), fund.price)]
    price = fund.price
    for back, month in enumerate(reversed(months)):
        price = price / (1 + fund.growth)
        waved = price * (1 + WAVE[(back + len(fund.symbol)) % len(WAVE)])
        if month.last_day < rows[0].on:
            rows.append(PriceRow(fund.symbol, month.last_day, quantize(waved, 2)))
    return rows


def _fill(household: Household, demo: DemoAccount, prices: dict[str, list[PriceRow]], today: dt.date) -> int:
    owner = household.memberships.get(user__email=demo.owner).user if demo.owner else None
    account = open_account(
        household=household,
        values={
            "name": demo.name,
            "account_type": demo.account_type,
            "institution_name": demo.institution,
            "owner": owner,
        },
        balance=None,
        balance_on=today,
    )
    if demo.stated is not None:
        state_balance(account=account, balance=demo.stated, on=Month.of(today).plus(-1).last_day)
    if demo.cash:
        cash = {"symbol": "CASH", "name": "Cash", "asset_type": AssetType.CASH, "shares": demo.cash}
        enter_holding(account=account, values=cash, today=today)
    bought = {fund: Decimal(0) for fund, _ in (*demo.opening, *demo.monthly)}
    monthly, opening = dict(demo.monthly), dict(demo.opening)
    return sum(
        _trade(account, fund, opening.get(fund, Decimal(0)), monthly.get(fund, Decimal(0)), prices[fund.symbol], today)
        for fund in bought
    )


def _trade(
    account: InvestmentAccount, fund: Fund, opening: Decimal, monthly: Decimal, prices: list[PriceRow], today: dt.date
) -> int:
    """Shares brought in at first, then a purchase each month, a dividend each quarter."""
    values = {
        "symbol": fund.symbol,
        "name": fund.name,
        "asset_type": fund.asset_type,
        "asset_class": fund.asset_class,
        "sector": fund.sector,
    }
    holding = enter_holding(account=account, values=values, today=today)
    days = sorted(
        (row for row in prices if row.on.month != today.month or row.on.year != today.year), key=lambda r: r.on
    )
    rows: list[InvestmentActivity] = []
    held = opening
    if opening:
        first = days[0]
        rows.append(
            _activity(account, holding, first.on, ActivityKind.TRANSFER_IN, opening, to_cents(opening * first.price))
        )
    for number, row in enumerate(days):
        if monthly:
            shares = quantize(monthly / row.price, 4)
            held += shares
            rows.append(_activity(account, holding, row.on, ActivityKind.BUY, shares, monthly))
        if number % 3 == 2 and fund is not CHIPS:
            paid = to_cents(held * row.price * Decimal("0.004"))
            rows.append(_activity(account, holding, row.on, ActivityKind.DIVIDEND, Decimal(0), paid))
    InvestmentActivity.objects.bulk_create(rows)
    derive(holding)
    return len(rows)


def _activity(
    account: InvestmentAccount,
    holding: InvestmentHolding,
    on: dt.date,
    kind: ActivityKind,
    shares: Decimal,
    amount: Decimal,
) -> InvestmentActivity:
    return InvestmentActivity(account=account, holding=holding, traded_on=on, kind=kind, shares=shares, amount=amount)
