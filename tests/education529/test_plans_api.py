"""Beneficiaries, plans and holdings of a household over the API."""

import datetime as dt

import pytest

from education529.models import Beneficiary, Plan529, PlanHolding
from lifepath.users.models import AuditEvent, ContextFact, Person
from tests.conftest import client_for

API = "/api/v1/education529"
STOCKS = "my529 Total Stock Market Index"


@pytest.fixture
def tim(home):
    """Alice's child, for whom she saves."""
    person = Person.objects.create(household=home, name="Tim", relation="CHILD", birth_date=dt.date(2016, 5, 4))
    return Beneficiary.objects.create(person=person)


@pytest.fixture
def plan(tim):
    """His account."""
    return Plan529.objects.create(
        beneficiary=tim,
        plan_name="my529",
        state="UT",
        fund_list_id="UT-MY529",
        current_balance="20000.00",
        monthly_contribution="300.00",
        estimated_cost="120000.00",
    )


def pointers(response):
    """What a refusal points at."""
    assert response.status_code == 400, response.content
    return [error["pointer"] for error in response.json()["errors"]]


def test_a_new_child_becomes_a_person_of_the_household(alice, home):
    response = client_for(alice).post(f"{API}/beneficiaries", {"name": "Ana", "birth_date": "2020-02-29"})

    assert response.status_code == 201
    answer = response.json()
    assert (answer["name"], answer["target_college_year"]) == ("Ana", 2038)
    person = Person.objects.get(pk=answer["person"])
    assert (person.household, person.relation, person.birth_date) == (home, "CHILD", dt.date(2020, 2, 29))


def test_a_person_of_the_household_becomes_a_beneficiary_once(alice, home):
    person = Person.objects.create(household=home, name="Ben", relation="CHILD", birth_date=dt.date(2015, 1, 1))
    caller = client_for(alice)

    first = caller.post(f"{API}/beneficiaries", {"person": str(person.pk), "enrollment_month": "2034-03"})
    second = caller.post(f"{API}/beneficiaries", {"person": str(person.pk)})

    assert (first.status_code, first.json()["target_college_year"]) == (201, 2034)
    assert (second.status_code, second.json()["code"]) == (409, "already_a_beneficiary")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"birth_date": "2020-01-01"}, "/name"),
        ({"name": "Ana"}, "/birth_date"),
        ({"name": "Ana", "birth_date": "2120-01-01"}, "/birth_date"),
        ({"name": "A\nna", "birth_date": "2020-01-01"}, "/name"),
        ({"name": "Ana", "enrollment_month": "2034-13"}, "/enrollment_month"),
    ],
)
def test_a_beneficiary_who_is_not_described_is_refused_by_field(alice, body, pointer):
    assert pointers(client_for(alice).post(f"{API}/beneficiaries", body)) == [pointer]
    assert Beneficiary.objects.count() == 0


def test_a_person_of_another_household_is_not_taken(alice, home, charlie, joint):
    elsewhere = Person.objects.create(household=joint, name="Joy", relation="CHILD", birth_date=dt.date(2015, 1, 1))

    mine = client_for(alice).post(f"{API}/beneficiaries", {"person": str(elsewhere.pk)})
    his = client_for(charlie).post(f"{API}/beneficiaries", {"person": str(elsewhere.pk)})

    assert pointers(mine) == pointers(his) == ["/person"]


def test_changing_the_birth_date_changes_the_person_and_the_college_year(alice, tim):
    response = client_for(alice).patch(f"{API}/beneficiaries/{tim.pk}", {"birth_date": "2017-05-04", "name": "Timo"})

    assert (response.json()["target_college_year"], response.json()["name"]) == (2035, "Timo")
    tim.person.refresh_from_db()
    assert (tim.person.birth_date, tim.person.name) == (dt.date(2017, 5, 4), "Timo")


def test_a_beneficiary_with_an_account_is_not_deleted(alice, tim, plan):
    response = client_for(alice).delete(f"{API}/beneficiaries/{tim.pk}")

    assert (response.status_code, response.json()["code"]) == (409, "in_use")


def test_a_plan_is_made_changed_and_told_with_its_gap(alice, home, tim):
    home.state = "UT"
    home.save()
    caller = client_for(alice)
    made = caller.post(f"{API}/plans", {"beneficiary": str(tim.pk), "plan_name": "my529", "state": "UT"})
    tag = caller.get(f"{API}/plans/{made.json()['id']}")["ETag"]

    changed = caller.patch(
        f"{API}/plans/{made.json()['id']}", {"estimated_cost": "100000.00"}, headers={"If-Match": tag}
    )

    assert (made.status_code, made.json()["is_resident_plan"], made.json()["projected_gap"]) == (201, True, None)
    assert changed.json()["projected_gap"] is not None
    assert AuditEvent.objects.filter(household=home, action="created", object_type="education529.plan529").exists()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"state": "XX"}, "/state"),
        ({"fund_list_id": "NOPE"}, "/fund_list_id"),
        ({"current_balance": "-1.00"}, "/current_balance"),
        ({"current_equity_share": "1.5"}, "/current_equity_share"),
        ({"portfolio_type": "WILD"}, "/portfolio_type"),
    ],
)
def test_a_wrong_plan_is_refused_by_field(alice, plan, change, pointer):
    assert pointers(client_for(alice).patch(f"{API}/plans/{plan.pk}", change)) == [pointer]


def test_a_plan_does_not_move_to_another_household(alice, plan, joint):
    person = Person.objects.create(household=joint, name="Joy", relation="CHILD", birth_date=dt.date(2015, 1, 1))
    joy = Beneficiary.objects.create(person=person)

    response = client_for(alice).patch(f"{API}/plans/{plan.pk}", {"beneficiary": str(joy.pk)})

    assert pointers(response) == ["/beneficiary"]


def test_the_projection_follows_the_glide_path_and_says_what_was_assumed(alice, plan):
    answer = client_for(alice).get(f"{API}/plans/{plan.pk}/projection").json()

    assert answer["plan"] == str(plan.pk)
    names = [entry["name"] for entry in answer["assumptions"]]
    assert {"Cost of college", "Glide path", "Yearly returns", "Rates that nobody stated"} <= set(names)
    assert answer["projected_gap"] == client_for(alice).get(f"{API}/plans/{plan.pk}").json()["projected_gap"]


def test_the_projection_takes_a_published_cost_where_none_was_estimated(alice, plan):
    Plan529.objects.update(estimated_cost=None)

    answer = client_for(alice).get(f"{API}/plans/{plan.pk}/projection?annual_return_rate=0.05").json()

    assert any("College Board" in source["source"] for source in answer["sources"])


def test_a_holding_is_kept_under_its_name_on_the_menu_with_its_asset_class(alice, plan):
    response = client_for(alice).post(f"{API}/plans/{plan.pk}/holdings", {"fund": "utvtx", "market_value": "20000.00"})

    assert response.status_code == 201
    assert (response.json()["fund"], response.json()["equity_share"]) == (STOCKS, "1.000000")


def test_an_unapproved_fund_is_refused_with_reason_and_hint(alice, plan):
    response = client_for(alice).post(f"{API}/plans/{plan.pk}/holdings", {"fund": "VSTSX", "market_value": "1.00"})

    answer = response.json()
    assert (response.status_code, answer["code"]) == (409, "fund_not_approved")
    assert answer["reason"] == "not on the menu; our list may be incomplete"
    assert answer["hint"].startswith(f"VSTSX is what {STOCKS}")
    assert answer["errors"][0]["pointer"] == "/fund"
    assert PlanHolding.objects.count() == 0


def test_changing_a_holding_to_an_unapproved_fund_changes_nothing(alice, plan):
    caller = client_for(alice)
    made = caller.post(f"{API}/plans/{plan.pk}/holdings", {"fund": STOCKS, "market_value": "1.00"}).json()

    refused = caller.patch(f"{API}/plans/{plan.pk}/holdings/{made['id']}", {"fund": "Bitcoin"})

    assert refused.status_code == 409
    assert PlanHolding.objects.get().fund_name == STOCKS


def test_what_is_held_drifts_from_the_recommendation_and_is_traded_back(alice, plan):
    PlanHolding.objects.create(
        plan=plan,
        fund_name=STOCKS,
        market_value="20000.00",
        equity_share=1,
        fixed_income_share=0,
        money_market_share=0,
        as_of=dt.date(2026, 1, 1),
    )

    answer = client_for(alice).get(f"{API}/plans/{plan.pk}/recommendation?beside_plan_id=UT-MY529-AGE").json()

    assert answer["equity_drift_share"] == answer["trades"][0]["drift_share"]
    assert answer["trades"][0]["current_share"] == "1.000000"
    assert answer["comparison"]["plan_name"]


def test_a_plans_own_path_replaces_the_default_one(alice, plan):
    points = [
        {"years_to_enrollment": "18", "equity_share": "1", "fixed_income_share": "0", "money_market_share": "0"},
        {"years_to_enrollment": "0", "equity_share": "1", "fixed_income_share": "0", "money_market_share": "0"},
    ]
    caller = client_for(alice)

    replaced = caller.put(f"{API}/plans/{plan.pk}/glide-path", {"points": points})

    assert [point["years_to_enrollment"] for point in replaced.json()["points"]] == ["18.00", "0.00"]
    recommendation = caller.get(f"{API}/plans/{plan.pk}/recommendation").json()
    assert recommendation["weights"]["equity_share"] == "1.000000"
    assert AuditEvent.objects.filter(action="glide_path_replaced").count() == 1
    caller.put(f"{API}/plans/{plan.pk}/glide-path", {"points": []})
    assert caller.get(f"{API}/plans/{plan.pk}/recommendation").json()["weights"]["equity_share"] != "1.000000"


@pytest.mark.parametrize("weights", [("0.5", "0.5", "0.1"), ("0.4", "0.4", "0.1")])
def test_a_path_whose_weights_are_not_a_whole_is_refused(alice, plan, weights):
    names = ("equity_share", "fixed_income_share", "money_market_share")
    point = {"years_to_enrollment": "5", **dict(zip(names, weights, strict=True))}

    response = client_for(alice).put(f"{API}/plans/{plan.pk}/glide-path", {"points": [point]})

    assert pointers(response) == ["/points/0/equity_share"]
    assert plan.glide_path.count() == 0


def test_the_tax_benefit_of_a_plan_uses_the_households_records(alice, home, plan):
    caller = client_for(alice)
    lacking = caller.get(f"{API}/plans/{plan.pk}/tax-benefit")
    home.state = "UT"
    home.save()
    for name, value in {"filing_status": "joint", "gross_annual_income": "150000.00"}.items():
        ContextFact.objects.create(
            household=home,
            name=name,
            layer="STATED",
            value=value,
            source="conversation",
            confidence=1,
            as_of=dt.date(2026, 1, 1),
        )

    answer = caller.get(f"{API}/plans/{plan.pk}/tax-benefit").json()

    assert (lacking.status_code, lacking.json()["missing"]) == (409, ["resident_state", "filing_status"])
    assert (answer["benefit_type"], answer["contribution"]) == ("credit", "3600.00")
    assert "Filing status" in [entry["name"] for entry in answer["assumptions"]]


@pytest.mark.parametrize(
    ("who", "read", "write"), [("paula", 200, 200), ("observer", 200, 403), ("charlie", 404, 404), ("sam", 404, 404)]
)
def test_plans_are_the_households_own(request, plan, who, read, write):
    caller = client_for(request.getfixturevalue(who))

    assert caller.get(f"{API}/plans/{plan.pk}").status_code == read
    assert caller.get(f"{API}/plans/{plan.pk}/holdings").status_code == read
    assert caller.patch(f"{API}/plans/{plan.pk}", {"plan_name": "Mine"}).status_code == write


def test_lists_cost_the_same_whatever_their_length(alice, home, plan, django_assert_num_queries):
    caller = client_for(alice)
    caller.get(f"{API}/plans")
    for number in range(5):
        person = Person.objects.create(household=home, name="x", relation="CHILD", birth_date=dt.date(2016, 1, 1))
        beneficiary = Beneficiary.objects.create(person=person)
        Plan529.objects.create(beneficiary=beneficiary, plan_name=f"{number}", state="UT", estimated_cost="1000.00")

    with django_assert_num_queries(5):  # session, household, plans, their paths, versions of the tables
        caller.get(f"{API}/plans")
    with django_assert_num_queries(3):  # session, household, beneficiaries with their persons
        caller.get(f"{API}/beneficiaries")


def test_an_amount_beyond_reckoning_leaves_the_list_whole(alice, plan):
    Plan529.objects.update(current_balance="999999999999999999.99")

    response = client_for(alice).get(f"{API}/plans")

    assert response.status_code == 200
    assert response.json()["results"][0]["projected_gap"] is None
    assert pointers(client_for(alice).get(f"{API}/plans/{plan.pk}/projection")) == ["/current_balance"]
