"""Keeping what is known about a household fresh: sessions state facts, months and imports let them be derived."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from budgets.calc.session_parsing.facts import ESTIMATED, PAY_RHYTHMS, SaidFact, facts_of
from budgets.calc.session_parsing.parsed_line import ParsedLine
from budgets.calc.spending import WINDOW_MONTHS, annual_income
from budgets.models import BudgetSnapshot
from lifepath.banking.selectors.recurring import pay_series
from lifepath.core.periods import Month
from lifepath.users.choices import FactLayer
from lifepath.users.models import Household
from lifepath.users.services.household_context import record_fact

SESSION, MONTHS, IMPORT = "budget session", "closed months", "recurring pay"
INCOME, RHYTHM = "gross_annual_income", "pay_rhythm"


def learn_from_session(*, household_id: UUID, lines: list[ParsedLine], user_profile: Mapping[str, Any]) -> None:
    """State what a session's answers say; an estimate is derived, so that a statement stands over it."""
    household = Household.objects.get(pk=household_id)
    for name, fact in facts_of(lines=lines, user_profile=user_profile).items():
        layer = FactLayer.DERIVED if fact.estimated else FactLayer.STATED
        _record(household, name, fact, layer=layer, source=SESSION)


def learn_from_months(*, household: Household) -> None:
    """Derive the income before taxes from the closed months of a year; an estimate, to be asked for."""
    running = Month.of(household.today(timezone.now()))
    received = list(
        BudgetSnapshot.objects.of_household(household.pk)
        .filter(month__gte=running.plus(-WINDOW_MONTHS).start, month__lt=running.start)
        .values_list("total_income", flat=True)
    )
    income = annual_income(gross_annual_income=None, net_pay_by_month=received)
    if income.amount is not None:
        _record(household, INCOME, SaidFact(income.amount, ESTIMATED), layer=FactLayer.DERIVED, source=MONTHS)


def ask_after_import(*, household_id: UUID, **payload: Any) -> None:
    """An import brings pay; what follows from it is worked out beside the import, once that has committed."""
    learn_from_pay.enqueue(str(household_id))


@task()
def learn_from_pay(household_id: str) -> None:
    """Derive the pay rhythm from the largest pay that comes again."""
    with transaction.atomic():
        household = Household.objects.get(pk=UUID(household_id))
        found = pay_series(household_id=household.pk, as_of=household.today(timezone.now()))
        if not found:
            return
        main = max(found, key=lambda series: series.yearly_amount)
        fact = SaidFact(PAY_RHYTHMS[main.cadence], main.confidence)
        _record(household, RHYTHM, fact, layer=FactLayer.DERIVED, source=IMPORT)


def _record(household: Household, name: str, fact: SaidFact, *, layer: str, source: str) -> None:
    record_fact(
        household_id=household.pk,
        name=name,
        value=fact.value,
        layer=layer,
        source=source,
        as_of=household.today(timezone.now()),
        confidence=fact.confidence,
    )
