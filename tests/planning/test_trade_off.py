"""What 100.00 more a month does, against two full recomputations of each area."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from education529.models import Plan529
from education529.services.beneficiaries import add_beneficiary
from goals.calc.debts import amortise
from lifepath.users.choices import FactLayer
from lifepath.users.services.household_context import record_facts
from retirement.models import RetirementAccount
from tests.conftest import client_for
from tests.goals.conftest import make_goal
from tests.retirement.plans import single_plan

pytestmark = pytest.mark.django_db
URL = "/api/v1/planning/trade-off"
DEBT = {"name": "Card", "balance": "3000.00", "annual_rate": "0.199", "minimum_payment": "90.00"}


@pytest.fixture
def known(home):
    """State, income and a debt."""
    record_facts(
        household_id=home.pk,
        values={
            "state": "NY",
            "filing_status": "single",
            "gross_annual_income": "120000.00",
            "debts": [DEBT],
        },
        layer=FactLayer.STATED,
        source="test",
        as_of=dt.date(2026, 1, 1),
    )


def effects(user, **query):
    answer = client_for(user).get(URL, query)
    assert answer.status_code == 200, answer.json()
    return {effect["area"]: effect for effect in answer.json()["effects"]}, answer.json()


def test_a_debt_and_a_fund_move_as_their_own_calculators_say(alice, home, known):
    make_goal(home, "Rainy day", "1000.00", goal_type="emergency_fund")

    found, body = effects(alice)

    for months, amount in ((found["debt"]["before"], "90.00"), (found["debt"]["after"], "190.00")):
        paid = amortise(balance=Decimal("3000.00"), annual_rate=Decimal("0.199"), monthly_payment=Decimal(amount))
        assert (months["months"], months["total_interest"]) == (str(paid.months), f"{paid.total_interest:.2f}")
    assert found["emergency_fund"]["before"]["months"] is None  # nothing goes in today
    assert found["emergency_fund"]["after"]["months"] == "10"
    assert body["nothing_known"] == ["education", "retirement"]
    assert client_for(alice).get(URL, {"monthly_amount": "0"}).json()["errors"][0]["pointer"] == "/monthly_amount"


def test_a_529_plan_moves_as_if_its_deposit_had_been_changed_and_the_states_part_is_taken_off(alice, home, known):
    call_command("load_reference_data", stdout=StringIO())
    child = add_beneficiary(
        household_id=home.pk, person=None, name="Mia", birth_date=dt.date(2017, 5, 4), enrollment_month=None
    )
    plan = Plan529.objects.create(
        beneficiary=child,
        plan_name="NY Direct",
        state="NY",
        current_balance=Decimal("20000.00"),
        monthly_contribution=Decimal("150.00"),
        estimated_cost=Decimal("160000.00"),
    )
    effect = effects(alice)[0]["education"]
    as_it_is = computed_by_the_plan(alice, plan)

    Plan529.objects.filter(pk=plan.pk).update(monthly_contribution=Decimal("250.00"))
    changed = computed_by_the_plan(alice, plan)

    assert (effect["before"]["gap"], effect["before"]["tax_saved_a_year"]) == as_it_is
    assert (effect["after"]["gap"], effect["after"]["tax_saved_a_year"]) == changed
    less_tax = Decimal(changed[1]) - Decimal(as_it_is[1])
    assert less_tax > 0
    assert effect["change"]["cost_a_year_after_tax"] == f"{1200 - less_tax:.2f}"
    assert Decimal(effect["change"]["gap"]) == Decimal(changed[0]) - Decimal(as_it_is[0])


def computed_by_the_plan(user, plan):
    """Gap and state benefit as the plan's own pages say."""
    url, browser = f"/api/v1/education529/plans/{plan.pk}", client_for(user)
    return (
        browser.get(f"{url}/projection").json()["projected_gap"],
        browser.get(f"{url}/tax-benefit").json()["tax_saved"],
    )


def test_the_retirement_gap_moves_as_if_more_were_saved_in_the_account(alice, home):
    profile = single_plan(home, alice)
    effect = effects(alice, monthly_amount="250.00")[0]["retirement"]
    as_it_is = gap_of(alice, profile)

    account = RetirementAccount.objects.filter(profile=profile).order_by("pk").first()
    RetirementAccount.objects.filter(pk=account.pk).update(
        monthly_contribution=account.monthly_contribution + Decimal("250.00")
    )

    assert effect["before"]["gap"] == as_it_is
    assert effect["after"]["gap"] == gap_of(alice, profile)
    assert Decimal(effect["change"]["gap"]) < 0


def gap_of(user, profile):
    """As the profile's own page says."""
    return client_for(user).get(f"/api/v1/retirement/profiles/{profile.pk}/gap").json()["gap_nominal"]
