import datetime as dt

import pytest

from lifepath.banking.choices import CategorySource
from lifepath.banking.models import Transaction
from lifepath.banking.selectors import category_suggestions
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

URL = "/api/v1/transactions/category-suggestions"


def sort_history(account):
    """Fifteen purchases each at a market and a petrol station, sorted by a person."""
    for number in range(15):
        day = dt.date(2026, 1, 1) + dt.timedelta(number)
        for payee, amount, category in (
            ("Corner Market", "-40.00", "food_groceries"),
            ("Shell Oil", "-55.00", "transportation"),
        ):
            make_transaction(
                account, amount, day, category=category, payee=payee, category_source=CategorySource.PERSON
            )


@pytest.fixture
def history(checking):
    sort_history(checking)
    return checking


def test_a_known_payee_is_suggested_with_confidence_and_a_new_one_with_little(alice, history):
    known = make_transaction(history, "-41.00", dt.date(2026, 2, 1), payee="CORNER MARKET 0042")
    unknown = make_transaction(history, "-41.00", dt.date(2026, 2, 2), payee="Zebra Fitness")

    body = client_for(alice).get(URL).json()

    assert [
        (row["transaction"], row["category"]["root_slug"], row["confidence"], row["payee_seen"])
        for row in body["suggestions"]
    ] == [
        (str(unknown.pk), "food_groceries", "0.500000", False),
        (str(known.pk), "food_groceries", "0.880000", True),
    ]
    assert body["model"] == {"version": "1", "lines": 30, "held_back": 6, "held_back_right": 6}


def test_a_suggestion_books_nothing_and_leaves_what_somebody_chose_alone(alice, history):
    make_transaction(history, "-41.00", payee="Corner Market")
    before = list(Transaction.objects.order_by("pk").values("category", "category_source", "revision"))

    found = client_for(alice).get(URL).json()["suggestions"]

    assert len(found) == 1
    assert list(Transaction.objects.order_by("pk").values("category", "category_source", "revision")) == before


def test_the_model_is_learned_again_only_when_a_posting_changed(alice, history, django_assert_num_queries):
    row = make_transaction(history, "-41.00", payee="Corner Market")
    caller = client_for(alice)
    category_suggestions._model.cache_clear()

    caller.get(URL)
    with django_assert_num_queries(6):
        caller.get(URL)
    assert category_suggestions._model.cache_info().misses == 1

    row.delete()
    assert caller.get(URL).json()["suggestions"] == []
    assert category_suggestions._model.cache_info().misses == 2


def test_too_little_history_says_so(alice, checking):
    make_transaction(checking, "-41.00", payee="Corner Market")

    assert client_for(alice).get(URL).json() | {"household": ""} == {"household": "", "model": None, "suggestions": []}


def test_another_households_history_teaches_nothing(alice, charlie, history):
    account = make_account(charlie.personal_household)
    make_transaction(account, "-41.00", payee="Corner Market")

    assert client_for(charlie).get(URL).json()["model"] is None


def test_a_surprise_is_neither_suggested_nor_learned_from(alice, bob, joint, ours):
    sort_history(ours)
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(9)
    surprise = {"surprise_until": day, "surprise_since": day - dt.timedelta(9), "surprise_by": alice}
    make_transaction(ours, "-99.00", payee="Jeweller", **surprise)
    for _ in range(3):
        make_transaction(ours, "-98.00", payee="Jeweller", category="travel", category_source="PERSON", **surprise)

    body = client_for(bob).get(URL, {"household": str(joint.pk)}).json()

    assert (body["suggestions"], body["model"]["lines"]) == ([], 30)
    assert len(client_for(alice).get(URL, {"household": str(joint.pk)}).json()["suggestions"]) == 1


@pytest.mark.parametrize(("query", "field"), [({"limit": "0"}, "/limit"), ({"transaction": "x"}, "/transaction")])
def test_a_bad_question_is_named(alice, query, field):
    response = client_for(alice).get(URL, query)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, field)
