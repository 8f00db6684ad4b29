"""Accounts: opening them, what they are said to be worth, and closing them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from lifepath.core.encryption import blind_index
from lifepath.investments.choices import Visibility
from lifepath.investments.models import InvestmentAccount, StatedBalance
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household, User

NUMBER_CONTEXT = "investments.investmentaccount.number"


class JointAccountsAreShared(Exception):
    """An account of a joint household is open to both of its members."""


class NotAMember(Exception):
    """The owner of an account is a member of its household."""


class BalanceIsHeld(Exception):
    """The account holds priced securities: its balance is what they are worth."""


def number_index(number: str) -> str:
    """The fingerprint under which files find their account."""
    return blind_index(number, context=NUMBER_CONTEXT)


@transaction.atomic
def open_account(
    *, household: Household, values: Mapping[str, Any], balance: Decimal | None, balance_on: dt.date
) -> InvestmentAccount:
    """A new account. In a personal household it is its person's; in a joint one the named member's, or both's."""
    account = InvestmentAccount(household=household, **_columns(values))
    if household.kind == HouseholdKind.JOINT:
        _refuse_hiding(values)
        account.visibility = Visibility.FULL
    else:
        account.owner = account.owner or household.personal_owner
    _check_owner(account.owner, household)
    account.save()
    if balance is not None:
        state_balance(account=account, balance=balance, on=balance_on)
    return account


@transaction.atomic
def change_account(
    *, account: InvestmentAccount, values: Mapping[str, Any], balance: Decimal | None, balance_on: dt.date
) -> InvestmentAccount:
    """Change what a person may; a balance is only taken while no priced holding says another."""
    if account.household.kind == HouseholdKind.JOINT:
        _refuse_hiding(values)
    columns = _columns(values)
    if "owner" in columns:
        _check_owner(columns["owner"], account.household)
        if account.household.kind == HouseholdKind.PERSONAL and columns["owner"] is None:
            raise NotAMember("An account of a personal household belongs to its person.")
    for name, value in columns.items():
        setattr(account, name, value)
    if columns:
        account.save(update_fields=set(columns))
    if balance is not None:
        state_balance(account=account, balance=balance, on=balance_on)
    return account


@transaction.atomic
def state_balance(*, account: InvestmentAccount, balance: Decimal, on: dt.date) -> None:
    """Keep what the account was worth at the end of a day; the latest day is what counts now."""
    if account.holdings.filter(market_value__isnull=False, shares__gt=0).exists():
        raise BalanceIsHeld("The account's balance is what its holdings are worth.")
    StatedBalance.objects.update_or_create(account=account, on=on, defaults={"balance": balance})
    latest = account.stated_balances.latest("on")
    account.stated_balance, account.stated_on = latest.balance, latest.on
    account.save(update_fields=["stated_balance", "stated_on"])


@transaction.atomic
def remove_account(account: InvestmentAccount) -> None:
    """Delete an account with its holdings, trades and files."""
    account.activities.all().delete()
    account.delete()


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = dict(values)
    if "number" in columns:
        number = "".join(columns["number"].split())
        columns["number"] = number
        columns["number_tail"] = number[-4:]
        columns["number_index"] = number_index(number) if number else ""
    return columns


def _check_owner(owner: User | None, household: Household) -> None:
    if owner is not None and not owner.is_member_of(household.pk):
        raise NotAMember("The owner is a member of the account's household.")


def _refuse_hiding(values: Mapping[str, Any]) -> None:
    if values.get("visibility", Visibility.FULL) != Visibility.FULL:
        raise JointAccountsAreShared("An account of a joint household is open to both of its members.")
