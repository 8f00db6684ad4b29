"""The couple of the demonstration: consent, shared goals, a journal, check-ins, and who paid for what."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from couples.choices import EntryVisibility, Mood, Outcome, SplitMethod
from couples.models import CheckIn, Couple
from couples.services import check_ins, contributions, couples, journal
from couples.services.drift_alerts import measure_household
from goals.choices import FUNDING_KINDS, GoalType
from goals.models import FinancialGoal
from goals.services.allocations import allocate
from goals.services.goals import create_goal
from lifepath.banking.choices import Visibility
from lifepath.banking.models import BankAccount
from lifepath.core.periods import Month, add_months
from lifepath.users.demo import JOINT_NAME
from lifepath.users.models import Household, User

_FUND, _HOUSE, _TRIP = "Emergency fund", "House down payment", "Summer in Norway"


def form_couple() -> str:
    """Alice and Bob, whose joint household is there already."""
    household = Household.objects.filter(name=JOINT_NAME).first()
    if household is None:
        return "No demo household is there to be a couple's."
    made = couples.adopt(household)
    return "Alice and Bob are a couple." if made else "Alice and Bob are a couple already."


@transaction.atomic
def build() -> str:
    """What the two plan together, once."""
    household = Household.objects.filter(name=JOINT_NAME).first()
    couple = None if household is None else Couple.objects.filter(pk=household.pk).first()
    if household is None or couple is None or couple.invitee is None:
        return "No demo couple is there to plan together."
    if CheckIn.objects.filter(household=household).exists():
        return "The demo couple plans together already."
    alice, bob = couple.inviter, couple.invitee
    today = household.today(timezone.now())
    _set_goals(household, alice, today)
    _share_accounts(alice, bob)
    _write_journal(household, alice, bob, today)
    _talk(household, alice, bob)
    _pay(household, alice, bob, today)
    measured, _ = measure_household(household=household, today=today)
    return f"The demo couple pursues {measured} goals, keeps a journal, talks every month and shares what it pays."


def _set_goals(household: Household, user: User, today: dt.date) -> None:
    """Where no goals are there yet: one in time, one behind, one critical, out of the joint accounts."""
    if FinancialGoal.objects.of_household(household.pk).pursued().exists():
        return
    plans: tuple[tuple[str, str, str, str, int, int, int], ...] = (
        (_FUND, GoalType.EMERGENCY_FUND, "12000.00", "7200.00", 10, 8, 1),
        (_HOUSE, GoalType.CUSTOM, "40000.00", "9000.00", 12, 24, 2),
        (_TRIP, GoalType.SAVINGS_TARGET, "4500.00", "700.00", 6, 6, 4),
    )
    for name, kind, target, there, begun, left, priority in plans:
        goal = create_goal(
            household_id=household.pk,
            values={
                "name": name,
                "goal_type": kind,
                "target_amount": Decimal(target),
                "created_on": add_months(today, -begun),
                "target_date": add_months(today, left),
                "priority": priority,
            },
            current_amount=None,
            today=add_months(today, -begun),
        )
        _set_aside(goal, Decimal(there), household, user)


def _set_aside(goal: FinancialGoal, amount: Decimal, household: Household, user: User) -> None:
    """From whichever joint account has the most free money."""
    accounts = BankAccount.objects.filter(household=household, kind__in=FUNDING_KINDS)
    richest = max(accounts, key=lambda account: account.balance - account.allocated, default=None)
    if richest is not None and richest.balance - richest.allocated >= amount:
        allocate(account=richest, goal=goal, amount=amount, user=user)


def _share_accounts(alice: User, bob: User) -> None:
    """Alice shows one account in full, Bob one balance, from which Alice may set aside 250.00 a month."""
    for person, visibility, limit in ((alice, Visibility.FULL, None), (bob, Visibility.BALANCE, Decimal("250.00"))):
        account = (
            BankAccount.objects.filter(household__personal_owner=person, kind__in=FUNDING_KINDS)
            .order_by("name")
            .first()
        )
        if account is not None:
            account.visibility, account.partner_monthly_limit = visibility, limit
            account.save(update_fields=["visibility", "partner_monthly_limit"])


def _write_journal(household: Household, alice: User, bob: User, today: dt.date) -> None:
    entries = (
        (alice, "I worry about the rent when Bob's freelance months are thin.", Mood.WORRIED, False, False, 20),
        (bob, "We cooked at home all week. Feels good to see the fund grow.", Mood.GOOD, True, False, 12),
        (alice, "Let us talk to Paula about whether the house can wait a year.", Mood.OKAY, True, True, 5),
    )
    for author, text, mood, shared, for_planner, days in entries:
        journal.write(
            author=author,
            named_household_id=household.pk,
            values={
                "text": text,
                "mood": mood,
                "visibility": EntryVisibility.SHARED if shared else EntryVisibility.PRIVATE,
                "shared_with_planner": for_planner,
                "written_on": today - dt.timedelta(days=days),
            },
        )


def _talk(household: Household, alice: User, bob: User) -> None:
    """A money date on the first Sunday of each month; one behind them with decisions, one waiting."""
    check_ins.plan(
        household=household,
        user=alice,
        values={
            "title": "Money date",
            "rrule": "FREQ=MONTHLY;BYDAY=1SU",
            "start_on": dt.date(2026, 1, 1),
            "start_time": dt.time(19),
            "quiet_from": dt.time(22),
            "quiet_until": dt.time(7),
        },
    )
    done = check_ins.run_now(household=household, title="Money date")
    CheckIn.objects.filter(pk=done.pk).update(occurrence_at=timezone.now() - dt.timedelta(days=19))
    check_ins.complete(
        check_in=done,
        user=bob,
        decisions=[
            {"outcome": Outcome.AGREED, "text": "200.00 more a month for the house."},
            {"outcome": Outcome.POSTPONED, "text": "The trip stays as it is until spring."},
        ],
    )
    check_ins.run_now(household=household, title="Before the year ends")


def _pay(household: Household, alice: User, bob: User, today: dt.date) -> None:
    month = Month.of(today).plus(-1)
    contributions.set_rule(
        household=household,
        user=alice,
        month=month.plus(-2),
        method=SplitMethod.BY_INCOME,
        weights={alice.pk: Decimal("92000.00"), bob.pk: Decimal("64000.00")},
    )
    for payer, day, amount, words in (
        (alice, 3, "1480.00", "Rent, our half"),
        (bob, 9, "212.40", "Car insurance"),
        (alice, 14, "96.15", "School shoes"),
        (bob, 21, "340.00", "Dentist"),
    ):
        contributions.record_payment(
            household=household,
            user=payer,
            values={
                "payer": payer,
                "paid_on": month.start.replace(day=day),
                "amount": Decimal(amount),
                "description": words,
            },
        )
