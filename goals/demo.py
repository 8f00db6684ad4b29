"""Goals of the demonstration: what the couple saves for together, and what each does alone."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from goals.choices import EventType, GoalType
from goals.models import FinancialGoal, LedgerEvent
from goals.services import milestones
from goals.services.goals import create_goal
from goals.services.progress import record_progress
from goals.services.reactions import react
from lifepath.banking.models import BankAccount
from lifepath.core.periods import Month, add_months
from lifepath.users.demo import JOINT_NAME
from lifepath.users.models import Household, User

MONTHS = 6
HOUSE, PORTUGAL, RAINY_DAYS, CAR = "House down payment", "Summer in Portugal", "Rainy days", "Car paid off"

# Goal, account, person, amount a month.
MONTHLY = (
    (HOUSE, "Joint savings", "alice", Decimal("600.00")),
    (HOUSE, "Bob's savings", "bob", Decimal("250.00")),
    (RAINY_DAYS, "Joint savings", "bob", Decimal("400.00")),
    (PORTUGAL, "Joint checking", "bob", Decimal("150.00")),
    (PORTUGAL, "Alice's checking", "alice", Decimal("120.00")),
    ("New camera", "Alice's checking", "alice", Decimal("90.00")),
    ("Better guitar", "Bob's savings", "bob", Decimal("200.00")),
)


@transaction.atomic
def build() -> str:
    """Four joint goals funded by both, and one of each person's own."""
    joint = Household.objects.filter(name=JOINT_NAME).first()
    if joint is None:
        return "No demo couple is there to have goals."
    if FinancialGoal.objects.filter(household=joint).exists():
        return f"The demo's {FinancialGoal.objects.count()} goals are there already."
    people = {name: User.objects.get(email=f"{name}@demo.example") for name in ("alice", "bob")}
    today = joint.today(timezone.now())
    goals = _goals(joint, people, today)
    moved = _set_aside(goals, people, today)
    _outside(goals[HOUSE], today)
    react(goal=goals[PORTUGAL], progress=None, user=people["bob"], reaction="party")
    react(goal=goals[HOUSE], progress=None, user=people["alice"], reaction="heart")
    milestones.tell()
    return f"{len(goals)} goals were set and {moved} allocations made."


def _goals(joint: Household, people: dict[str, User], today: dt.date) -> dict[str, FinancialGoal]:
    begun = add_months(today, -MONTHS)
    loan = BankAccount.objects.filter(household=joint, name="Car loan").first()
    made: dict[str, FinancialGoal] = {}

    def add(household_id: Any, name: str, target: str | None, months: int, priority: int, **values: Any) -> None:
        if target is not None:
            values["target_amount"] = Decimal(target)
        values |= {"name": name, "target_date": add_months(today, months), "priority": priority, "created_on": begun}
        made[name] = create_goal(household_id=household_id, values=values, current_amount=None, today=today)

    add(joint.pk, HOUSE, "60000.00", 48, 1)
    fund = {"goal_type": GoalType.EMERGENCY_FUND, "spending_months": Decimal(3)}
    add(joint.pk, RAINY_DAYS, "15000.00", 18, 1, **fund)
    add(joint.pk, PORTUGAL, "3000.00", 7, 3)
    if loan is not None:
        add(
            joint.pk,
            CAR,
            None,
            36,
            2,
            goal_type=GoalType.DEBT_PAYOFF,
            debt_account=loan,
            opening_debt=Decimal("21843.00"),
            debt_annual_rate=Decimal("0.064"),
            debt_minimum_payment=Decimal("430.00"),
        )
    add(people["alice"].personal_household_id, "New camera", "1800.00", 10, 4)
    add(people["bob"].personal_household_id, "Better guitar", "1200.00", 2, 3)
    return made


def _set_aside(goals: dict[str, FinancialGoal], people: dict[str, User], today: dt.date) -> int:
    """Every month a part, as far as the account's money goes."""
    accounts = {row.name: row for row in BankAccount.objects.filter(name__in={row[1] for row in MONTHLY})}
    free = {name: row.balance - row.allocated for name, row in accounts.items()}
    events = []
    for back in range(MONTHS, 0, -1):
        on = Month.of(today).plus(-back).start + dt.timedelta(days=4)
        for name, account, person, amount in MONTHLY:
            if account not in accounts or free[account] < amount:
                continue
            free[account] -= amount
            events.append(
                LedgerEvent(
                    household_id=goals[name].household_id,
                    event_type=EventType.ALLOCATION,
                    amount=amount,
                    source_account=accounts[account],
                    account_household_id=accounts[account].household_id,
                    dest_goal=goals[name],
                    user=people[person],
                    timestamp=dt.datetime.combine(on, dt.time(17), dt.UTC),
                    metadata={"demo": True},
                )
            )
    return len(LedgerEvent.objects.bulk_create(events))


def _outside(goal: FinancialGoal, today: dt.date) -> None:
    """Shares that are meant for the house."""
    for back, amount, new in ((3, "7200.00", "0.00"), (2, "7450.00", "250.00"), (1, "7900.00", "450.00")):
        month = Month.of(today).plus(-back)
        record_progress(goal=goal, month=month, amount=Decimal(amount), contribution=Decimal(new))
