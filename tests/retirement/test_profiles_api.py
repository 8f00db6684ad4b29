"""Retirement profiles: what is kept, what is refused, what the gap reads from them."""

import datetime as dt
from decimal import Decimal

import pytest

from lifepath.investments.services.accounts import open_account
from lifepath.users.models import AuditEvent, Person
from retirement.models import RetirementAccount, RetirementProfile
from retirement.selectors.profiles import gap_case, plan_of
from tests.conftest import client_for
from tests.retirement.plans import TODAY, couple_plan, person_of, single_plan

URL = "/api/v1/retirement/profiles"


def body_of(person, **changes):
    """A small plan."""
    return {
        "retirement_date": "2045-04-01",
        "annual_spending": "60000.00",
        "people": [{"person": str(person.pk), "birth_date": "1980-03-14", "pia": "2000.00"}],
        "accounts": [{"name": "IRA", "kind": "DEFERRED", "plan": "IRA", "balance": "10000.00"}],
        **changes,
    }


@pytest.fixture
def person(home, alice):
    """Alice as a person of her household."""
    return Person.objects.get(household=home, user=alice)


def test_a_profile_is_kept_with_its_parts_and_its_defaults(alice, home, person):
    incomes = [{"name": "Pension", "yearly_amount": "12000.00", "starts": "2045-04", "indexed_share": "0"}]
    response = client_for(alice).post(URL, body_of(person, incomes=incomes), format="json")

    kept = client_for(alice).get(f"{URL}/{response.json()['id']}").json()
    person.refresh_from_db()
    assert response.status_code == 201
    assert kept == response.json()
    assert person.birth_date == dt.date(1980, 3, 14)
    assert kept["people"][0]["birth_date"] == "1980-03-14"
    assert kept["incomes"][0]["starts"] == "2045-04"
    assert (kept["inflation_rate"], kept["withdrawal_rate"], kept["seed"]) == ("0.025000", "0.040000", 20260101)
    assert AuditEvent.objects.filter(action="created", household_id=home.pk).filter(object_id=kept["id"]).count() == 1


def test_a_list_that_is_given_replaces_the_one_on_record_and_says_so_in_the_audit(alice, home):
    profile = single_plan(home, alice)

    response = client_for(alice).patch(
        f"{URL}/{profile.pk}", {"accounts": [{"name": "All", "kind": "ROTH", "balance": "5.00"}]}, format="json"
    )

    assert response.status_code == 200
    assert [account["name"] for account in response.json()["accounts"]] == ["All"]
    assert len(response.json()["people"]) == 1
    event = AuditEvent.objects.get(action="retirement_profile_parts_replaced")
    assert event.household_id == home.pk


@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"expected_return_rate": "0.9"}, "/expected_return_rate", "less than or equal to 0.5"),
        ({"retirement_date": "2200-01-01"}, "/retirement_date", "within a hundred years"),
        ({"people": []}, "/people", ""),
        (
            {"accounts": [{"name": "X", "kind": "ROTH", "balance": "1.00", "owner_position": 1}]},
            "/accounts/0/owner_position",
            "The plan has 1",
        ),
        (
            {"phases": [{"from_age": 60, "to_age": 70, "factor": "1"}, {"from_age": 69, "to_age": 80, "factor": "1"}]},
            "/phases",
            "overlap",
        ),
        ({"spending_floor": "9.00", "spending_ceiling": "8.00"}, "/spending_ceiling", "at or above"),
    ],
)
def test_bad_input_is_refused_at_its_field(alice, person, changes, pointer, words):
    response = client_for(alice).post(URL, body_of(person, **changes), format="json")

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert words in response.json()["errors"][0]["detail"]
    assert not RetirementProfile.objects.exists()


@pytest.mark.parametrize(
    ("member", "field", "words"),
    [
        ({"pia": "9000.00"}, "pia", "maximum earnings"),
        ({"claim_age_months": 743}, "claim_age_months", "744"),
        ({"plan_to_age": 40}, "plan_to_age", "older already"),
        ({"birth_date": "2090-01-01"}, "birth_date", "to today"),
        ({"pia": "1000.00", "aime": 5000}, "aime", "either"),
    ],
)
def test_a_person_that_cannot_be_is_refused_at_the_field(alice, person, member, field, words):
    people = [{"person": str(person.pk), "birth_date": "1980-03-14", **member}]

    response = client_for(alice).post(URL, body_of(person, people=people), format="json")

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [f"/people/0/{field}"]
    assert words in response.json()["errors"][0]["detail"]


def test_a_person_of_another_household_is_refused(alice, home, charlie):
    stranger = Person.objects.get(user=charlie)

    response = client_for(alice).post(URL, body_of(stranger), format="json")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/people/0/person"


def test_a_profile_answers_the_gap_of_its_accounts_and_benefit(alice, home):
    profile = single_plan(home, alice)

    answer = client_for(alice).get(f"{URL}/{profile.pk}/gap").json()

    case = gap_case(plan_of(profile, today=TODAY))
    assert case.inputs.current_savings == Decimal(310_000)
    assert case.inputs.monthly_contribution == Decimal(1500)
    assert case.inputs.social_security_income == Decimal(2400 * 12)
    # Born in March 1980: 67 in March 2047, 23 months after the retirement of April 2045.
    assert case.inputs.social_security_starts_after_months == 23
    assert answer["is_shortfall"] is True


def test_over_the_limit_of_the_year_is_a_warning(alice, home):
    profile = single_plan(home, alice)
    RetirementAccount.objects.filter(plan="401K").update(monthly_contribution=5000)

    answer = client_for(alice).get(f"{URL}/{profile.pk}/gap").json()

    assert "60000.00 a year is above the limit of" in answer["warnings"][0]


def test_a_couple_has_a_stream_each_and_the_survivor_keeps_the_larger(alice, bob, joint):
    case = gap_case(plan_of(couple_plan(joint, alice, bob), today=TODAY))

    streams = {stream.name: stream for stream in case.inputs.other_incomes}
    first, second = streams["Social Security of person 1"], streams["Social Security of person 2"]
    top_up = streams["Spousal top-up of person 2"]
    assert (first.yearly_amount, second.yearly_amount) == (Decimal(37_200), Decimal(13_200))
    assert first.survivor_share == Decimal(24_000) / Decimal(37_200)
    assert second.survivor_share == 0
    assert top_up.yearly_amount == (Decimal(1550) - Decimal(1100)) * 12


def test_a_list_of_profiles_costs_the_same_queries_for_one_and_for_many(alice, home, django_assert_num_queries):
    client = client_for(alice)
    single_plan(home, alice)
    with django_assert_num_queries(8):
        assert len(client.get(URL).json()["results"]) == 1
    for _ in range(4):
        single_plan(home, alice)

    with django_assert_num_queries(8):
        assert len(client.get(URL).json()["results"]) == 5


def test_who_has_no_birth_date_must_give_it(alice, home):
    person = person_of(home, alice, None)

    response = client_for(alice).post(URL, body_of(person, people=[{"person": str(person.pk)}]), format="json")

    assert response.json()["errors"][0]["pointer"] == "/people/0/birth_date"


def opened(household, balance):
    """An investment account of a household."""
    values = {"name": "IRA", "account_type": "IRA"}
    return open_account(household=household, values=values, balance=balance, balance_on=TODAY)


def test_the_value_of_an_investment_account_counts_instead_of_the_balance(alice, home):
    held = opened(home, Decimal("81000.00"))
    accounts = [{"name": "IRA", "kind": "DEFERRED", "investment_account": str(held.pk)}]
    profile = single_plan(home, alice)
    client = client_for(alice)

    kept = client.patch(f"{URL}/{profile.pk}", {"accounts": accounts}, format="json")
    answer = client.get(f"{URL}/{profile.pk}/gap").json()

    assert kept.status_code == 200, kept.content
    assert kept.json()["accounts"][0]["investment_account"] == str(held.pk)
    assert answer["series"][2]["points"][0] == ["0", "81000.00"]


def test_an_account_has_a_balance_or_an_investment_account_of_its_household(alice, home, joint, person):
    others = opened(joint, None)
    nothing = [{"name": "IRA", "kind": "DEFERRED"}]
    foreign = [{"name": "IRA", "kind": "DEFERRED", "investment_account": str(others.pk)}]

    for accounts, pointer in ((nothing, "/accounts/0/balance"), (foreign, "/accounts")):
        response = client_for(alice).post(URL, body_of(person, accounts=accounts), format="json")
        assert response.status_code == 400
        assert response.json()["errors"][0]["pointer"].startswith(pointer)
    assert not RetirementProfile.objects.exists()
