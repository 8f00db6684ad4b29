import datetime as dt
from decimal import Decimal

import pytest

from goals.services.allocations import allocate
from goals.services.goals import create_goal
from lifepath.banking.choices import Visibility
from lifepath.banking.models import BankAccount, Tombstone
from lifepath.users.models import AuditEvent, Household, Membership
from lifepath.users.services.households import assign_planner
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

ACCOUNTS = "/api/v1/accounts"
NEW = {
    "name": "Everyday",
    "kind": "checking",
    "balance": "1250.00",
    "balance_on": "2026-03-01",
    "number": "12 3456 7890",
}


def test_an_account_is_opened_with_its_balance_and_never_shows_its_number(alice, home):
    response = client_for(alice).post(ACCOUNTS, NEW)

    assert response.status_code == 201, response.content
    shown = response.json()
    assert (shown["balance"], shown["anchor_on"], shown["anchor_source"]) == ("1250.00", "2026-03-01", "MANUAL")
    assert (shown["number_tail"], shown["kind"], shown["currency"], shown["ownership"]) == (
        "7890",
        "CHECKING",
        "USD",
        "MINE",
    )
    assert "number" not in shown
    stored = BankAccount.objects.get()
    assert (stored.number, stored.owner, stored.household, stored.visibility) == ("1234567890", alice, home, "PRIVATE")
    assert "1234567890" not in str(
        AuditEvent.objects.get(action="created", object_type="banking.bankaccount").payload.after
    )


def test_an_account_of_a_couple_belongs_to_both_and_is_open_to_both(alice, bob, joint):
    opened = client_for(alice).post(f"{ACCOUNTS}?couple={joint.pk}", NEW)
    hidden = client_for(alice).post(f"{ACCOUNTS}?couple={joint.pk}", NEW | {"visibility": "PRIVATE"})

    assert opened.status_code == 201
    assert (opened.json()["owner"], opened.json()["visibility"], opened.json()["ownership"]) == (None, "FULL", "OURS")
    assert client_for(bob).get(f"{ACCOUNTS}/{opened.json()['id']}").status_code == 200
    assert hidden.status_code == 400
    assert hidden.json()["errors"][0]["pointer"] == "/visibility"


def test_a_stated_balance_is_a_new_anchor(alice, checking):
    make_transaction(checking, "-10.00", dt.date(2026, 3, 1))
    make_transaction(checking, "-20.00", dt.date(2026, 3, 5))

    response = client_for(alice).patch(f"{ACCOUNTS}/{checking.pk}", {"balance": "900.00", "balance_on": "2026-03-04"})

    assert response.json()["balance"] == "880.00"
    assert (response.json()["anchor_balance"], response.json()["anchor_on"]) == ("900.00", "2026-03-04")


def test_the_balance_of_a_linked_account_is_the_banks(alice, checking):
    BankAccount.objects.filter(pk=checking.pk).update(is_manual=False)

    response = client_for(alice).patch(f"{ACCOUNTS}/{checking.pk}", {"balance": "900.00"})

    assert (response.status_code, response.json()["code"]) == (409, "balance_is_reported")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"balance": 1.5}, "/balance"),
        ({"balance": "1.005"}, "/balance"),
        ({"balance_on": "2026-03-01"}, "/balance_on"),
        ({"balance": "1.00", "balance_on": "2999-01-01"}, "/balance_on"),
        ({"kind": "SOCK"}, "/kind"),
        ({"currency": "usd"}, "/currency"),
        ({"number": "<script>"}, "/number"),
        ({"name": ""}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"visibility": "EVERYBODY"}, "/visibility"),
    ],
)
def test_a_wrong_field_is_named_and_changes_nothing(alice, checking, change, pointer):
    response = client_for(alice).patch(f"{ACCOUNTS}/{checking.pk}", change)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert BankAccount.objects.get(pk=checking.pk).revision == checking.revision


@pytest.mark.parametrize("field", ["household", "owner", "allocated", "is_manual", "number_tail", "link_provider"])
def test_fields_of_the_system_cannot_be_written(alice, charlie, checking, field):
    before = BankAccount.objects.filter(pk=checking.pk).values().get()

    client_for(alice).patch(f"{ACCOUNTS}/{checking.pk}", {field: str(charlie.pk)})

    assert BankAccount.objects.filter(pk=checking.pk).values().get() == before


def test_currency_does_not_change_under_transactions(alice, checking):
    make_transaction(checking, "1.00")

    response = client_for(alice).patch(f"{ACCOUNTS}/{checking.pk}", {"currency": "EUR"})

    assert (response.status_code, response.json()["code"]) == (409, "currency_is_fixed")


@pytest.mark.parametrize(
    ("who", "reads", "writes", "deletes"),
    [
        ("alice", 200, 200, 204),
        ("paula", 200, 200, 403),
        ("observer", 200, 403, 403),
        ("bob", 404, 404, 404),
        ("charlie", 404, 404, 404),
        ("quentin", 404, 404, 404),
        ("sam", 404, 404, 404),
        ("olga", 404, 404, 404),
    ],
)
def test_who_reads_changes_and_deletes_a_private_account(request, joint, checking, who, reads, writes, deletes):
    caller, url = client_for(request.getfixturevalue(who)), f"{ACCOUNTS}/{checking.pk}"

    assert caller.get(url).status_code == reads
    assert caller.patch(url, {"name": "New"}).status_code == writes
    assert (BankAccount.objects.get().name == "New") is (writes == 200)
    assert caller.delete(url).status_code == deletes
    assert BankAccount.objects.exists() is (deletes != 204)


def test_a_planner_does_not_share_a_clients_account(paula, checking):
    response = client_for(paula).patch(f"{ACCOUNTS}/{checking.pk}", {"visibility": "FULL"})

    assert response.status_code == 403
    assert BankAccount.objects.get().visibility == "PRIVATE"


def test_a_partner_sees_what_is_shared_and_no_more(alice, bob, joint, checking, savings, ours, bobs):
    cash = make_account(checking.household, "Cash", kind="CASH")
    for account, visibility in ((checking, Visibility.FULL), (savings, Visibility.BALANCE)):
        BankAccount.objects.filter(pk=account.pk).update(visibility=visibility)

    together = client_for(bob).get(f"{ACCOUNTS}?couple={joint.pk}").json()["results"]

    assert {(row["name"], row["ownership"]) for row in together} == {
        ("Bob's checking", "MINE"),
        ("Checking", "THEIRS"),
        ("Joint checking", "OURS"),
        ("Savings", "THEIRS"),
    }
    shown = {name for name, value in next(r for r in together if r["name"] == "Savings").items() if value is not None}
    assert shown == {"id", "name", "currency", "balance", "allocated", "visibility", "ownership"}
    assert client_for(bob).get(f"{ACCOUNTS}/{cash.pk}").status_code == 404
    assert client_for(bob).patch(f"{ACCOUNTS}/{checking.pk}", {"name": "Mine"}).status_code == 403
    assert client_for(bob).get(f"{ACCOUNTS}?household={checking.household_id}").status_code == 404
    mine = client_for(bob).get(ACCOUNTS).json()["results"]
    assert [row["name"] for row in mine] == ["Bob's checking"]


def test_sharing_ends_with_the_joint_household(bob, joint, checking):
    BankAccount.objects.filter(pk=checking.pk).update(visibility=Visibility.FULL)
    assert client_for(bob).get(f"{ACCOUNTS}/{checking.pk}").status_code == 200

    Membership.objects.filter(household=joint).update(left_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    assert client_for(bob).get(f"{ACCOUNTS}/{checking.pk}").status_code == 404


def test_a_planner_of_one_household_sees_that_one_alone(paula, joint, checking, ours, bobs):
    BankAccount.objects.filter(pk=bobs.pk).update(visibility=Visibility.FULL)

    assert client_for(paula).get(ACCOUNTS).status_code == 400
    rows = client_for(paula).get(f"{ACCOUNTS}?household={checking.household_id}").json()["results"]
    assert [row["id"] for row in rows] == [str(checking.pk)]
    assert client_for(paula).get(f"{ACCOUNTS}?couple={joint.pk}").status_code == 404
    assert client_for(paula).get(f"{ACCOUNTS}/{bobs.pk}").status_code == 404


def test_a_planner_of_both_sees_each_household_by_itself(paula, alice, joint, checking, ours):
    assign_planner(planner=paula, household=joint, granted_by=alice, role="ASSOCIATE")

    rows = client_for(paula).get(f"{ACCOUNTS}?couple={joint.pk}").json()["results"]

    assert [row["id"] for row in rows] == [str(ours.pk)]


def test_what_was_joint_is_history_after_the_end(alice, joint, ours):
    Household.objects.filter(pk=joint.pk).update(ended_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    assert client_for(alice).get(f"{ACCOUNTS}/{ours.pk}").status_code == 200
    assert client_for(alice).patch(f"{ACCOUNTS}/{ours.pk}", {"name": "New"}).status_code == 403


def test_an_account_with_allocations_or_locked_rows_is_not_deleted(alice, checking, savings):
    BankAccount.objects.filter(pk=checking.pk).update(anchor_balance=Decimal("25.00"), anchor_on=dt.date(2026, 1, 1))
    goal = create_goal(
        household_id=checking.household_id,
        values={"name": "House", "target_amount": Decimal("100.00")},
        current_amount=None,
        today=dt.date(2026, 1, 1),
    )
    allocate(account=checking, goal=goal, amount=Decimal("25.00"), user=alice)
    row = make_transaction(savings, "1.00", reconciled=True)

    allocated = client_for(alice).delete(f"{ACCOUNTS}/{checking.pk}")
    locked = client_for(alice).delete(f"{ACCOUNTS}/{savings.pk}")

    assert (allocated.status_code, allocated.json()["code"]) == (409, "account_in_use")
    assert allocated.json()["allocated"] == "25.00"
    assert (locked.json()["locked_count"], locked.json()["locked_transactions"]) == (1, [str(row.pk)])
    assert BankAccount.objects.count() == 2


def test_an_account_takes_its_transactions_with_it(alice, checking):
    row = make_transaction(checking, "1.00")

    assert client_for(alice).delete(f"{ACCOUNTS}/{checking.pk}").status_code == 204

    assert set(Tombstone.objects.values_list("kind", "object_id")) == {
        ("ACCOUNT", checking.pk),
        ("TRANSACTION", row.pk),
    }


def test_accounts_cost_the_same_number_of_queries_however_many_there_are(
    bob, joint, checking, ours, django_assert_num_queries
):
    BankAccount.objects.filter(pk=checking.pk).update(visibility=Visibility.BALANCE)
    caller = client_for(bob)

    with django_assert_num_queries(5):
        assert len(caller.get(f"{ACCOUNTS}?couple={joint.pk}").json()["results"]) == 2
    for number in range(5):
        make_account(ours.household, f"More {number}")
    with django_assert_num_queries(5):
        assert len(caller.get(f"{ACCOUNTS}?couple={joint.pk}").json()["results"]) == 7


# Delta


def test_a_client_that_keeps_a_copy_learns_what_changed_and_what_is_gone(alice, checking, savings):
    caller = client_for(alice)
    token = caller.get(ACCOUNTS).json()["sync_token"]
    Tombstone.objects.all().delete()
    make_account(checking.household, "New")
    BankAccount.objects.filter(pk=checking.pk).delete()

    delta = caller.get(f"{ACCOUNTS}?updated_since={token}").json()

    assert "New" in [row["name"] for row in delta["results"]]
    assert (delta["deleted"], delta["reset"]) == ([str(checking.pk)], False)


def test_a_client_starts_anew_when_what_is_shared_with_it_changed(bob, joint, checking):
    caller = client_for(bob)
    token = caller.get(f"{ACCOUNTS}?couple={joint.pk}").json()["sync_token"]
    assert caller.get(f"{ACCOUNTS}?couple={joint.pk}&updated_since={token}").json()["reset"] is False

    BankAccount.objects.filter(pk=checking.pk).update(visibility=Visibility.BALANCE)

    delta = caller.get(f"{ACCOUNTS}?couple={joint.pk}&updated_since={token}").json()
    assert (delta["reset"], delta["results"]) == (True, [])


@pytest.mark.parametrize("since", ["", "x", "2026-01-01", "2026-01-01T00:00:00", "s1.0.0.0", "2026-13-01T00:00:00Z"])
def test_a_token_that_is_none_is_named(alice, home, since):
    response = client_for(alice).get(ACCOUNTS, {"updated_since": since})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/updated_since"
