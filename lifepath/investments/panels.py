"""Holdings and allocation on the household page."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lifepath.core import charts
from lifepath.core.periods import Month
from lifepath.investments.choices import AssetClass
from lifepath.investments.models import InvestmentAccount, InvestmentHolding
from lifepath.investments.selectors.allocation import HouseholdSpread, stored_spread
from lifepath.investments.selectors.performance import measured
from lifepath.investments.selectors.staleness import is_stale
from lifepath.investments.selectors.values import value_by_month_end
from lifepath.users.models import Household

YEAR = dt.timedelta(days=365)
MONTHS = 24
MOST_ROWS = 40


def investments_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """Accounts, what they hold, how it is spread and how it did; fourteen queries at most."""
    today = household.today(timezone.now())
    accounts = list(InvestmentAccount.objects.of_household(household.pk).with_balance().order_by("name", "pk"))
    if not accounts:
        return {}
    detailed = set(
        InvestmentAccount.objects.of_household(household.pk).detailed_for(request.user).values_list("pk", flat=True)
    )
    found = stored_spread(
        accounts=InvestmentAccount.objects.of_household(household.pk), household_id=household.pk, today=today
    )
    held = InvestmentHolding.objects.of_household(household.pk).filter(shares__gt=0).select_related("account")
    rows = list(held.order_by("-market_value", "symbol", "pk")[: MOST_ROWS + 1])
    links = {
        name: f"{reverse(f'admin:investments_{model}_changelist')}?{urlencode({'q': household.name})}"
        for name, model in (
            ("accounts", "investmentaccount"),
            ("holdings", "investmentholding"),
            ("trades", "investmentactivity"),
            ("target", "allocationtarget"),
        )
    }
    shown: dict[str, Any] = {
        "accounts": [_account(account, today) for account in accounts],
        "rows": [_row(row, today, row.account_id in detailed) for row in rows[:MOST_ROWS]],
        "more": len(rows) > MOST_ROWS,
        "spread": found,
        "pie": _pie(found),
        "drift": _drift(found),
        "value": _value(household, today),
        "links": links,
    }
    own = [account for account in accounts if account.pk in detailed]
    if own:
        shown["performance"] = measured(accounts=own, holding=None, start_on=today - YEAR, end_on=today, by="account")
    return shown


def _account(account: Any, today: dt.date) -> dict[str, Any]:
    as_of = account.oldest_price_on if account.holdings_value is not None else account.stated_on
    return {
        "account": account,
        "as_of": as_of,
        "stale": is_stale(as_of, today=today),
        "url": reverse("admin:investments_investmentaccount_change", args=[account.pk]),
    }


def _row(holding: InvestmentHolding, today: dt.date, shows_details: bool) -> dict[str, Any]:
    gain = None
    if shows_details and holding.market_value is not None and holding.cost_basis is not None:
        gain = holding.market_value - holding.cost_basis
    return {
        "holding": holding,
        "gain": gain,
        "hidden": not shows_details,
        "cash": holding.asset_type == "CASH",
        "stale": holding.asset_type != "CASH" and is_stale(holding.price_on, today=today),
        "url": reverse("admin:investments_investmentholding_change", args=[holding.pk]),
    }


def _label(key: str) -> str:
    return str(AssetClass(key).label) if key in AssetClass.values else key


def _pie(found: HouseholdSpread) -> Any:
    parts = [
        charts.Slice(_label(part.key), part.value, f"{part.value:,.2f} ({part.share * 100:.1f} %)")
        for part in found.result.by_asset_class
    ]
    return charts.pie(parts, title="Investments by asset class") if parts else None


def _drift(found: HouseholdSpread) -> list[dict[str, Any]]:
    if found.result.rebalance is None:
        return []
    return [
        {
            "label": _label(each.key),
            "actual": each.actual_share * 100,
            "target": each.target_share * 100,
            "drift": each.drift * 100,
            "trade": each.trade,
        }
        for each in found.result.rebalance.drifts
    ]


def _value(household: Household, today: dt.date) -> Any:
    last = Month.of(today).plus(-1)
    months = [last.plus(-back) for back in range(MONTHS - 1, -1, -1)]
    values = value_by_month_end(household.pk, months)
    return charts.lines(
        [str(month) for month in months],
        [charts.Line("Value at month end", [values[month] for month in months])],
        title=f"Value of investments, {months[0]} to {last}",
    )
