"""Transactions over the API: posting, changing, reading."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from lifepath.banking.category_tree import category_id
from lifepath.banking.choices import Visibility
from lifepath.banking.models import BankAccount, MonthlyCategoryTotal, Transaction
from lifepath.core.periods import Month
from tests.banking.conftest import DAY, check_deferred_constraints, make_account, make_transaction
from tests.banking.random_writes import split
from tests.banking.transaction_calls import TRANSACTIONS, names, new
from tests.conftest import client_for


def test_a_person_posts_a_transaction_in_a_category_of_their_choice(alice, checking, announced):
    response = client_for(alice).post(TRANSACTIONS, new(checking, category="food_groceries", tags=["party"]))

    assert response.status_code == 201, response.content
    shown = response.json()
    assert (shown["amount"], shown["category_slug"], shown["category_source"]) == ("-84.20", "food_groceries", "PERSON")
    assert (shown["currency"], shown["tags"], shown["masked"], shown["splits"]) == ("USD", ["party"], False, [])
    assert shown["category"] == str(category_id("food_groceries"))
    stored = Transaction.objects.get()
    assert (stored.household, stored.payee_key, stored.payee_key_version) == (checking.household, "trader joes", 1)
    assert announced == [{"household_id": checking.household_id, "months": [Month(2026, 3)]}]


@pytest.mark.parametrize(
    ("amount", "kind", "slug"),
    [("10.00", "CHECKING", "income"), ("-10.00", "CHECKING", "other"), ("10.00", "CREDIT_CARD", "other")],
)
def test_money_without_a_category_is_income_where_people_are_paid(alice, home, amount, kind, slug):
    account = make_account(home, kind=kind)

    shown = client_for(alice).post(TRANSACTIONS, new(account, amount=amount)).json()

    assert (shown["category_slug"], shown["category_source"]) == (slug, "NONE")


def test_a_split_is_posted_changed_and_made_whole_again(alice, checking):
    caller = client_for(alice)
    parts = [
        {"amount": "-64.20", "category": "food_groceries"},
        {"amount": "-20.00", "category": "travel", "memo": "x"},
    ]

    posted = caller.post(TRANSACTIONS, new(checking, splits=parts))
    check_deferred_constraints()
    url = f"{TRANSACTIONS}/{posted.json()['id']}"
    off = caller.patch(url, {"amount": "-90.00"})
    both = caller.patch(url, {"amount": "-90.00", "splits": [parts[0], parts[1] | {"amount": "-25.80"}]})
    check_deferred_constraints()
    whole = caller.patch(url, {"splits": []})
    check_deferred_constraints()

    assert (posted.status_code, posted.json()["is_split"]) == (201, True)
    assert [(part["amount"], part["memo"]) for part in posted.json()["splits"]] == [("-64.20", ""), ("-20.00", "x")]
    assert (off.status_code, off.json()["errors"][0]["pointer"]) == (400, "/splits")
    assert [part["amount"] for part in both.json()["splits"]] == ["-64.20", "-25.80"]
    assert (whole.json()["is_split"], whole.json()["splits"]) == (False, [])
    assert MonthlyCategoryTotal.objects.get().amount == Decimal("-90.00")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"amount": "1.005"}, "/amount"),
        ({"amount": 1.5}, "/amount"),
        ({"amount": "1e400"}, "/amount"),
        ({"posted_on": "2026-02-30"}, "/posted_on"),
        ({"account": "nowhere"}, "/account"),
        ({"category": "luck"}, "/category"),
        ({"tags": ["x" * 41]}, "/tags/0"),
        ({"splits": [{"amount": "-84.20", "category": "travel"}]}, "/splits"),
        (
            {"splits": [{"amount": "-84.20", "category": "travel"}, {"amount": "0", "category": "luck"}]},
            "/splits/1/category",
        ),
        ({"surprise_until": "2999-01-01"}, "/surprise_until"),
        ({"payee": "a\u0000b"}, "/payee"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(alice, checking, change, pointer):
    response = client_for(alice).post(TRANSACTIONS, new(checking) | change)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not Transaction.objects.exists()


def test_half_a_character_is_no_text(alice, checking):
    body = json.dumps(new(checking, notes="\ud800"))

    response = client_for(alice).post(TRANSACTIONS, body, content_type="application/json")

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/notes")


def test_a_category_of_another_household_does_not_fit(alice, checking, ours):
    from tests.banking.test_categories_api import own

    response = client_for(alice).post(TRANSACTIONS, new(checking, category=str(own(ours.household).pk)))

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/category")


def test_an_external_id_names_one_transaction_of_an_account(alice, checking, savings):
    caller = client_for(alice)
    assert caller.post(TRANSACTIONS, new(checking, external_id="a")).status_code == 201

    again = caller.post(TRANSACTIONS, new(checking, external_id="a"))

    assert (again.status_code, again.json()["code"]) == (409, "external_id_taken")
    assert caller.post(TRANSACTIONS, new(savings, external_id="a")).status_code == 201


def test_a_locked_row_refuses_every_edit(alice, checking):
    row = make_transaction(checking, "1.00", reconciled=True)
    caller, url = client_for(alice), f"{TRANSACTIONS}/{row.pk}"

    for response in (caller.patch(url, {"notes": "x"}), caller.delete(url)):
        assert (response.status_code, response.json()["code"]) == (409, "locked")
    assert Transaction.objects.get().notes == ""


def test_account_and_external_id_stay(alice, checking, savings):
    row = make_transaction(checking, "1.00", external_id="a")

    moved = client_for(alice).patch(f"{TRANSACTIONS}/{row.pk}", {"account": str(savings.pk)})
    same = client_for(alice).patch(f"{TRANSACTIONS}/{row.pk}", {"account": str(checking.pk), "external_id": "a"})

    assert (moved.status_code, moved.json()["errors"][0]["pointer"]) == (400, "/account")
    assert same.status_code == 200


@pytest.mark.parametrize(
    ("who", "reads", "writes", "deletes"),
    [
        ("alice", 200, 200, 204),
        ("paula", 200, 200, 204),
        ("observer", 200, 403, 403),
        ("bob", 404, 404, 404),
        ("charlie", 404, 404, 404),
        ("quentin", 404, 404, 404),
        ("sam", 404, 404, 404),
    ],
)
@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.BALANCE])
def test_who_reads_changes_and_deletes_a_transaction(request, joint, checking, who, reads, writes, deletes, visibility):
    BankAccount.objects.filter(pk=checking.pk).update(visibility=visibility)
    row = make_transaction(checking, "1.00")
    caller, url = client_for(request.getfixturevalue(who)), f"{TRANSACTIONS}/{row.pk}"

    assert caller.get(url).status_code == reads
    assert caller.patch(url, {"notes": "x"}).status_code == writes
    assert caller.post(TRANSACTIONS, new(checking)).status_code == {200: 201, 403: 403, 404: 400}[writes]
    assert caller.delete(url).status_code == deletes
    assert Transaction.objects.filter(pk=row.pk).exists() is (deletes != 204)


def test_a_partner_reads_what_is_shared_in_full_and_changes_nothing(bob, joint, checking):
    BankAccount.objects.filter(pk=checking.pk).update(visibility=Visibility.FULL)
    row = make_transaction(checking, "1.00", payee="Shared")
    caller = client_for(bob)

    assert names(caller.get(f"{TRANSACTIONS}?account={checking.pk}")) == ["Shared"]
    assert names(caller.get(f"{TRANSACTIONS}?couple={joint.pk}")) == ["Shared"]
    assert names(caller.get(f"{TRANSACTIONS}?household={joint.pk}")) == []
    assert names(caller.get(TRANSACTIONS)) == []
    assert caller.patch(f"{TRANSACTIONS}/{row.pk}", {"notes": "x"}).status_code == 403
    assert caller.post(TRANSACTIONS, new(checking)).status_code == 403
    BankAccount.objects.filter(pk=checking.pk).update(visibility=Visibility.PRIVATE)
    assert caller.get(f"{TRANSACTIONS}?account={checking.pk}").status_code == 404
    assert names(caller.get(f"{TRANSACTIONS}?couple={joint.pk}")) == []


def test_a_list_is_narrowed_in_every_way(alice, checking, savings):
    make_transaction(checking, "-10.00", dt.date(2026, 1, 5), payee="Bakery", category="food_groceries", tags=["a"])
    make_transaction(checking, "-90.00", dt.date(2026, 2, 5), payee="Airline", category="travel", memo="to Rome")
    make_transaction(savings, "5.00", dt.date(2026, 3, 5), payee="Bank", category="interest", pending=True)
    row = make_transaction(checking, "-7.00", dt.date(2026, 4, 5), payee="Mixed", excluded=True)
    split(row, ("-3.00", category_id("travel")), ("-4.00", category_id("food_groceries")))
    caller = client_for(alice)

    for query, expected in {
        "": ["Mixed", "Bank", "Airline", "Bakery"],
        "date_after=2026-02-05&date_before=2026-03-05": ["Bank", "Airline"],
        f"account={savings.pk}": ["Bank"],
        "category=travel": ["Mixed", "Airline"],
        "category=income": ["Bank"],
        f"category={category_id('food_groceries')}": ["Mixed", "Bakery"],
        "category=luck": [],
        "min_amount=-10&max_amount=0": ["Mixed", "Bakery"],
        "payee=AIR": ["Airline"],
        "tag=a": ["Bakery"],
        "pending=true": ["Bank"],
        "excluded=false": ["Bank", "Airline", "Bakery"],
        "search=rome air": ["Airline"],
        "ordering=amount": ["Airline", "Bakery", "Mixed", "Bank"],
        "ordering=-posted_on&limit=1": ["Mixed"],
    }.items():
        assert names(caller.get(f"{TRANSACTIONS}?{query}")) == expected, query


@pytest.mark.parametrize(
    "query",
    [
        "date_after=x",
        "account=x",
        "min_amount=x",
        "pending=maybe",
        "ordering=luck",
        "limit=0",
        "cursor=x",
        "fields=luck",
    ],
)
def test_a_wrong_parameter_is_named(alice, home, query):
    response = client_for(alice).get(f"{TRANSACTIONS}?{query}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/" + query.partition("=")[0]


def test_pages_follow_each_other_without_gap_or_repetition(alice, checking):
    rows = [make_transaction(checking, "-1.00", DAY + dt.timedelta(days=n // 3)) for n in range(11)]
    expected = [str(row.pk) for row in sorted(rows, key=lambda row: (row.posted_on, row.pk), reverse=True)]
    caller, found, url = client_for(alice), [], f"{TRANSACTIONS}?limit=4&fields=id"

    while url:
        page = caller.get(url).json()
        found += [row["id"] for row in page["results"]]
        url = page["next"]

    assert found == expected


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(alice, checking, django_assert_num_queries):
    caller = client_for(alice)
    for count in (1, 8):
        for _ in range(count):
            split(
                make_transaction(checking, "-3.00"), ("-1.00", category_id("travel")), ("-2.00", category_id("other"))
            )
        with django_assert_num_queries(5):
            caller.get(f"{TRANSACTIONS}?min_amount=-5")


# Bulk
