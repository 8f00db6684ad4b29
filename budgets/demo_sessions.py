"""What the demo households said and were told: budget sessions on their way, a dismissed saving, alerts."""

import datetime as dt

from budgets.calc.session_parsing.free_form import parse_text
from budgets.choices import OpportunityMarkKind
from budgets.models import BudgetSession, OpportunityMark
from budgets.selectors.opportunities import opportunities
from budgets.services.household_facts import learn_from_pay
from budgets.services.opportunities import set_mark
from budgets.services.sessions import answer, finalize, start_session
from lifepath.core.request_context import acting
from lifepath.users.choices import HouseholdKind
from lifepath.users.models import Household, Membership

RAW = """take home pay 5200/mo
rent 1850/mo
groceries 160 weekly
restaurants 90
gym 45
student loan 18400 at 5.5% min 260
save 400/mo"""
OPEN = "salary 4200/mo\nrestaurants 45\nconcert tickets 120"


def tell_stories(now: dt.datetime) -> str:
    """Two sessions in each personal household, one dismissed saving, what pay says; safe to run again."""
    begun = marked = 0
    for household in Household.objects.order_by("pk"):
        learn_from_pay.call(str(household.pk))
        if household.kind == HouseholdKind.PERSONAL:
            begun += _sessions(household)
        marked += _dismiss(household, now)
    return f"{begun} budget sessions begun, {marked} savings dismissed"


def _sessions(household: Household) -> int:
    if BudgetSession.objects.of_household(household.pk).exists():
        return 0
    with acting(channel="command", actor=household.personal_owner):
        profile = {"risk_tolerance": "moderate", "philosophy": "Pay debts first, then travel"}
        final, _ = start_session(
            household_id=household.pk, lines=parse_text(RAW), user_query="Where can I save?", user_profile=profile
        )
        final = answer(session=final, answers={"frequency:line-4": "monthly"})
        finalize(session=final, framework="50_30_20", focus="debt")
        start_session(household_id=household.pk, lines=parse_text(OPEN), user_query="", user_profile={})
    return 2


def _dismiss(household: Household, now: dt.datetime) -> int:
    """The smallest one; it stays away from the list."""
    member = Membership.objects.filter(household=household, left_at__isnull=True).select_related("user").first()
    if member is None or OpportunityMark.objects.of_household(household.pk).exists():
        return 0
    found = opportunities(user=member.user, household=household, now=now, offered_rate=None)
    if len(found) < 2:
        return 0
    set_mark(household_id=household.pk, key=found[-1].key, mark=OpportunityMarkKind.DISMISSED)
    return 1
