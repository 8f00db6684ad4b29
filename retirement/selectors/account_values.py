"""What the accounts of a plan are worth: the balance that was given, or the investment account's value of today."""

import copy
import datetime as dt
from collections.abc import Iterable

from lifepath.investments.models import InvestmentAccount
from lifepath.investments.selectors.values import balances_of
from retirement.models import RetirementAccount


def valued_accounts(
    accounts: Iterable[RetirementAccount], *, today: dt.date
) -> tuple[tuple[RetirementAccount, ...], tuple[str, ...]]:
    """The accounts with their balances, and what is old about them; no query where nothing is linked."""
    given = tuple(accounts)
    linked = [account.investment_account_id for account in given if account.investment_account_id is not None]
    if not linked:
        return given, ()
    values = balances_of(InvestmentAccount.objects.filter(pk__in=linked), today=today)
    known = {value.account_id: value for value in values}
    valued, notes = [], []
    for account in given:
        linked_id = account.investment_account_id
        value = known.get(linked_id) if linked_id is not None else None
        if value is not None:
            account = copy.copy(account)
            account.balance = value.balance
            if value.is_stale:
                since = f"as of {value.as_of}" if value.as_of is not None else "of no known day"
                notes.append(f"{account.name}: the value of the investment account is {since}; prices are old.")
        valued.append(account)
    return tuple(valued), tuple(notes)
