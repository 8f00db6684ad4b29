"""One account, found fast."""

from typing import Any
from uuid import UUID

from lifepath.banking.models import BankAccount
from lifepath.core.prepared import PreparedQuery, columns_of, instance_of
from lifepath.users.models import Household, User

_ACCOUNT = columns_of(BankAccount, without=("number",))
_HOUSEHOLD = columns_of(Household)

_FULLY_VISIBLE = PreparedQuery(
    "banking_fully_visible_account",
    lambda user_id, account_id: (
        BankAccount.objects.fully_visible_to(User(pk=user_id))
        .filter(pk=account_id)
        .values_list(*_ACCOUNT, *(f"household__{column}" for column in _HOUSEHOLD))
    ),
    ids=2,
)


def fully_visible(user: Any, account_id: UUID) -> BankAccount | None:
    """An account whose transactions the user may read, with its household; None when there is none for them."""
    found = _FULLY_VISIBLE.fetch_one(user.pk, account_id)
    if found is None:
        return None
    account: BankAccount = instance_of(BankAccount, _ACCOUNT, found[: len(_ACCOUNT)])
    account.household = instance_of(Household, _HOUSEHOLD, found[len(_ACCOUNT) :])
    return account
