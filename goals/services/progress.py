"""What a goal holds outside the accounts, month by month."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from budgets.models import BudgetSnapshot
from goals.choices import ProgressSource
from goals.models import FinancialGoal, GoalProgress
from goals.selectors.contributions import contributions
from goals.services import milestones
from goals.services.goals import BadGoal
from lifepath.core import audit
from lifepath.core.money import ZERO
from lifepath.core.periods import Month


@transaction.atomic
def record_progress(
    *, goal: FinancialGoal, month: Month, amount: Decimal, contribution: Decimal | None
) -> tuple[GoalProgress, bool]:
    """Keep a month's total, in place of the one it had; and whether it is new. Raises BadGoal.

    A contribution that is not given is the change against the entry before. Later entries that only carried the total
    on carry the new one.
    """
    goal = FinancialGoal.objects.select_for_update(no_key=True).get(pk=goal.pk)
    if goal.debt_account_id is not None:
        raise BadGoal("amount_at_period", "What a linked debt has come down by follows from its account.")
    if contribution is None:
        contribution = amount - _carried(goal, month)
    values = {
        "amount_at_period": amount,
        "contribution_this_period": contribution,
        "source": ProgressSource.REPORTED,
        "updated_at": timezone.now(),
    }
    entry, is_new = GoalProgress.objects.update_or_create(
        goal=goal, year=month.year, month=month.month, defaults=values
    )
    _carry_on(goal, month, amount)
    audit.record("progress_recorded", household_id=goal.household_id, instance=entry, after=audit.snapshot(entry))
    milestones.tell(goal_ids=[goal.pk])
    return entry, is_new


@transaction.atomic
def progress_from_snapshots(*, household_id: UUID, snapshots: Sequence[BudgetSnapshot]) -> int:
    """Where each goal stood in months that were kept: totals carried on, contributions from the ledger."""
    made = 0
    goals = FinancialGoal.objects.of_household(household_id).pursued().select_related("household")
    for goal in goals.order_by("pk").select_for_update(of=("self",), no_key=True):
        for snapshot in sorted(snapshots, key=lambda snapshot: snapshot.month):
            made += _note(goal, snapshot)
    return made


def _note(goal: FinancialGoal, snapshot: BudgetSnapshot) -> int:
    month = Month.of(snapshot.month)
    if month.last_day < goal.created_on:
        return 0
    held = GoalProgress.objects.filter(goal=goal, year=month.year, month=month.month).first()
    gained = sum((row.amount for row in contributions(goal=goal, first=month, last=month)), ZERO)
    if held is None:
        carried = max(ZERO, goal.outside_amount) if goal.debt_account_id is not None else _carried(goal, month)
        GoalProgress.objects.create(
            goal=goal,
            year=month.year,
            month=month.month,
            amount_at_period=carried,
            contribution_this_period=gained,
            source=ProgressSource.SNAPSHOT,
            snapshot=snapshot,
        )
        return 1
    held.snapshot = snapshot
    if held.source == ProgressSource.SNAPSHOT:
        held.contribution_this_period = gained
    held.save(update_fields=["snapshot", "contribution_this_period"])
    return 0


def _carried(goal: FinancialGoal, month: Month) -> Decimal:
    before = Q(year__lt=month.year) | Q(year=month.year, month__lt=month.month)
    entry = goal.progress.filter(before).order_by("-year", "-month").first()
    return entry.amount_at_period if entry is not None else ZERO


def _carry_on(goal: FinancialGoal, month: Month, amount: Decimal) -> None:
    after = Q(year__gt=month.year) | Q(year=month.year, month__gt=month.month)
    for entry in goal.progress.filter(after).order_by("year", "month"):
        if entry.source != ProgressSource.SNAPSHOT:
            return
        entry.amount_at_period = amount
        entry.save(update_fields=["amount_at_period"])
