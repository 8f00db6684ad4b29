"""Who pays how much of what two people pay together."""

import pytest

from couples.models import Settlement, SharedPayment, SplitRule
from tests.conftest import client, client_for


@pytest.fixture
def url(couple):
    """What belongs to the couple."""
    return f"/api/v1/couples/{couple.pk}"


def pay(person, url, amount, day="2026-10-05", payer=None):
    response = client_for(person).post(
        f"{url}/payments", {"payer": str((payer or person).pk), "paid_on": day, "amount": amount}
    )
    assert response.status_code == 201, response.content
    return response.json()


def month(person, url, of="2026-10"):
    return client_for(person).get(f"{url}/split?month={of}").json()


def test_a_month_is_shared_half_each_until_agreed_otherwise(alice, bob, url):
    pay(alice, url, "100.01")
    pay(bob, url, "20.00", "2026-10-31")
    pay(bob, url, "999.00", "2026-11-01")

    shared = month(bob, url)

    assert (shared["method"], shared["total"]) == ("equal", "120.01")
    assert [(row["fair_part"], row["paid"], row["balance"]) for row in shared["people"]] == [
        ("60.01", "100.01", "40.00"),
        ("60.00", "20.00", "-40.00"),
    ]
    assert shared["settlements"] == [{"from_person": str(bob.pk), "to_person": str(alice.pk), "amount": "40.00"}]
    assert "Bob pays Alice 40.00, and nobody owes anything." in shared["explanation"]


def test_a_rule_holds_from_its_month_on(alice, bob, url):
    pay(alice, url, "1000.00")
    pay(alice, url, "1000.00", "2026-09-30")
    weights = [{"person": str(alice.pk), "weight": "90000.00"}, {"person": str(bob.pk), "weight": "60000.00"}]

    set_rule = client_for(bob).put(f"{url}/split", {"method": "by_income", "from_month": "2026-10", "weights": weights})

    assert set_rule.status_code == 200, set_rule.content
    assert [row["fair_part"] for row in month(alice, url)["people"]] == ["600.00", "400.00"]
    assert [row["fair_part"] for row in month(alice, url, "2026-09")["people"]] == ["500.00", "500.00"]
    assert month(alice, url, "2026-12")["from_month"] == "2026-10"
    client_for(alice).put(f"{url}/split", {"method": "equal", "from_month": "2026-10"})
    assert [row["weight"] for row in month(alice, url)["people"]] == [None, None]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"method": "by_income"}, "/weights"),
        ({"method": "by_shares", "weights": [{"person": "alice", "weight": "1"}]}, "/weights"),
        ({"method": "by_shares", "weights": [{"person": "charlie", "weight": "1"}]}, "/weights"),
        (
            {"method": "by_shares", "weights": [{"person": "alice", "weight": "0"}, {"person": "bob", "weight": "0"}]},
            "/weights",
        ),
        (
            {"method": "by_shares", "weights": [{"person": "alice", "weight": "1"}] * 2},
            "/weights",
        ),
        ({"method": "by_shares", "weights": [{"person": "alice", "weight": "-1"}]}, "/weights/0/weight"),
        ({"method": "by_height"}, "/method"),
        ({"method": "equal", "from_month": "2026-13"}, "/from_month"),
    ],
)
def test_a_rule_that_cannot_be_is_named_and_changes_nothing(request, alice, bob, charlie, url, body, pointer):
    people = {"alice": alice, "bob": bob, "charlie": charlie}
    if "weights" in body:
        weights = [{**row, "person": str(people[row["person"]].pk)} for row in body["weights"]]
        body = {**body, "weights": weights}

    refused = client_for(alice).put(f"{url}/split", body)

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert not SplitRule.objects.exists()


def test_settling_up_clears_a_month_once_and_a_later_payment_reopens_it(alice, bob, url):
    pay(alice, url, "100.00")

    settled = client_for(bob).post(f"{url}/settlements", {"month": "2026-10"})
    again = client_for(bob).post(f"{url}/settlements", {"month": "2026-10"})

    assert (settled.status_code, settled.json()["settlements"][0]["amount"]) == (201, "50.00")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_settle")
    assert [(row["settled"], row["balance"]) for row in month(alice, url)["people"]] == [
        ("-50.00", "0.00"),
        ("50.00", "0.00"),
    ]
    pay(bob, url, "-10.00", payer=bob)
    assert month(alice, url)["settlements"] == [
        {"from_person": str(bob.pk), "to_person": str(alice.pk), "amount": "5.00"}
    ]
    assert Settlement.objects.count() == 1


def test_a_settlement_is_one_effect_per_key(bob, alice, url):
    pay(alice, url, "100.00")
    caller = client_for(bob)

    first = caller.post(f"{url}/settlements", {"month": "2026-10"}, headers={"Idempotency-Key": "oct"})
    replay = caller.post(f"{url}/settlements", {"month": "2026-10"}, headers={"Idempotency-Key": "oct"})

    assert (replay.status_code, replay.json()) == (201, first.json())
    assert replay["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"amount": "0.00"}, "/amount"),
        ({"amount": "1.001"}, "/amount"),
        ({"payer": "stranger"}, "/payer"),
        ({"paid_on": "soon"}, "/paid_on"),
    ],
)
def test_a_wrong_payment_is_named_and_not_kept(alice, url, change, pointer):
    body = {"payer": str(alice.pk), "paid_on": "2026-10-05", "amount": "10.00"} | change
    if body["payer"] == "stranger":
        body["payer"] = str(client("Dana").pk)

    refused = client_for(alice).post(f"{url}/payments", body)

    assert refused.status_code == 400
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert not SharedPayment.objects.exists()


def test_what_two_share_is_theirs_alone(alice, bob, charlie, url, home):
    pay(alice, url, "10.00")

    for path in ("split", "payments", "settlements"):
        assert client_for(charlie).get(f"{url}/{path}").status_code == 404
        assert client_for(alice).get(f"/api/v1/couples/{home.pk}/{path}").status_code == 404


def test_a_payment_is_taken_back(alice, bob, url):
    made = pay(alice, url, "10.00")

    assert client_for(bob).delete(f"{url}/payments/{made['id']}").status_code == 204
    assert month(alice, url)["total"] == "0.00"


def test_a_month_costs_the_same_however_much_was_paid(alice, url, django_assert_num_queries):
    caller = client_for(alice)
    pay(alice, url, "10.00")
    with django_assert_num_queries(9):
        caller.get(f"{url}/split?month=2026-10")
    for _ in range(4):
        pay(alice, url, "10.00")
    with django_assert_num_queries(9):
        caller.get(f"{url}/split?month=2026-10")
    with django_assert_num_queries(4):
        assert len(caller.get(f"{url}/payments").json()["results"]) == 5
