"""What a household's investments are worth: now by account and asset class, and at the end of past months.

Says nothing about permission: who calls has checked the household. Amounts are in the household's currency, to the
cent.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.investments.choices import AssetClass
from lifepath.investments.models import InvestmentAccount, InvestmentHolding, StatedBalance
from lifepath.investments.selectors.histories import HeldHistory, histories
from lifepath.investments.selectors.staleness import is_stale


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """One account and what it is worth. `as_of` is the oldest price behind it, or the day of a stated balance."""

    account_id: UUID
    household_id: UUID
    owner_id: UUID | None
    name: str
    account_type: str
    tax_treatment: str
    balance: Decimal
    as_of: dt.date | None
    is_stale: bool


def account_balances(household_id: UUID, *, today: dt.date) -> list[AccountBalance]:
    """Every account of a household, by name; one query."""
    return balances_of(InvestmentAccount.objects.of_household(household_id), today=today)


def balances_of(accounts: Any, *, today: dt.date) -> list[AccountBalance]:
    """The same of any accounts, such as those a couple sees together."""
    found = []
    for account in accounts.with_balance().order_by("name", "pk"):
        as_of = account.oldest_price_on if account.holdings_value is not None else account.stated_on
        found.append(
            AccountBalance(
                account_id=account.pk,
                household_id=account.household_id,
                owner_id=account.owner_id,
                name=account.name,
                account_type=account.account_type,
                tax_treatment=account.tax_treatment,
                balance=account.balance,
                as_of=as_of,
                is_stale=is_stale(as_of, today=today),
            )
        )
    return found


def balances_by_kind(household_id: UUID, *, today: dt.date) -> dict[str, Decimal]:
    """Sums by tax treatment (taxable, deferred, roth, hsa, college)."""
    sums: dict[str, Decimal] = {}
    for account in account_balances(household_id, today=today):
        sums[account.tax_treatment] = sums.get(account.tax_treatment, ZERO) + account.balance
    return sums


def values_by_asset_class(household_id: UUID) -> dict[str, Decimal]:
    """What is held in each asset class at the last prices; accounts with a stated balance only count as OTHER."""
    held = InvestmentHolding.objects.of_household(household_id).filter(market_value__isnull=False, shares__gt=0)
    sums: dict[str, Decimal] = dict(
        held.order_by()
        .values_list("asset_class")
        .annotate(total=Sum("market_value"))
        .values_list("asset_class", "total")
    )
    accounts = InvestmentAccount.objects.of_household(household_id).with_balance()
    stated = sum((account.balance for account in accounts if account.holdings_value is None), ZERO)
    if stated:
        sums[AssetClass.OTHER] = sums.get(AssetClass.OTHER, ZERO) + stated
    return sums


def value_now(household_id: UUID) -> Decimal:
    """What all accounts are worth at the last prices; one query."""
    accounts = InvestmentAccount.objects.of_household(household_id).with_balance()
    return sum((account.balance for account in accounts), ZERO)


def value_by_month_end(household_id: UUID, months: Sequence[Month]) -> dict[Month, Decimal]:
    """What all accounts were worth when each month ended; five queries, however many months and accounts.

    An account counts by its holdings from the first day on which one of them was held at a known price, and before
    that by the last balance stated until then. It is worth nothing before anything is known of it.
    """
    values = values_by_account(
        InvestmentAccount.objects.of_household(household_id), [month.last_day for month in months]
    )
    return {month: sum((by_day[month.last_day] for by_day in values.values()), ZERO) for month in months}


def values_by_account(accounts: Any, days: Sequence[dt.date]) -> dict[UUID, dict[dt.date, Decimal]]:
    """What each account was worth at the end of each day."""
    if not days:
        return {}
    ids = list(accounts.values_list("pk", flat=True))
    held = histories(InvestmentHolding.objects.filter(account__in=ids), until=max(days))
    stated: dict[UUID, list[tuple[dt.date, Decimal]]] = {}
    rows = StatedBalance.objects.filter(account__in=ids, on__lte=max(days)).order_by("on")
    for account_id, on, balance in rows.values_list("account_id", "on", "balance"):
        stated.setdefault(account_id, []).append((on, balance))
    return {
        account_id: {
            day: _value_on(
                [each for each in held if each.holding.account_id == account_id], stated.get(account_id, []), day
            )
            for day in days
        }
        for account_id in ids
    }


def _value_on(held: list[HeldHistory], stated: list[tuple[dt.date, Decimal]], day: dt.date) -> Decimal:
    begun = [each for each in held if each.history.begins_on is not None and each.history.begins_on <= day]
    known = [value for each in begun if (value := each.history.value_at_end_of(day)) is not None]
    if known:
        return sum(known, ZERO)
    return next((balance for on, balance in reversed(stated) if on <= day), ZERO)
