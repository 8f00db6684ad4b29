"""Many transactions in one call: all of them, or none with every wrong one named."""

import datetime as dt
from decimal import Decimal

import pytest

from lifepath.banking.models import Transaction, TransactionSplit
from lifepath.core.periods import Month
from tests.banking.conftest import DAY, check_deferred_constraints, make_transaction
from tests.banking.transaction_calls import TRANSACTIONS, new
from tests.conftest import client_for


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
