"""Clients that keep a copy: what changed since, deletions included; and surprises, which partners do not see."""

import datetime as dt

import pytest

from lifepath.banking.models import Tombstone, Transaction
from tests.banking.conftest import make_transaction
from tests.banking.transaction_calls import TRANSACTIONS, names, new
from tests.conftest import client_for


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
