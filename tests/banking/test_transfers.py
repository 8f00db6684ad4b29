import datetime as dt
from decimal import Decimal

import pytest

from lifepath.banking import transfer_matchers
from lifepath.banking.calc.transfers import kind_between
from lifepath.banking.models import MonthlyCategoryTotal, Transaction, TransferPair
from lifepath.banking.services import transfers
from lifepath.banking.transfer_matchers import Proposal
from tests.banking.conftest import DAY, make_account, make_transaction
from tests.banking.test_kept_totals import assert_totals_follow_from_transactions
from tests.conftest import client_for

TRANSFERS = "/api/v1/transfers"


def days(number):
    return DAY + dt.timedelta(days=number)


def slugs(*rows):
    return [Transaction.objects.select_related("category").get(pk=row.pk).category.slug for row in rows]


@pytest.mark.parametrize(
    ("paying", "receiving", "kind"),
    [
        ("CHECKING", "CREDIT_CARD", "TRANSFER"),
        ("CHECKING", "CASH", "TRANSFER"),
        ("SAVINGS", "SAVINGS", "TRANSFER"),
        ("CHECKING", "LOAN", "DEBT_PAYMENT"),
        ("SAVINGS", "LOAN", "DEBT_PAYMENT"),
        ("CHECKING", "MORTGAGE", "HOUSING"),
        ("CHECKING", "SAVINGS", "SAVINGS"),
        ("SAVINGS", "CHECKING", "SAVINGS_WITHDRAWAL"),
        ("LOAN", "CHECKING", "LOAN_DRAW"),
    ],
)
def test_the_kinds_of_two_accounts_say_what_a_transfer_is(paying, receiving, kind):
    assert kind_between(paying=paying, receiving=receiving, crosses_households=False) == kind
    assert kind_between(paying=paying, receiving=receiving, crosses_households=True) == "HOUSEHOLD"


@pytest.mark.parametrize(
    ("paying", "receiving", "categories"),
    [
        ("CHECKING", "CREDIT_CARD", ["transfer", "transfer"]),
        ("CHECKING", "LOAN", ["debt_payments", "transfer"]),
        ("CHECKING", "MORTGAGE", ["housing", "transfer"]),
        ("CHECKING", "SAVINGS", ["savings_contributions", "transfer"]),
        ("SAVINGS", "CHECKING", ["transfer", "savings_contributions"]),
    ],
)
def test_an_unambiguous_pair_is_accepted_at_once_and_booked_by_its_kind(home, paying, receiving, categories):
    paid = make_transaction(make_account(home, "A", kind=paying), "-250.00", days(0), category="travel")
    received = make_transaction(make_account(home, "B", kind=receiving), "250.00", days(4), category="income")

    found = transfers.find(household_id=home.pk, transaction_ids=[received.pk])

    assert (found.accepted, found.waiting) == (1, 0)
    assert slugs(paid, received) == categories
    assert set(Transaction.objects.values_list("category_source", flat=True)) == {"TRANSFER"}
    assert_totals_follow_from_transactions()
    spending = MonthlyCategoryTotal.objects.exclude(category__root_slug="transfer")
    assert [abs(total.amount) for total in spending] == [Decimal("250.00")] * (2 - categories.count("transfer"))


@pytest.mark.parametrize(
    "change",
    [
        {"posted_on": days(5)},
        {"amount": Decimal("250.01")},
        {"pending": True},
        {"excluded": True},
        {"reconciled": True},
    ],
)
def test_what_differs_is_no_transfer(home, checking, savings, change):
    make_transaction(checking, "-250.00")
    row = make_transaction(savings, "250.00")
    Transaction.objects.filter(pk=row.pk).update(**change)

    assert transfers.find(household_id=home.pk) == transfers.Found(accepted=0, waiting=0)


def test_other_currencies_and_the_same_account_are_no_transfer(home, checking):
    make_transaction(checking, "-250.00")
    make_transaction(checking, "250.00")
    make_transaction(make_account(home, "Euros", currency="EUR"), "250.00")

    assert transfers.find(household_id=home.pk) == transfers.Found(accepted=0, waiting=0)


def test_two_candidates_wait_and_accepting_one_drops_the_other(alice, home, checking, savings):
    paid = make_transaction(checking, "-250.00", days(0), category="travel")
    near, far = make_transaction(savings, "250.00", days(1)), make_transaction(savings, "250.00", days(3))

    assert transfers.find(household_id=home.pk, transaction_ids=[paid.pk]) == transfers.Found(accepted=0, waiting=2)
    assert transfers.find(household_id=home.pk) == transfers.Found(accepted=0, waiting=0)
    assert slugs(paid, near, far) == ["travel", "other", "other"]
    waiting = client_for(alice).get(f"{TRANSFERS}?state=waiting").json()["results"]
    chosen = next(pair for pair in waiting if pair["receiving"]["id"] == str(near.pk))
    accepted = client_for(alice).post(f"{TRANSFERS}/{chosen['id']}/accept")

    assert (len(waiting), accepted.status_code, accepted.json()["state"]) == (2, 200, "ACCEPTED")
    assert slugs(paid, near, far) == ["savings_contributions", "transfer", "other"]
    assert TransferPair.objects.count() == 1
    again = client_for(alice).post(f"{TRANSFERS}/{chosen['id']}/accept")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")


def test_a_candidate_outside_the_import_makes_a_pair_ambiguous_too(home, checking, savings):
    fresh = make_transaction(checking, "-250.00", days(0))
    make_transaction(savings, "250.00", days(4))
    make_transaction(checking, "-250.00", days(8))

    assert transfers.find(household_id=home.pk, transaction_ids=[fresh.pk]) == transfers.Found(accepted=0, waiting=1)


def test_a_rejected_pair_stays_rejected_and_gives_back_what_was(alice, home, checking, savings):
    paid = make_transaction(checking, "-250.00", category="travel", category_source="RULE")
    received = make_transaction(savings, "250.00", category="interest", category_source="IMPORT")
    transfers.find(household_id=home.pk)

    response = client_for(alice).post(f"{TRANSFERS}/{TransferPair.objects.get().pk}/reject")

    assert (response.status_code, response.json()["state"]) == (200, "REJECTED")
    assert slugs(paid, received) == ["travel", "interest"]
    assert set(Transaction.objects.values_list("category_source", flat=True)) == {"RULE", "IMPORT"}
    assert transfers.find(household_id=home.pk) == transfers.Found(accepted=0, waiting=0)
    assert_totals_follow_from_transactions()


def test_a_category_that_a_person_chose_is_asked_about(home, checking, savings):
    paid = make_transaction(checking, "-250.00", category="travel", category_source="PERSON")
    make_transaction(savings, "250.00")

    assert transfers.find(household_id=home.pk) == transfers.Found(accepted=0, waiting=1)
    assert slugs(paid) == ["travel"]


@pytest.mark.parametrize("change", [{"category": "travel"}, {"amount": "-251.00"}, {"posted_on": "2026-04-01"}])
def test_changing_a_side_ends_the_transfer(alice, home, checking, savings, change):
    paid, received = make_transaction(checking, "-250.00"), make_transaction(savings, "250.00", category="interest")
    transfers.find(household_id=home.pk)

    assert client_for(alice).patch(f"/api/v1/transactions/{paid.pk}", change).status_code == 200

    assert not TransferPair.objects.exists()
    assert slugs(received) == ["interest"]
    assert_totals_follow_from_transactions()


def test_deleting_a_side_gives_the_other_back_what_it_was(alice, home, checking, savings):
    paid, received = make_transaction(checking, "-250.00"), make_transaction(savings, "250.00", category="interest")
    transfers.find(household_id=home.pk)

    assert client_for(alice).delete(f"/api/v1/transactions/{paid.pk}").status_code == 204

    assert slugs(received) == ["interest"]
    assert_totals_follow_from_transactions()


def test_money_between_ones_own_and_the_joint_household_is_a_household_transfer_on_both_sides(
    alice, bob, paula, home, joint, checking, ours, bobs
):
    paid, received = make_transaction(checking, "-500.00"), make_transaction(ours, "500.00", days(1))

    assert transfers.find(household_id=joint.pk, transaction_ids=[received.pk]) == transfers.Found(1, 0)

    assert slugs(paid, received) == ["household_transfer", "household_transfer"]
    url = f"{TRANSFERS}/{TransferPair.objects.get().pk}"
    assert [client_for(who).get(url).status_code for who in (alice, bob, paula)] == [200, 404, 404]
    assert client_for(bob).get(f"{TRANSFERS}?household={joint.pk}").json()["results"] == []
    assert len(client_for(alice).get(f"{TRANSFERS}?household={joint.pk}").json()["results"]) == 1


def test_partners_own_households_are_not_paired_with_each_other(home, joint, checking, ours, bobs):
    make_transaction(checking, "-500.00")
    make_transaction(bobs, "500.00")

    for household in (home, joint):
        assert transfers.find(household_id=household.pk) == transfers.Found(accepted=0, waiting=0)


def test_a_person_names_the_two_sides_themselves(alice, home, checking, savings, charlie):
    paid, received = make_transaction(checking, "-250.00", days(0)), make_transaction(savings, "250.00", days(30))
    other = make_transaction(savings, "9.00")
    foreign = make_transaction(make_account(charlie.personal_household), "250.00")
    caller = client_for(alice)

    wrong = caller.post(TRANSFERS, {"paying": str(paid.pk), "receiving": str(other.pk)})
    strange = caller.post(TRANSFERS, {"paying": str(paid.pk), "receiving": str(foreign.pk)})
    right = caller.post(TRANSFERS, {"paying": str(paid.pk), "receiving": str(received.pk)})

    assert (wrong.status_code, wrong.json()["code"]) == (409, "cannot_pair")
    assert (strange.status_code, strange.json()["errors"][0]["pointer"]) == (400, "/receiving")
    assert (right.status_code, right.json()["state"], right.json()["kind"]) == (201, "ACCEPTED", "SAVINGS")


def test_a_locked_side_is_not_rejected(alice, home, checking, savings):
    paid = make_transaction(checking, "-250.00")
    make_transaction(savings, "250.00")
    transfers.find(household_id=home.pk)
    Transaction.objects.filter(pk=paid.pk).update(reconciled=True)

    response = client_for(alice).post(f"{TRANSFERS}/{TransferPair.objects.get().pk}/reject")

    assert (response.status_code, response.json()["code"]) == (409, "cannot_pair")
    assert TransferPair.objects.get().state == "ACCEPTED"


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("alice", 200, 200), ("paula", 200, 200), ("observer", 200, 403), ("bob", 404, 404), ("quentin", 404, 404)],
)
def test_who_reads_and_decides(request, home, joint, checking, savings, who, reads, writes):
    make_transaction(checking, "-250.00")
    make_transaction(savings, "250.00")
    transfers.find(household_id=home.pk)
    caller, url = client_for(request.getfixturevalue(who)), f"{TRANSFERS}/{TransferPair.objects.get().pk}"

    assert caller.get(url).status_code == reads
    assert caller.get(f"{TRANSFERS}?household={home.pk}").status_code == reads
    assert caller.post(f"{TRANSFERS}/find?household={home.pk}").status_code == writes
    assert caller.post(f"{url}/reject").status_code == writes
    assert TransferPair.objects.get().state == ("REJECTED" if writes == 200 else "ACCEPTED")


def test_an_upper_app_proposes_the_other_side(home, checking, monkeypatch):
    certain, doubtful = make_transaction(checking, "-250.00"), make_transaction(checking, "300.00")
    proposals = [
        Proposal(transaction_id=certain.pk, counterpart="investments.trade:1", days_apart=1, is_certain=True),
        Proposal(transaction_id=doubtful.pk, counterpart="investments.trade:2", days_apart=2, is_certain=False),
        Proposal(transaction_id=doubtful.pk, counterpart="investments.trade:1", days_apart=2, is_certain=True),
    ]
    monkeypatch.setitem(transfer_matchers.transfer_matchers._entries, "test", lambda **asked: proposals)

    assert transfers.find(household_id=home.pk) == transfers.Found(accepted=1, waiting=1)
    assert transfers.find(household_id=home.pk) == transfers.Found(accepted=0, waiting=0)

    assert slugs(certain, doubtful) == ["investments", "other"]
    assert TransferPair.objects.get(paying=certain).kind == "INVESTMENT"
    assert TransferPair.objects.get(receiving=doubtful).kind == "INVESTMENT_WITHDRAWAL"


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(alice, home, django_assert_num_queries):
    one, other = make_account(home, "A"), make_account(home, "B")
    caller = client_for(alice)
    for first in (0, 3):
        for number in range(first, first + 3):
            make_transaction(one, f"-{number + 1}.00")
            make_transaction(other, f"{number + 1}.00")
        transfers.find(household_id=home.pk)
        with django_assert_num_queries(3):
            caller.get(TRANSFERS)
