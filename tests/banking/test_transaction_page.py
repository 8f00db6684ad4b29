"""The page that the database makes answers what the ordinary list answers."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from lifepath.banking.category_tree import category_id
from lifepath.banking.models import Transaction
from lifepath.banking.transaction_page import PageRequest
from lifepath.users.models import DeviceSession, Membership
from tests.banking.conftest import DAY, make_transaction
from tests.banking.random_writes import split
from tests.conftest import client_for

TRANSACTIONS = "/api/v1/transactions"


@pytest.fixture
def varied(ours, alice):
    today = timezone.now().date()
    for number in range(30):
        make_transaction(
            ours,
            f"{number - 15}.07",
            DAY + dt.timedelta(days=number // 4),
            category=("travel", "other", "interest")[number % 3],
            payee=f'"Zürich" \\ {number} 日本 \u2028',
            memo="<b>&",
            notes="line\nline\ttab",
            tags=["a b", 'c"d', "é"],
            external_id=f"x{number}" if number % 2 else None,
            source_amount=Decimal("1.23456789") if number % 5 == 0 else None,
            excluded=number % 7 == 0,
            pending=number % 11 == 0,
        )
    split(
        Transaction.objects.order_by("pk").first(), ("-10.00", category_id("travel")), ("-5.07", category_id("other"))
    )
    gift = make_transaction(ours, "-99.00", DAY, payee="Tiffany", tags=["ring"], notes="for Bob")
    split(gift, ("-90.00", category_id("travel")), ("-9.00", category_id("other")))
    Transaction.objects.filter(pk=gift.pk).update(
        surprise_until=today + dt.timedelta(days=3), surprise_since=today, surprise_by=alice
    )


def walk(caller, url):
    pages = []
    while url:
        response = caller.get(url)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/json"
        # Other transactions of the server move the moment that a token holds.
        pages.append(json.loads(re.sub(r"(s1\.\w{16}\.)\d+", r"\g<1>0", response.content.decode())))
        url = response.json()["next"]
    return pages


@pytest.mark.parametrize("who", ["alice", "bob"])
@pytest.mark.parametrize(
    "query", ["", "limit=10", "date_after=2026-03-15", "date_after=2026-03-15&date_before=2026-03-18&limit=10"]
)
def test_both_ways_answer_the_same(request, monkeypatch, joint, varied, who, query):
    caller = client_for(request.getfixturevalue(who))
    url = f"{TRANSACTIONS}?household={joint.pk}&{query}"

    made_by_database = walk(caller, url)
    monkeypatch.setattr(PageRequest, "read", lambda query: None)
    ordinary = walk(caller, url)

    assert made_by_database == ordinary
    assert ("Tiffany" in str(ordinary)) is (who == "alice" and "after" not in query)


def test_a_page_backwards_leads_to_where_one_came_from(alice, joint, varied):
    caller = client_for(alice)
    first, second, *_ = walk(caller, f"{TRANSACTIONS}?household={joint.pk}&limit=10")

    assert caller.get(second["previous"]).json()["results"] == first["results"]


def test_a_page_costs_one_statement(alice, home, checking, django_assert_num_queries):
    make_transaction(checking, "-1.00")
    caller = client_for(alice)
    caller.get(TRANSACTIONS)

    with django_assert_num_queries(1):
        assert len(caller.get(TRANSACTIONS).json()["results"]) == 1


def test_an_ended_session_reads_nothing(alice, home):
    caller = client_for(alice)
    assert caller.get(TRANSACTIONS).status_code == 200

    DeviceSession.objects.filter(user=alice).update(ended_at=timezone.now())

    response = caller.get(TRANSACTIONS)
    assert (response.status_code, response.json()["code"]) == (401, "session_ended")


def test_a_locked_out_person_reads_nothing(alice, home):
    caller = client_for(alice)
    alice.is_active = False
    alice.save(update_fields=["is_active"])

    assert caller.get(TRANSACTIONS).status_code == 401


def test_who_left_a_household_finds_it_gone(bob, joint, varied):
    caller = client_for(bob)
    assert caller.get(f"{TRANSACTIONS}?household={joint.pk}").status_code == 200

    Membership.objects.filter(user=bob, household=joint).update(left_at=timezone.now())

    assert caller.get(f"{TRANSACTIONS}?household={joint.pk}").status_code == 404


def test_a_planner_reads_the_same_rows_the_ordinary_way(alice, paula, home, checking):
    make_transaction(checking, "-1.00", payee="Bakery")

    own = client_for(alice).get(f"{TRANSACTIONS}?household={home.pk}").json()["results"]
    planners = client_for(paula).get(f"{TRANSACTIONS}?household={home.pk}").json()["results"]

    assert planners == own
    assert client_for(paula).get(TRANSACTIONS).status_code == 400


@pytest.mark.parametrize("query", ["household=x", "limit=0", "cursor=x", "date_after=2026-02-30", "date_before=x"])
def test_what_is_wrong_is_named_as_ever(alice, home, query):
    response = client_for(alice).get(f"{TRANSACTIONS}?{query}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/" + query.partition("=")[0]
