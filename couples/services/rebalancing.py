"""Suggesting moves of allocated money, and making them if nothing they rest on has changed."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from couples.calc.rebalance import Rebalance
from couples.models import RebalanceSuggestion
from couples.selectors.rebalancing import RebalanceState, difference, ids_of, rebalance_state
from goals.calc.ledger_rules import Refused
from goals.models import LedgerEvent
from goals.services.allocations import Move, apply_moves, lock
from lifepath.core import audit
from lifepath.core.problems import Problem
from lifepath.users.models import Household, User

KEPT = dt.timedelta(days=7)


@transaction.atomic
def suggest(*, user: User, household: Household, today: dt.date, min_move: Decimal) -> RebalanceSuggestion:
    """Keep what a suggestion to this person rests on; the moves follow from it."""
    state = rebalance_state(user=user, household=household, today=today, min_move=min_move)
    return RebalanceSuggestion.objects.create(
        household=household, created_by=user, min_move=min_move, digest=state.digest, state=state.as_json()
    )


def state_of(suggestion: RebalanceSuggestion) -> RebalanceState:
    """The state as it was kept."""
    return RebalanceState(**suggestion.state)


@transaction.atomic
def commit(
    *, user: User, household: Household, digest: str, today: dt.date
) -> tuple[RebalanceSuggestion, Rebalance, list[LedgerEvent]]:
    """Make the moves of a suggestion, all or none. 409 with the difference when its state is not the present one."""
    suggestion = (
        RebalanceSuggestion.objects.select_for_update()
        .filter(household=household, created_by=user, digest=digest)
        .order_by("-pk")
        .first()
    )
    if suggestion is None:
        raise Problem(
            "No suggestion of yours has this digest; ask for a new one.",
            code="unknown_suggestion",
            status_code=400,
            field="digest",
        )
    if suggestion.committed_at is not None:
        raise Problem("This suggestion was committed.", code="already_committed", field="digest")
    _lock(suggestion)
    present = rebalance_state(user=user, household=household, today=today, min_move=suggestion.min_move)
    if present.digest != suggestion.digest:
        raise Problem(
            "Something this suggestion rests on has changed; nothing was moved.",
            code="stale_suggestion",
            field="digest",
            extra={"difference": difference(suggestion.state, present.as_json())},
        )
    found = present.suggest()
    moves = [*found.repairs, *found.moves]
    events = apply_moves(
        moves=[
            Move(
                account_id=UUID(move.account),
                from_goal_id=None if move.from_goal is None else UUID(move.from_goal),
                to_goal_id=None if move.to_goal is None else UUID(move.to_goal),
                amount=move.amount,
                metadata={
                    "reason": "repair" if move in found.repairs else "rebalance",
                    "suggestion": str(suggestion.pk),
                },
            )
            for move in moves
        ],
        user=user,
    )
    suggestion.committed_at = timezone.now()
    suggestion.save(update_fields=["committed_at"])
    audit.record(
        "rebalanced", household_id=household.pk, instance=suggestion, details={"moves": len(moves), "digest": digest}
    )
    return suggestion, found, events


def purge_suggestions(now: dt.datetime) -> str:
    """Forget suggestions after a week; what was moved is in the ledger."""
    gone, _ = RebalanceSuggestion.objects.filter(created_at__lt=now - KEPT).delete()
    return f"{gone} suggestions forgotten"


def _lock(suggestion: RebalanceSuggestion) -> None:
    """Accounts by id, then goals by id; what is gone shows as a difference."""
    accounts, goals = ids_of(suggestion.state, "accounts"), ids_of(suggestion.state, "goals")
    try:
        lock(account_ids=accounts, goal_ids=goals)
    except Refused:
        return
