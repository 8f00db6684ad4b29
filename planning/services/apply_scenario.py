"""A scenario becomes a month's budget: bills into their categories, savings and goals into saving."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from budgets.choices import PeriodType
from budgets.models import Budget
from budgets.services.budgets import change_budget, create_budget
from lifepath.core import audit
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.core.spending_categories import OTHER, ROOT_CATEGORIES
from lifepath.users.models import Household
from planning.calc.distribution import BILL_PREFIX
from planning.models import PlanningScenario
from planning.selectors.distributions import Placed

SAVING = "savings_contributions"


@dataclass(frozen=True, slots=True)
class AppliedItem:
    """One category's limit before and after; before is None for a new one."""

    category: str
    before: Decimal | None
    after: Decimal


@dataclass(frozen=True, slots=True)
class Applied:
    """What the month's budget became, or would become."""

    budget: Budget | None
    is_new: bool
    amount_before: Decimal | None
    amount: Decimal
    items: tuple[AppliedItem, ...]
    unknown_categories: tuple[str, ...]


@transaction.atomic
def apply_scenario(*, scenario: PlanningScenario, placed: Placed, month: Month, is_dry_run: bool) -> Applied:
    """Make the month's budget for all categories, or set the scenario's categories in it; others keep their limits."""
    Household.objects.select_for_update(no_key=True).get(pk=scenario.household_id)
    limits, unknown = _limits(scenario, placed)
    budget = (
        Budget.objects.of_household(scenario.household_id)
        .filter(period_type=PeriodType.MONTHLY, category__isnull=True, start_on__lt=month.end, end_on__gt=month.start)
        .prefetch_related("items")
        .first()
    )
    kept = {item.category: item for item in budget.items.all()} if budget is not None else {}
    after = {name: item.amount for name, item in kept.items()} | limits
    total = sum(after.values(), ZERO)
    amount = total if budget is None else max(budget.amount, total)
    applied = Applied(
        budget=budget,
        is_new=budget is None,
        amount_before=None if budget is None else budget.amount,
        amount=amount,
        items=tuple(AppliedItem(name, kept[name].amount if name in kept else None, limits[name]) for name in limits),
        unknown_categories=tuple(unknown),
    )
    if is_dry_run:
        return applied
    return _write(scenario, month, applied, after, kept)


def _write(
    scenario: PlanningScenario, month: Month, applied: Applied, after: dict[str, Decimal], kept: Mapping[str, object]
) -> Applied:
    items = [_item(name, after[name], kept.get(name)) for name in _ordered(after)]
    if applied.budget is None:
        values = {
            "name": f"{scenario.name[:110]} {month}",
            "amount": applied.amount,
            "period_type": PeriodType.MONTHLY,
            "start_on": month.start,
            "end_on": month.end,
        }
        budget = create_budget(household_id=scenario.household_id, values=values, items=items)
        before = None
    else:
        before = audit.snapshot(applied.budget)
        budget = change_budget(budget=applied.budget, values={"amount": applied.amount}, items=items)
    audit.record(
        "scenario_applied",
        household_id=scenario.household_id,
        instance=budget,
        before=before,
        after=audit.snapshot(budget),
        details={"scenario": str(scenario.pk), "month": str(month)},
    )
    return Applied(
        budget=budget,
        is_new=applied.is_new,
        amount_before=applied.amount_before,
        amount=applied.amount,
        items=applied.items,
        unknown_categories=applied.unknown_categories,
    )


def _limits(scenario: PlanningScenario, placed: Placed) -> tuple[dict[str, Decimal], list[str]]:
    """Dollars by category, in the order of the categories; a bill's own word for a category counts as `other`."""
    category_of = {str(bill.pk): bill.category for bill in scenario.bills.all()}
    cents: dict[str, int] = defaultdict(int)
    unknown = set()
    for line, got in zip(placed.lines, placed.result.lines, strict=True):
        category = SAVING
        if line.target.startswith(BILL_PREFIX):
            category = category_of[line.target.removeprefix(BILL_PREFIX)]
            if category not in ROOT_CATEGORIES:
                unknown |= {category} if category else set()
                category = OTHER
        cents[category] += got.amount_cents
    return {name: Decimal(cents[name]).scaleb(-2) for name in _ordered(cents)}, sorted(unknown)


def _item(category: str, amount: Decimal, kept: object) -> dict[str, object]:
    """What was set beside the amount stays."""
    rest = {} if kept is None else {name: getattr(kept, name) for name in ("roll_over", "alert_share")}
    return {"category": category, "amount": amount, **rest}


def _ordered(names: Iterable[str]) -> list[str]:
    present = set(names)
    return [name for name in ROOT_CATEGORIES if name in present]
