import datetime as dt

import pytest
from django.utils import timezone

from budgets.models import OpportunityMark
from lifepath.core.periods import Month
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

URL = "/api/v1/budgets/savings-opportunities"


@pytest.fixture
def subscribed(home):
    """Two music services, paid monthly for eight months."""
    account = make_account(home)
    month = Month.of(home.today(timezone.now()))
    for back in range(1, 9):
        day = month.plus(-back).start + dt.timedelta(9)
        make_transaction(account, "-11.99", day, category="subscriptions", payee="Spotify")
        make_transaction(account, "-9.99", day, category="subscriptions", payee="Tidal")
    return account


def test_duplicates_come_with_yearly_saving_and_evidence(alice, subscribed):
    first, *_ = client_for(alice).get(URL).json()["opportunities"]

    # one of two music services: 9.99 x 12
    assert (first["kind"], first["subject"], first["yearly_saving"]) == ("duplicate_subscription", "Tidal", "119.88")
    assert {each["kind"] for each in first["evidence"]} == {"series", "transaction"}


def test_what_was_dismissed_stays_away_until_it_is_taken_back(alice, subscribed):
    caller = client_for(alice)
    key = caller.get(URL).json()["opportunities"][0]["key"]
    body = {"key": key, "mark": "dismissed"}

    assert caller.post(f"{URL}/marks", body).status_code == 200
    assert caller.post(f"{URL}/marks", body).status_code == 200
    assert key not in [each["key"] for each in caller.get(URL).json()["opportunities"]]
    assert OpportunityMark.objects.count() == 1

    caller.post(f"{URL}/marks", body | {"active": False})
    assert key in [each["key"] for each in caller.get(URL).json()["opportunities"]]


def test_a_payment_marked_as_unused_can_be_cancelled(alice, subscribed):
    caller = client_for(alice)
    series = caller.get("/api/v1/recurring").json()["recurring"][0]

    caller.post(f"{URL}/marks", {"key": series["key"], "mark": "unused"})

    found = caller.get(URL).json()["opportunities"]
    assert ("unused_subscription", "143.88") in [(each["kind"], each["yearly_saving"]) for each in found]


@pytest.mark.parametrize(("body", "field"), [({"key": "x", "mark": "love"}, "/mark"), ({"mark": "unused"}, "/key")])
def test_a_bad_mark_is_named(alice, home, body, field):
    response = client_for(alice).post(f"{URL}/marks", body)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, field)


def test_the_search_costs_a_constant_number_of_queries(alice, subscribed, django_assert_max_num_queries):
    caller = client_for(alice)

    with django_assert_max_num_queries(14):
        assert caller.get(f"{URL}?offered_rate=0.04").status_code == 200
