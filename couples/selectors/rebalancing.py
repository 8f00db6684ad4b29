"""What a person may rebalance in a household: whose money, which goals, and the state that a suggestion rests on."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from couples.calc import rebalance
from couples.selectors.drift import pursued_goals
from goals.choices import FUNDING_KINDS
from goals.models import AllocationMap, FinancialGoal
from goals.services.funding import moved_this_month
from lifepath.banking.models import BankAccount
from lifepath.core.money import ZERO, money_text
from lifepath.core.renderers import to_json
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RebalanceState:
    """Everything a suggestion is computed from, as plain text: two states are the same when their digests are.

    An account's `balance` is what of it may be moved for these goals: without what it holds for others, and of a
    partner's account no more than the owner lets the person move this month. What accounts out of reach hold for a goal
    counts for it as `held_elsewhere`.
    """

    as_of: str
    min_move: str
    accounts: Rows
    goals: Rows
    allocations: Rows  # by "account goal"

    @property
    def digest(self) -> str:
        """SHA-256 over all of it."""
        return hashlib.sha256(to_json(self.as_json())).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """What is kept with a suggestion."""
        return {
            "as_of": self.as_of,
            "min_move": self.min_move,
            "accounts": dict(sorted(self.accounts.items())),
            "goals": dict(sorted(self.goals.items())),
            "allocations": dict(sorted(self.allocations.items())),
        }

    def suggest(self) -> rebalance.Rebalance:
        """The moves that the rule finds."""
        return rebalance.suggest(
            as_of=dt.date.fromisoformat(self.as_of),
            min_move=Decimal(self.min_move),
            accounts=[rebalance.Account(key, Decimal(row["balance"])) for key, row in self.accounts.items()],
            goals=[_goal(key, row) for key, row in self.goals.items()],
            allocations=[
                rebalance.Allocation(goal=row["goal"], account=row["account"], amount=Decimal(row["amount"]))
                for row in self.allocations.values()
            ],
        )


def rebalance_state(*, user: Any, household: Household, today: dt.date, min_move: Decimal) -> RebalanceState:
    """The state as it is now, for this person."""
    goals = pursued_goals(household.pk)
    own, delegated = movable_accounts(user=user, household=household)
    held = list(AllocationMap.objects.filter(goal__in=goals).values_list("account_id", "goal_id", "amount"))
    reachable = {account.pk for account in own}
    elsewhere = {goal.pk: goal.outside_amount for goal in goals}
    for account_id, goal_id, amount in held:
        if account_id not in reachable:
            elsewhere[goal_id] += amount
    inside = {account.pk: ZERO for account in own}
    for account_id, _, amount in held:
        if account_id in reachable:
            inside[account_id] += amount
    accounts = {str(row.pk): _account(row, row.balance - (row.allocated - inside[row.pk])) for row in own}
    accounts |= {str(row.pk): _account(row, _free_within_limit(row, user)) for row in delegated}
    return RebalanceState(
        as_of=today.isoformat(),
        min_move=money_text(min_move),
        accounts=accounts,
        goals={str(goal.pk): _goal_row(goal, elsewhere[goal.pk]) for goal in goals},
        allocations={
            f"{account} {goal}": {"account": str(account), "goal": str(goal), "amount": money_text(amount)}
            for account, goal, amount in held
            if account in reachable and amount
        },
    )


def movable_accounts(*, user: Any, household: Household) -> tuple[list[BankAccount], list[BankAccount]]:
    """Accounts in which the person moves money freely, and those of a partner that are delegated to them."""
    if household.ended_at is not None:
        return [], []
    funding = BankAccount.objects.filter(kind__in=FUNDING_KINDS, currency=household.currency)
    homes = {household.pk}
    delegated: list[BankAccount] = []
    if household.kind == HouseholdKind.JOINT and user.is_member_of(household.pk):
        homes.add(user.personal_household_id)
        shared = funding.delegated_to(user).select_related("household").defer("number")
        delegated = list(shared.order_by("pk"))
    return list(funding.filter(household__in=homes).defer("number").order_by("pk")), delegated


def difference(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What of a state has changed, row by row and field by field; a row that came or went shows None on one side."""
    changed = [
        {"kind": name, "id": None, "field": name, "was": was[name], "now": now[name]}
        for name in ("as_of", "min_move")
        if was[name] != now[name]
    ]
    for kind in ("accounts", "goals", "allocations"):
        for key in sorted(set(was[kind]) | set(now[kind])):
            before, after = was[kind].get(key), now[kind].get(key)
            for field in sorted(set(before or {}) | set(after or {})):
                values = (before or {}).get(field), (after or {}).get(field)
                if values[0] != values[1]:
                    changed.append({"kind": kind[:-1], "id": key, "field": field, "was": values[0], "now": values[1]})
    return changed


def ids_of(state: Mapping[str, Any], kind: str) -> list[UUID]:
    """Ids of a kept state's accounts or goals."""
    return [UUID(key) for key in state[kind]]


def _account(account: BankAccount, balance: Decimal) -> dict[str, Any]:
    return {"name": account.name, "balance": money_text(balance)}


def _free_within_limit(account: BankAccount, user: Any) -> Decimal:
    """Of a partner's account: what is free, and no more than what is left of the month's limit."""
    limit = account.partner_monthly_limit
    assert limit is not None  # noqa: S101 - a delegated account has one
    left = limit - moved_this_month(account=account, user=user)
    return max(ZERO, min(account.balance - account.allocated, left))


def _goal_row(goal: FinancialGoal, elsewhere: Decimal) -> dict[str, Any]:
    return {
        "name": goal.name,
        "target_amount": money_text(goal.target_amount),
        "target_date": None if goal.target_date is None else goal.target_date.isoformat(),
        "created_on": goal.created_on.isoformat(),
        "priority": goal.priority,
        "locked": goal.locked,
        "held_elsewhere": money_text(elsewhere),
    }


def _goal(key: str, row: Mapping[str, Any]) -> rebalance.Goal:
    deadline = row["target_date"]
    return rebalance.Goal(
        id=key,
        target_amount=Decimal(row["target_amount"]),
        priority=row["priority"],
        created=dt.date.fromisoformat(row["created_on"]),
        deadline=None if deadline is None else dt.date.fromisoformat(deadline),
        locked=row["locked"],
        held_elsewhere=Decimal(row["held_elsewhere"]),
    )
