"""A statement's closing balance becomes what the account's balance rests on."""

from typing import Any
from uuid import UUID

from lifepath.banking.choices import AnchorSource
from lifepath.banking.imports.reports import BalanceCheck
from lifepath.banking.models import BankAccount
from lifepath.core.money import to_cents


def set_anchor(account_id: UUID, check: BalanceCheck) -> dict[str, Any] | None:
    """Take the closing balance unless the account knows a later one; answers with what stood before, for a revert."""
    if check.closing_balance is None or check.closing_on is None:
        return None
    account = BankAccount.objects.get(pk=account_id)
    if account.anchor_on is not None and account.anchor_on > check.closing_on:
        return None
    before = {
        "balance": None if account.anchor_balance is None else str(account.anchor_balance),
        "on": None if account.anchor_on is None else account.anchor_on.isoformat(),
        "source": account.anchor_source,
        "set_on": check.closing_on.isoformat(),
    }
    account.anchor_balance = to_cents(check.closing_balance)
    account.anchor_on = check.closing_on
    account.anchor_source = AnchorSource.STATEMENT
    account.save(update_fields=["anchor_balance", "anchor_on", "anchor_source"])
    return before
