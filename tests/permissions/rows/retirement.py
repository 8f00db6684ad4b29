"""Rows of the retirement app: gap, profiles and what profiles answer."""

import datetime as dt
from decimal import Decimal

from lifepath.users.models import Person
from retirement.models import OneOffFlow, RetirementIncome, SpendingPhase
from retirement.selectors.profiles import plan_of
from retirement.services.gap_history import store_analysis
from retirement.services.profiles import create_profile
from tests.permissions.world import AdminRow, Row, everyone, own_list, readers, writers

API = "/api/v1/retirement"
GAP = {
    "current_savings": "100000.00",
    "monthly_contribution": "500.00",
    "years_to_retirement": "10",
    "desired_income": "50000.00",
    "expected_return_rate": "0.05",
}


def asks(body):
    """A calculator that needs no records."""
    return Row(lambda world: ({}, {}, body), everyone(200))


def member_of(world):
    """The owner, with a birth date."""
    person = Person.objects.get(household=world.home, user=world.people["owner"])
    person.birth_date = dt.date(1980, 3, 14)
    person.save()
    return person


def profile(world):
    """The owner's plan."""
    return create_profile(
        household_id=world.home.pk,
        given={
            "retirement_date": dt.date(2045, 4, 1),
            "annual_spending": Decimal(60_000),
            "members": [{"person": member_of(world), "pia": Decimal(2000)}],
            "accounts": [
                {
                    "name": "401(k)",
                    "kind": "DEFERRED",
                    "balance": Decimal(200_000),
                    "monthly_contribution": Decimal(1000),
                }
            ],
        },
    )


def of(make, body=None):
    """An operation on one record."""
    return lambda world: ({"id": make(world).pk}, {}, body)


def own_household(world):
    """A list of the owner's household."""
    profile(world)
    return {}, {"household": str(world.home.pk)}, None


def new_profile(world):
    """A plan for the owner."""
    body = {
        "retirement_date": "2045-04-01",
        "annual_spending": "60000.00",
        "people": [{"person": str(member_of(world).pk)}],
    }
    return {}, {"household": str(world.home.pk)}, body


def replaced_profile(world):
    """The whole plan, written anew."""
    _, _, body = new_profile(world)
    return {"id": profile(world).pk}, {}, body


def analysis(world):
    """A stored analysis of the owner's plan."""
    made = profile(world)
    return store_analysis(plan=plan_of(made, today=dt.date(2026, 5, 1)))


def of_profile(body=None):
    """An operation under a profile."""
    return lambda world: ({"profile_id": profile(world).pk}, {}, body)


def of_analysis(world):
    """One analysis."""
    made = analysis(world)
    return {"profile_id": made.profile_id, "id": made.pk}, {}, None


ROWS = {
    f"POST {API}/gap": asks(GAP),
    f"POST {API}/corrections": asks({**GAP, "paths": 100}),
    f"POST {API}/projections": asks({**GAP, "paths": 100}),
    f"POST {API}/stress-tests": asks(GAP),
    f"GET {API}/profiles": Row(own_household, own_list()),
    f"POST {API}/profiles": Row(new_profile, writers(201), otherwise=400),
    f"GET {API}/profiles/{{id}}": Row(of(profile), readers()),
    f"PUT {API}/profiles/{{id}}": Row(replaced_profile, writers(200)),
    f"PATCH {API}/profiles/{{id}}": Row(of(profile, {"annual_spending": "70000.00"}), writers(200)),
    f"DELETE {API}/profiles/{{id}}": Row(of(profile), writers(204)),
    f"GET {API}/profiles/{{id}}/gap": Row(of(profile), readers()),
    f"GET {API}/profiles/{{profile_id}}/analyses": Row(of_profile(), readers()),
    f"POST {API}/profiles/{{profile_id}}/analyses": Row(of_profile({}), writers(201)),
    f"GET {API}/profiles/{{profile_id}}/analyses/{{id}}": Row(of_analysis, readers()),
    f"GET {API}/profiles/{{id}}/corrections": Row(of(profile), readers()),
    f"GET {API}/profiles/{{id}}/stress-tests": Row(of(profile), readers()),
    f"GET {API}/profiles/{{id}}/household": Row(of(profile), readers()),
    f"GET {API}/profiles/{{id}}/projections": Row(of(profile), readers()),
    f"POST {API}/profiles/{{id}}/projections": Row(of(profile, {"paths": 100_000}), writers(202)),
}


def part(name):
    """The first row of a part of the owner's plan."""

    def make(world):
        made = profile(world)
        if name == "incomes":
            RetirementIncome.objects.create(
                profile=made, name="Pension", yearly_amount=1000, starts_on=dt.date(2045, 4, 1)
            )
        elif name == "phases":
            SpendingPhase.objects.create(profile=made, from_age=80, to_age=90, factor=1)
        elif name == "one_offs":
            OneOffFlow.objects.create(profile=made, name="Roof", year=2050, amount=-1000)
        return getattr(made, name).get()

    return make


ADMIN_ROWS = {
    "retirement.RetirementProfile": AdminRow(profile),
    "retirement.RetirementMember": AdminRow(part("members")),
    "retirement.RetirementAccount": AdminRow(part("accounts")),
    "retirement.RetirementIncome": AdminRow(part("incomes")),
    "retirement.SpendingPhase": AdminRow(part("phases")),
    "retirement.OneOffFlow": AdminRow(part("one_offs")),
    "retirement.GapAnalysis": AdminRow(analysis, changed_by=()),
}
