import datetime as dt
from decimal import Decimal

import pytest

from lifepath.banking.models import BankAccount, Reconciliation, Transaction
from lifepath.users.models import AuditEvent
from tests.banking.conftest import make_transaction
from tests.conftest import client_for

MARCH = dt.date(2026, 3, 31)


def url(account, tail=""):
    return f"/api/v1/accounts/{account.pk}/reconciliations{tail}"


def statement(balance, on=MARCH, **more):
    return {"statement_on": str(on), "statement_balance": balance} | more


@pytest.fixture
def march(checking):
    """Opened with 1,000.00 on the last of February; three postings in March, the last one not cleared."""
    BankAccount.objects.filter(pk=checking.pk).update(anchor_balance=Decimal("1000.00"), anchor_on=dt.date(2026, 2, 28))
    return [
        make_transaction(checking, "-100.00", dt.date(2026, 3, 2), cleared=True),
        make_transaction(checking, "50.00", dt.date(2026, 3, 20), cleared=True),
        make_transaction(checking, "-7.00", dt.date(2026, 3, 30)),
    ]


def test_cleared_rows_that_lead_to_the_statements_balance_are_locked(alice, checking, march):
    response = client_for(alice).post(url(checking), statement("950.00"))

    assert response.status_code == 201, response.content
    assert (response.json()["opening_balance"], response.json()["row_count"]) == ("1000.00", 2)
    assert [Transaction.objects.get(pk=row.pk).reconciled for row in march] == [True, True, False]
    edit = client_for(alice).patch(f"/api/v1/transactions/{march[0].pk}", {"amount": "-101.00"})
    assert (edit.status_code, edit.json()["code"]) == (409, "locked")


def test_a_difference_is_told_and_nothing_is_locked(alice, checking, march):
    refused = client_for(alice).post(url(checking), statement("943.00"))
    checked = client_for(alice).post(url(checking, "/check"), statement("943.00"))

    assert (refused.status_code, refused.json()["code"]) == (409, "does_not_match")
    assert refused.json()["standing"]["difference"] == "-7.00"
    assert checked.json() == {
        "statement_on": "2026-03-31",
        "statement_balance": "943.00",
        "opening_balance": "1000.00",
        "cleared_total": "-50.00",
        "cleared_count": 2,
        "uncleared_total": "-7.00",
        "uncleared_count": 1,
        "difference": "-7.00",
        "matches": False,
    }
    assert not Transaction.objects.filter(reconciled=True).exists()
    assert not Reconciliation.objects.exists()


def test_rows_are_cleared_in_the_same_call_or_not_at_all(alice, checking, march, savings):
    caller, missing = client_for(alice), str(march[2].pk)
    foreign = str(make_transaction(savings, "1.00").pk)

    wrong = caller.post(url(checking), statement("943.01", clear=[missing]))
    assert wrong.status_code == 409
    assert Transaction.objects.get(pk=missing).cleared is False
    strange = caller.post(url(checking), statement("943.00", clear=[missing, foreign]))
    assert (strange.status_code, strange.json()["errors"][0]["pointer"]) == (400, "/clear")

    assert caller.post(url(checking), statement("943.00", clear=[missing])).json()["row_count"] == 3


def test_the_next_statement_starts_where_the_last_one_ended(alice, checking, march):
    caller = client_for(alice)
    caller.post(url(checking), statement("950.00"))
    Transaction.objects.filter(pk=march[2].pk).update(cleared=True)
    make_transaction(checking, "-3.00", dt.date(2026, 4, 2), cleared=True)

    same = caller.post(url(checking), statement("950.00"))
    april = caller.post(url(checking), statement("940.00", dt.date(2026, 4, 30)))

    assert (same.status_code, same.json()["code"]) == (409, "statement_is_earlier")
    assert (april.status_code, april.json()["opening_balance"], april.json()["row_count"]) == (201, "950.00", 2)


def test_only_the_last_reconciliation_is_reopened_and_its_rows_stay_cleared(alice, checking, march):
    caller = client_for(alice)
    first = caller.post(url(checking), statement("950.00")).json()["id"]
    last = caller.post(url(checking), statement("950.00", dt.date(2026, 4, 30))).json()["id"]

    early = caller.post(url(checking, f"/{first}/reopen"))
    assert (early.status_code, early.json()["code"]) == (409, "not_the_last")
    assert caller.post(url(checking, f"/{last}/reopen")).json()["state"] == "REOPENED"
    assert caller.post(url(checking, f"/{first}/reopen")).status_code == 200
    assert list(Transaction.objects.filter(cleared=True).values_list("reconciled", flat=True)) == [False, False]
    assert caller.post(url(checking), statement("950.00")).status_code == 201
    assert len(caller.get(url(checking)).json()["results"]) == 3


def test_without_an_anchor_an_account_starts_at_zero_and_pending_rows_do_not_count(alice, savings):
    make_transaction(savings, "20.00", dt.date(2026, 3, 1), cleared=True)
    make_transaction(savings, "5.00", dt.date(2026, 3, 1), cleared=True, pending=True)

    assert client_for(alice).post(url(savings), statement("20.00")).status_code == 201


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"statement_on": "soon"}, "/statement_on"),
        ({"statement_balance": 9.5}, "/statement_balance"),
        ({"clear": ["x"]}, "/clear/0"),
    ],
)
def test_a_wrong_field_is_named(alice, checking, change, pointer):
    response = client_for(alice).post(url(checking), statement("0.00") | change)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, pointer)


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("alice", 200, 201), ("paula", 200, 201), ("observer", 200, 403), ("bob", 404, 404), ("quentin", 404, 404)],
)
def test_who_reads_and_reconciles(request, joint, checking, march, who, reads, writes):
    caller = client_for(request.getfixturevalue(who))

    assert caller.get(url(checking)).status_code == reads
    assert caller.post(url(checking, "/check"), statement("950.00")).status_code == reads
    assert caller.post(url(checking), statement("950.00")).status_code == writes
    assert Reconciliation.objects.count() == int(writes == 201)


def test_what_a_planner_reads_of_an_account_is_on_record(paula, home, checking, march):
    caller = client_for(paula)
    for path in (url(checking), f"/api/v1/transactions?account={checking.pk}", f"/api/v1/accounts/{checking.pk}"):
        assert caller.get(path).status_code == 200
    assert caller.post(url(checking, "/check"), statement("950.00")).status_code == 200

    assert AuditEvent.objects.filter(action="read", household=home, actor=paula).count() == 4
