"""Reading the ledger, and what its events lead to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from goals.models import FinancialGoal, LedgerEvent
from lifepath.banking.models import BankAccount


def events_to_show() -> Any:
    """Events with everything that an answer names."""
    return LedgerEvent.objects.select_related("source_goal", "dest_goal", "user", "reversed_by").order_by(
        "-timestamp", "-id"
    )


def fresh_account(account_id: UUID) -> BankAccount:
    """An account as the database has it now."""
    account: BankAccount = BankAccount.objects.defer("number").get(pk=account_id)
    return account


def fresh_goals(events: Sequence[LedgerEvent]) -> list[FinancialGoal]:
    """The goals that events moved, as the database has them now."""
    ids = {pk for event in events for pk in (event.source_goal_id, event.dest_goal_id) if pk is not None}
    return list(FinancialGoal.objects.select_related("household", "debt_account").filter(pk__in=ids).order_by("pk"))
