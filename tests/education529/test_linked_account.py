"""A 529 plan that is kept as an investment account."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from education529.calc.allocation import Holdings
from education529.models import Beneficiary, Plan529
from education529.reference_specs import SPECS
from education529.selectors.plans import holdings_of
from lifepath.core.table_imports import import_shipped
from lifepath.users.models import Person
from planning.services.month_end_values import keep_month_end_values
from tests.conftest import client_for
from tests.investments.conftest import make_account, make_holding

API = "/api/v1/education529/plans"


@pytest.fixture
def plan(home):
    """A plan of Alice's child."""
    for spec in SPECS:
        import_shipped(spec=spec, dry_run=False)
    person = Person.objects.create(household=home, name="Tim", relation="CHILD", birth_date=dt.date(2016, 5, 4))
    child = Beneficiary.objects.create(person=person)
    return Plan529.objects.create(beneficiary=child, plan_name="my529", state="UT", current_balance="10.00")


def test_balance_and_holdings_come_from_the_linked_account(alice, plan, home, now):
    account = make_account(home, "my529", account_type="529")
    make_holding(account, "STOCK", asset_class="US_EQUITY", shares=Decimal(10), current_price=Decimal(90))
    make_holding(account, "BOND", asset_class="BOND", shares=Decimal(10), current_price=Decimal(10))
    caller = client_for(alice)

    linked = caller.patch(f"{API}/{plan.pk}", {"investment_account": str(account.pk)}, format="json").data

    plan.refresh_from_db()
    assert (linked["balance"], linked["current_balance"]) == ("1000.00", "10.00")
    assert caller.get(f"{API}?household={home.pk}").data["results"][0]["balance"] == "1000.00"
    assert holdings_of(plan) == Holdings(Decimal("900.00"), Decimal("100.00"), Decimal(0))
    projection = caller.get(f"{API}/{plan.pk}/projection").data
    assert "$1,000 today" in " ".join(projection["explanation"])
    assert keep_month_end_values(now).startswith("0 values")


@pytest.mark.parametrize("case", ["stranger", "type", "household", "taken"])
def test_only_a_free_529_account_of_the_household_can_be_linked(alice, charlie, joint, home, plan, case):
    if case == "stranger":
        account = make_account(charlie.personal_household, account_type="529")
    elif case == "household":
        account = make_account(joint, account_type="529")
    elif case == "type":
        account = make_account(home, account_type="IRA")
    else:
        account = make_account(home, account_type="529")
        Plan529.objects.create(beneficiary=plan.beneficiary, plan_name="Other", state="UT", investment_account=account)

    answer = client_for(alice).patch(f"{API}/{plan.pk}", {"investment_account": str(account.pk)}, format="json")

    plan.refresh_from_db()
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (400, "/investment_account")
    assert plan.investment_account_id is None


def test_the_database_holds_the_link_too(alice, joint, home, plan):
    own, other = make_account(home, account_type="529"), make_account(joint, account_type="529")
    Plan529.objects.filter(pk=plan.pk).update(investment_account=own)

    with pytest.raises(IntegrityError), transaction.atomic():
        Plan529.objects.filter(pk=plan.pk).update(investment_account=other)
    answer = client_for(alice).patch(f"/api/v1/investments/accounts/{own.pk}", {"account_type": "IRA"}, format="json")

    assert (answer.status_code, answer.data["code"]) == (409, "an_account_linked_to_a_529_plan_stays_one")
    assert client_for(alice).delete(f"/api/v1/investments/accounts/{own.pk}").status_code == 204
    plan.refresh_from_db()
    assert plan.investment_account_id is None
