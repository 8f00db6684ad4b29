"""Plans for tests: one person, and a couple."""

import datetime as dt
from decimal import Decimal

from lifepath.users.models import Person
from retirement.services.profiles import create_profile

TODAY = dt.date(2026, 11, 20)


def person_of(household, user, born=dt.date(1980, 3, 14)):
    """A member with a birth date."""
    person = Person.objects.get(household=household, user=user)
    person.birth_date = born
    person.save()
    return person


def single_plan(household, user, **changes):
    """Alice saves in a workplace plan and a taxable account; there is a gap."""
    given = {
        "retirement_date": dt.date(2045, 4, 1),
        "annual_spending": Decimal(90_000),
        "members": [{"person": person_of(household, user), "pia": Decimal(2400)}],
        "accounts": [
            {
                "name": "401(k)",
                "kind": "DEFERRED",
                "plan": "401K",
                "balance": Decimal(250_000),
                "monthly_contribution": Decimal(1200),
                "monthly_match": Decimal(300),
            },
            {"name": "Brokerage", "kind": "TAXABLE", "balance": Decimal(60_000), "basis": Decimal(40_000)},
        ],
        **changes,
    }
    return create_profile(household_id=household.pk, given=given)


def couple_plan(household, first, second, **changes):
    """Two people with benefits of their own."""
    given = {
        "retirement_date": dt.date(2041, 7, 1),
        "annual_spending": Decimal(110_000),
        "members": [
            {"person": person_of(household, first, dt.date(1978, 6, 9)), "pia": Decimal(3100)},
            {"person": person_of(household, second, dt.date(1976, 2, 20)), "pia": Decimal(1100), "sex": "MALE"},
        ],
        "accounts": [
            {"name": "401(k)", "kind": "DEFERRED", "plan": "401K", "balance": Decimal(420_000)},
            {"name": "Roth", "kind": "ROTH", "plan": "ROTH_IRA", "owner_position": 1, "balance": Decimal(90_000)},
        ],
        **changes,
    }
    return create_profile(household_id=household.pk, given=given)
