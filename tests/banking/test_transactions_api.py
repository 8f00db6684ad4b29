import datetime as dt
import json
from decimal import Decimal

import pytest

from lifepath.banking.category_tree import category_id
from lifepath.banking.choices import Visibility
from lifepath.banking.models import BankAccount, MonthlyCategoryTotal, Tombstone, Transaction, TransactionSplit
from lifepath.core import events
from lifepath.core.periods import Month
from tests.banking.conftest import DAY, check_deferred_constraints, make_account, make_transaction
from tests.banking.random_writes import split
from tests.conftest import client_for

TRANSACTIONS = "/api/v1/transactions"


def new(account, **values):
    return {"account": str(account.pk), "posted_on": "2026-03-14", "amount": "-84.20", "payee": "Trader Joe's"} | values


def names(response):
    return [row["payee"] for row in response.json()["results"]]


@pytest.fixture
def announced(monkeypatch):
    heard = []
    monkeypatch.setitem(events._handlers, "transactions.changed", [lambda **payload: heard.append(payload)])
    return heard


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


def test_a_bulk_call_creates_changes_and_deletes(alice, checking, announced):
    kept, gone = make_transaction(checking, "-1.00"), make_transaction(checking, "-2.00", dt.date(2026, 1, 1))
    rows = [
        {"op": "create", **new(checking)},
        {"op": "update", "id": str(kept.pk), "category": "travel", "amount": "-5.00"},
        {"op": "delete", "id": str(gone.pk)},
        {
            "op": "create",
            **new(checking, amount="-3.00"),
            "splits": [{"amount": "-1.00", "category": "travel"}, {"amount": "-2.00", "category": "other"}],
        },
    ]

    response = client_for(alice).post(f"{TRANSACTIONS}/bulk", {"rows": rows})

    assert response.status_code == 200, response.content
    answer = response.json()
    assert (answer["created"], answer["updated"], answer["deleted"]) == (2, 1, 1)
    assert answer["ids"][1:3] == [str(kept.pk), str(gone.pk)]
    check_deferred_constraints()
    kept.refresh_from_db()
    assert (kept.category.slug, kept.category_source, kept.amount) == ("travel", "PERSON", Decimal("-5.00"))
    assert TransactionSplit.objects.filter(transaction=answer["ids"][3]).count() == 2
    assert announced == [{"household_id": checking.household_id, "months": [Month(2026, 1), Month(2026, 3)]}]


def test_a_bulk_call_with_a_wrong_row_does_nothing_and_names_every_wrong_one(alice, checking, bobs):
    locked = make_transaction(checking, "-1.00", reconciled=True)
    foreign = make_transaction(bobs, "-1.00")
    rows = [{"op": "create", **new(checking)} for _ in range(18)]
    rows[17]["amount"] = "much"
    rows += [
        {"op": "fly"},
        {"op": "delete", "id": str(locked.pk)},
        {"op": "update", "id": str(foreign.pk), "notes": "x"},
        {"op": "create", **new(checking, external_id="a")},
        "row",
    ]

    response = client_for(alice).post(f"{TRANSACTIONS}/bulk", {"rows": rows})

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [
        "/rows/17/amount",
        "/rows/18/op",
        "/rows/19/id",
        "/rows/20/id",
        "/rows/22",
    ]
    assert Transaction.objects.count() == 2


def test_a_bulk_call_does_not_repeat_an_external_id(alice, checking):
    rows = [{"op": "create", **new(checking, external_id="a")} for _ in range(2)]

    response = client_for(alice).post(f"{TRANSACTIONS}/bulk", {"rows": rows})

    assert [error["pointer"] for error in response.json()["errors"]] == ["/rows/1/external_id"]


@pytest.mark.parametrize("body", [{}, {"rows": []}, {"rows": "x"}, {"rows": [{}] * 1001}, []])
def test_a_bulk_call_has_one_to_a_thousand_rows(alice, home, body):
    response = client_for(alice).post(f"{TRANSACTIONS}/bulk", body)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/rows"


def test_a_thousand_rows_cost_a_bounded_number_of_queries(alice, checking, django_assert_max_num_queries):
    rows = [{"op": "create", **new(checking)} for _ in range(500)]
    stored = Transaction.objects.bulk_create(
        Transaction(account=checking, household_id=checking.household_id, posted_on=DAY, amount=Decimal(1))
        for _ in range(500)
    )
    rows += [{"op": "update", "id": str(row.pk), "category": "travel"} for row in stored]

    with django_assert_max_num_queries(40):
        assert client_for(alice).post(f"{TRANSACTIONS}/bulk", {"rows": rows}).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("observer", 403), ("bob", 400), ("quentin", 400)])
def test_a_bulk_call_stays_within_what_the_caller_may_change(request, checking, who, status):
    row = make_transaction(checking, "1.00")
    rows = [{"op": "delete", "id": str(row.pk)}]

    response = client_for(request.getfixturevalue(who)).post(f"{TRANSACTIONS}/bulk", {"rows": rows})

    assert response.status_code == status
    assert Transaction.objects.count() == 1


# Delta


def test_a_copy_follows_through_edits_and_deletions(alice, checking):
    kept, gone = make_transaction(checking, "-1.00"), make_transaction(checking, "-2.00")
    caller = client_for(alice)
    token = caller.get(TRANSACTIONS).json()["sync_token"]
    Transaction.objects.filter(pk=kept.pk).update(notes="x")
    Transaction.objects.filter(pk=gone.pk).delete()

    delta = caller.get(f"{TRANSACTIONS}?updated_since={token}").json()

    assert [row["id"] for row in delta["results"]] == [str(kept.pk)]
    assert (delta["deleted"], delta["reset"]) == ([str(gone.pk)], False)
    by_time = caller.get(TRANSACTIONS, {"updated_since": "2020-01-01T00:00:00+00:00"}).json()
    assert (len(by_time["results"]), by_time["deleted"]) == (1, [str(gone.pk)])
    later = caller.get(TRANSACTIONS, {"updated_since": "2999-01-01T00:00:00Z"}).json()
    assert (later["results"], later["deleted"]) == ([], [])


def test_links_carry_the_token_of_the_first_page(alice, checking):
    for _ in range(3):
        make_transaction(checking, "-1.00")
    caller = client_for(alice)
    first = caller.get(f"{TRANSACTIONS}?limit=2").json()

    second = caller.get(first["next"]).json()

    assert second["sync_token"] == first["sync_token"]
    assert f"sync_token={first['sync_token']}" in first["next"]


def test_a_token_of_another_list_starts_anew(alice, checking, joint):
    caller = client_for(alice)
    token = caller.get(TRANSACTIONS).json()["sync_token"]

    delta = caller.get(f"{TRANSACTIONS}?household={joint.pk}&updated_since={token}").json()

    assert delta["reset"] is True


# Surprises


@pytest.fixture
def gift(ours, alice):
    response = client_for(alice).post(
        TRANSACTIONS,
        new(
            ours,
            payee="Tiffany",
            category="entertainment",
            memo="ring",
            notes="for Bob",
            tags=["ring"],
            surprise_until=str(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)),
        ),
    )
    assert response.status_code == 201, response.content
    return Transaction.objects.get()


def test_a_surprise_shows_its_amount_and_nothing_else_to_the_partner(alice, bob, joint, gift):
    url = f"{TRANSACTIONS}/{gift.pk}"

    seen, own = client_for(bob).get(url).json(), client_for(alice).get(url).json()

    assert (seen["amount"], seen["masked"], seen["payee"], seen["category_slug"]) == (
        "-84.20",
        True,
        "Surprise",
        "other",
    )
    assert "Tiffany" not in str(seen)
    assert "ring" not in str(seen)
    assert "Bob" not in str(seen)
    assert (own["payee"], own["masked"], own["category_slug"]) == ("Tiffany", False, "entertainment")


@pytest.mark.parametrize("query", ["payee=tiff", "search=ring", "tag=ring", "category=entertainment"])
def test_a_surprise_is_not_found_by_what_it_hides(alice, bob, joint, gift, query):
    url = f"{TRANSACTIONS}?household={joint.pk}&{query}"

    assert client_for(bob).get(url).json()["results"] == []
    assert len(client_for(alice).get(url).json()["results"]) == 1


def test_a_surprise_is_found_in_other_and_cannot_be_changed_by_the_partner(bob, joint, gift):
    caller = client_for(bob)

    assert names(caller.get(f"{TRANSACTIONS}?household={joint.pk}&category=other")) == ["Surprise"]
    assert caller.patch(f"{TRANSACTIONS}/{gift.pk}", {"category": "travel"}).status_code == 403
    rows = [{"op": "update", "id": str(gift.pk), "notes": ""}]
    assert caller.post(f"{TRANSACTIONS}/bulk", {"rows": rows}).status_code == 403


def test_a_surprise_that_is_over_shows_itself_and_comes_in_the_delta(bob, joint, gift):
    caller = client_for(bob)
    token = caller.get(f"{TRANSACTIONS}?household={joint.pk}").json()["sync_token"]
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
    Transaction.objects.update(surprise_until=yesterday, surprise_since=yesterday)

    delta = caller.get(f"{TRANSACTIONS}?household={joint.pk}&updated_since={token}").json()

    assert [(row["payee"], row["masked"]) for row in delta["results"]] == [("Tiffany", False)]


def test_a_surprise_lasts_at_most_sixty_days_however_often_it_is_prolonged(alice, gift):
    today = dt.datetime.now(dt.UTC).date()
    Transaction.objects.update(surprise_since=today - dt.timedelta(days=20))
    caller, url = client_for(alice), f"{TRANSACTIONS}/{gift.pk}"

    assert caller.patch(url, {"surprise_until": str(today + dt.timedelta(days=45))}).status_code == 400
    assert caller.patch(url, {"surprise_until": str(today + dt.timedelta(days=38))}).status_code == 200
    assert caller.patch(url, {"surprise_until": None}).json()["surprise_until"] is None


def test_deleting_leaves_a_tombstone(alice, checking):
    row = make_transaction(checking, "1.00")

    client_for(alice).delete(f"{TRANSACTIONS}/{row.pk}")

    assert Tombstone.objects.get().object_id == row.pk
