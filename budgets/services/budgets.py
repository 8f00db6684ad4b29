"""Writing budgets, opening their next periods, and telling when a limit is near."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from budgets.calc.progress import Progress
from budgets.calc.roll_over import carry_over, periods_after
from budgets.models import Budget, BudgetItem
from budgets.selectors.budgets import MeasuredBudget, budgets_in_force, measure, spending_by_day, spent_in
from budgets.selectors.discretion import Hidden, hidden_from
from lifepath.core import audit
from lifepath.core.money import ZERO, money_text
from lifepath.core.spending_categories import LABELS
from lifepath.users.models import Household, Membership
from lifepath.users.services.notifications import notify_people

ALERT_KIND = "budget_alert"
TOTAL = "total"


@transaction.atomic
def create_budget(*, household_id: UUID, values: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Budget:
    """A budget with its items; its periods are counted from its first day."""
    budget: Budget = Budget.objects.create(household_id=household_id, anchor_on=values["start_on"], **values)
    BudgetItem.objects.bulk_create(BudgetItem(budget=budget, **item) for item in items)
    return budget


@transaction.atomic
def change_budget(*, budget: Budget, values: Mapping[str, Any], items: Sequence[Mapping[str, Any]] | None) -> Budget:
    """Change a budget; given items replace its items, and what these carried stays with their category."""
    for name, value in values.items():
        setattr(budget, name, value)
    if "start_on" in values and budget.previous_id is None:
        budget.anchor_on = budget.start_on
    budget.save()
    if items is not None:
        carried = dict(budget.items.values_list("category", "carried"))
        budget.items.all().delete()
        BudgetItem.objects.bulk_create(
            BudgetItem(budget=budget, carried=carried.get(item["category"], ZERO), **item) for item in items
        )
    return budget


@transaction.atomic
def remove_budget(budget: Budget) -> None:
    """Remove one period; it does not come back by itself."""
    if budget.previous_id is not None:
        Budget.objects.filter(pk=budget.previous_id).update(repeats=False)
    budget.delete()


def roll_all(*, now: dt.datetime, dry_run: bool = False) -> str:
    """Open the next periods of every household's budgets up to its today."""
    opened = skipped = 0
    ended = Budget.objects.filter(repeats=True, following__isnull=True, household__ended_at__isnull=True)
    for household in Household.objects.filter(pk__in=ended.values("household")).order_by("pk").iterator():
        counts = roll_household(household=household, today=household.today(now), dry_run=dry_run)
        opened, skipped = opened + counts[0], skipped + counts[1]
    return f"{opened} periods opened, {skipped} budgets skipped because another budget holds their next period"


@transaction.atomic
def roll_household(*, household: Household, today: dt.date, dry_run: bool = False) -> tuple[int, int]:
    """How many periods were opened, and how many budgets find their next period taken."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    rows = Budget.objects.of_household(household.pk).filter(repeats=True, following__isnull=True, end_on__lte=today)
    opened = skipped = 0
    for budget in rows.prefetch_related("items").order_by("start_on", "pk"):
        count, blocked = _roll(household, budget, today)
        opened, skipped = opened + count, skipped + blocked
    if opened and not dry_run:
        audit.record("budgets_rolled", household_id=household.pk, details={"opened": opened, "skipped": skipped})
    if dry_run:
        transaction.set_rollback(True)
    return opened, skipped


def tell_all(now: dt.datetime) -> str:
    """Tell members whose limits are near or exceeded; each limit once a period and degree."""
    told = 0
    holders = Budget.objects.filter(household__ended_at__isnull=True, end_on__gte=now.date() - dt.timedelta(1))
    for household in Household.objects.filter(pk__in=holders.values("household")).order_by("pk").iterator():
        told += tell_household(household=household, today=household.today(now))
    return f"{told} notifications"


def tell_household(*, household: Household, today: dt.date) -> int:
    """The alerts of the budgets in force."""
    budgets = budgets_in_force(household=household, day=today)
    if not budgets:
        return 0
    members = Membership.objects.filter(household=household, left_at__isnull=True).select_related("user")
    people = {row.user: hidden_from(user=row.user, household=household, now=timezone.now()) for row in members}
    knowing = [person.pk for person, hidden in people.items() if not hidden]
    told = _tell_people(household, budgets, knowing, (), today)
    for person, hidden in people.items():
        if hidden:
            told += _tell_people(
                household, budgets_in_force(household=household, day=today), [person.pk], hidden, today
            )
    return told


def _tell_people(
    household: Household, budgets: Sequence[Budget], people: Sequence[UUID], hidden: Hidden, today: dt.date
) -> int:
    """Tell those who may know the same; a limit that a surprise exceeds is nobody else's news."""
    if not people:
        return 0
    measured = measure(household=household, budgets=budgets, as_of=today, hidden=hidden)
    return sum(_tell(household, entry, people) for entry in measured)


def _tell(household: Household, entry: MeasuredBudget, people: Sequence[UUID]) -> int:
    budget = entry.budget
    return sum(
        notify_people(
            household_id=household.pk,
            people=people,
            kind=ALERT_KIND,
            key=f"budget:{budget.pk}:{line.name}:{line.alert}",
            text=_words(budget, line),
            evidence={
                "budget": str(budget.pk),
                "item": line.name,
                "alert": line.alert,
                "spent": money_text(line.spent),
                "limit": money_text(line.limit),
            },
        )
        for line in (entry.progress.total, *entry.progress.items)
        if line.alert is not None
    )


def _words(budget: Budget, line: Progress) -> str:
    name = budget.name if line.name == TOTAL else f"{budget.name}, {LABELS[line.name]}"
    return f"{name}: {money_text(line.spent)} of {money_text(line.limit)} is spent."


def _roll(household: Household, budget: Budget, today: dt.date) -> tuple[int, int]:
    """Every period after the budget's, up to the one that holds today."""
    opened = 0
    for period in periods_after(
        anchor=budget.anchor_on, period_type=budget.period_type, after=budget.end_on, until=today
    ):
        if is_taken(
            household_id=budget.household_id,
            category=budget.category,
            period_type=budget.period_type,
            start=period.start,
            end=period.end,
            besides=budget.pk,
        ):
            return opened, 1
        budget = _open(household, budget, period.start, period.end)
        opened += 1
    return opened, 0


def is_taken(
    *, household_id: UUID, category: str | None, period_type: str, start: dt.date, end: dt.date, besides: UUID
) -> bool:
    """Does another budget of the same category and period type hold part of [start, end)?"""
    same = Budget.objects.of_household(household_id).filter(
        Q(category=category) if category else Q(category__isnull=True),
        period_type=period_type,
        start_on__lt=end,
        end_on__gt=start,
    )
    return bool(same.exclude(pk=besides).exists())


def _open(household: Household, budget: Budget, start: dt.date, end: dt.date) -> Budget:
    days = spending_by_day(household=household, first=budget.start_on, end=budget.end_on)
    spent = spent_in(days, first=budget.start_on, end=budget.end_on)
    following: Budget = Budget.objects.create(
        household=household,
        name=budget.name,
        amount=budget.amount,
        category=budget.category,
        period_type=budget.period_type,
        start_on=start,
        end_on=end,
        anchor_on=budget.anchor_on,
        alert_share=budget.alert_share,
        previous=budget,
    )
    BudgetItem.objects.bulk_create(
        BudgetItem(
            budget=following,
            category=item.category,
            amount=item.amount,
            roll_over=item.roll_over,
            alert_share=item.alert_share,
            carried=carry_over(
                roll_over=item.roll_over,
                limit=item.amount,
                carried=item.carried,
                spent=spent.get(item.category, ZERO),
            ),
        )
        for item in budget.items.all()
    )
    return following
