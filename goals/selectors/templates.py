"""Goals that many people have, with a start for their figures that the household's own records give where they can."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from goals.choices import DEBT_KINDS, GoalType
from goals.selectors.spending_months import fund_target_of
from lifepath.banking.models import BankAccount
from lifepath.core.money import to_cents
from lifepath.core.periods import add_months
from lifepath.users.choices import FactLayer
from lifepath.users.selectors import household_context

FUND_MONTHS = Decimal(3)
DOWN_PAYMENT_SHARE = Decimal("0.20")
PRICE_TO_INCOME = Decimal(3)
START = {"house_down_payment": Decimal(60000), "wedding": Decimal(30000), "travel": Decimal(5000)}
INCOME_FACT = "gross_annual_income"


@dataclass(frozen=True, slots=True)
class Template:
    """A goal to begin with; `why` says where its figures come from."""

    code: str
    why: str
    values: dict[str, Any] = field(default_factory=dict)


def templates(*, household_id: UUID, today: dt.date) -> list[Template]:
    """The five, with this household's figures."""
    return [
        _fund(household_id, today),
        _house(household_id, today),
        _plain("wedding", "Wedding", today, months=18, why="A round figure to change; guests decide most of it."),
        _plain("travel", "Travel", today, months=12, why="A round figure to change, for one larger journey."),
        _debt_free(household_id, today),
    ]


def _fund(household_id: UUID, today: dt.date) -> Template:
    target = fund_target_of(household_id=household_id, months=FUND_MONTHS, today=today)
    known = "the mean of the household's latest months" if target else "once a month of spending is known"
    return Template(
        "emergency_fund",
        f"{FUND_MONTHS} months of spending: {known}.",
        {
            "name": "Emergency fund",
            "goal_type": GoalType.EMERGENCY_FUND,
            "spending_months": FUND_MONTHS,
            "target_amount": target,
            "target_date": add_months(today, 12),
            "priority": 1,
        },
    )


def _house(household_id: UUID, today: dt.date) -> Template:
    fact = household_context.facts(household_id).get(INCOME_FACT)
    if fact is not None and fact.layer != FactLayer.DEFAULT and not fact.is_doubtful:
        target = to_cents(Decimal(str(fact.value)) * PRICE_TO_INCOME * DOWN_PAYMENT_SHARE)
        why = "A fifth of a home that costs three times the household's yearly income."
    else:
        target, why = START["house_down_payment"], "A fifth of a home of 300,000; change it to what homes cost."
    return _plain("house_down_payment", "House down payment", today, months=60, why=why, target=target)


def _debt_free(household_id: UUID, today: dt.date) -> Template:
    accounts = BankAccount.objects.of_household(household_id).filter(kind__in=DEBT_KINDS, balance__lt=0)
    owed = -(accounts.aggregate(total=Sum("balance"))["total"] or Decimal(0))
    return Template(
        "debt_free",
        "Everything that the household's accounts owe today." if owed else "No debt is known; say what is owed.",
        {
            "name": "Debt-free",
            "goal_type": GoalType.DEBT_PAYOFF,
            "target_amount": owed or None,
            "opening_debt": owed or None,
            "target_date": add_months(today, 36),
            "priority": 2,
        },
    )


def _plain(code: str, name: str, today: dt.date, *, months: int, why: str, target: Decimal | None = None) -> Template:
    values = {
        "name": name,
        "goal_type": GoalType.SAVINGS_TARGET,
        "target_amount": target or START[code],
        "target_date": add_months(today, months),
        "priority": 3,
    }
    return Template(code, why, values)


def filled_in(*, household_id: UUID, code: str, values: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """What a person gave, and the template's figures for what they left out."""
    chosen = next(row for row in templates(household_id=household_id, today=today) if row.code == code)
    start = {name: value for name, value in chosen.values.items() if value is not None}
    return start | values
