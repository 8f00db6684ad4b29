"""What two people pay together: how they share it, who paid, who paid whom back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from couples.calc.contribution_split import CannotShare, fair_parts
from couples.choices import SplitMethod
from couples.models import Settlement, SharedPayment, SplitRule, SplitWeight
from couples.selectors.contributions import month_of_sharing, people_of
from lifepath.core import audit
from lifepath.core.money import CENT
from lifepath.core.periods import Month
from lifepath.core.problems import Problem
from lifepath.users.models import Household, User


@transaction.atomic
def set_rule(
    *, household: Household, user: User, month: Month, method: str, weights: Mapping[UUID, Decimal]
) -> SplitRule:
    """How the two share from a month on; it replaces what was set for that month. Raises CannotShare."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    people = people_of(household.pk)
    if set(weights) - set(people):
        raise CannotShare("Weights name the two people who share, and nobody else.")
    named = {str(person): weight for person, weight in weights.items()}
    fair_parts(total=CENT, people=[str(person) for person in people], method=method, weights=named)
    rule, _ = SplitRule.objects.update_or_create(
        household=household, from_month=month.start, defaults={"method": method, "set_by": user}
    )
    rule.weights.all().delete()
    if method != SplitMethod.EQUAL:
        SplitWeight.objects.bulk_create(
            SplitWeight(rule=rule, person_id=person, weight=weight) for person, weight in weights.items()
        )
    audit.record("split_rule_set", household_id=household.pk, instance=rule, after=audit.snapshot(rule))
    return rule


@transaction.atomic
def record_payment(*, household: Household, user: User, values: Mapping[str, Any]) -> SharedPayment:
    """One of the two paid for both."""
    payer: User = values["payer"]
    if payer.pk not in people_of(household.pk):
        raise Problem("One of the two paid; name them.", code="not_one_of_the_two", status_code=400, field="payer")
    return SharedPayment.objects.create(household=household, created_by=user, **values)


@transaction.atomic
def settle(*, household: Household, user: User, month: Month) -> list[Settlement]:
    """Record that what is still owed for a month was paid back. Raises Problem when nothing is owed."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    shared = month_of_sharing(household_id=household.pk, month=month)
    if not shared.open_settlements:
        raise Problem("Nobody owes anything for this month.", code="nothing_to_settle", field="month")
    made: list[Settlement] = Settlement.objects.bulk_create(
        Settlement(
            household=household,
            month=month.start,
            from_person_id=UUID(transfer.from_person),
            to_person_id=UUID(transfer.to_person),
            amount=transfer.amount,
            created_by=user,
        )
        for transfer in shared.open_settlements
    )
    for row in made:
        audit.record("settled_up", household_id=household.pk, instance=row, after=audit.snapshot(row))
    return made
