"""Goals on the household page."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from goals.drawing import bar, heading
from goals.models import AllocationMap, FinancialGoal
from goals.selectors.ledger import events_to_show
from goals.selectors.visible_accounts import KnownAccounts
from lifepath.core.money import ZERO
from lifepath.users.models import Household

SHOWN_GOALS, SHOWN_EVENTS = 12, 8


def goals_panel(*, request: HttpRequest, household: Household) -> Mapping[str, Any]:
    """Each goal with its bar and its heading, what holds money for it, and what moved last."""
    today, known = household.today(timezone.now()), KnownAccounts(request.user)
    found = FinancialGoal.objects.of_household(household.pk).present().select_related("household", "debt_account")
    goals = list(found.order_by("priority", "pk")[:SHOWN_GOALS])
    if not goals:
        return {}
    return {
        "goals": [
            {
                "goal": goal,
                "bar": bar(goal),
                "percent": goal.current_amount * 100 / goal.target_amount,
                "heading": heading(goal, today=today),
                "url": reverse("admin:goals_financialgoal_change", args=[goal.pk]),
            }
            for goal in goals
        ],
        "matrix": _matrix(goals, known),
        "events": [
            {
                "event": event,
                "account": known.name_of(event.source_account_id, event.account_household_id),
            }
            for event in events_to_show().of_household(household.pk)[:SHOWN_EVENTS]
        ],
        "ledger_url": reverse("admin:goals_ledgerevent_changelist"),
    }


def _matrix(goals: list[FinancialGoal], known: KnownAccounts) -> dict[str, Any]:
    """Accounts down, goals across; accounts out of sight are one row."""
    held: dict[str, dict[Any, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    rows = AllocationMap.objects.filter(goal__in=goals).select_related("account").defer("account__number")
    for row in rows.order_by("account__name", "account_id"):
        held[known.name_of(row.account_id, row.account.household_id)][row.goal_id] += row.amount
    funded = [goal for goal in goals if any(goal.pk in amounts for amounts in held.values())]
    return {
        "goals": funded,
        "rows": [
            {
                "account": name,
                "amounts": [amounts.get(goal.pk, ZERO) for goal in funded],
                "total": sum(amounts.values(), ZERO),
            }
            for name, amounts in held.items()
        ],
        "totals": [sum((amounts.get(goal.pk, ZERO) for amounts in held.values()), ZERO) for goal in funded],
    }
