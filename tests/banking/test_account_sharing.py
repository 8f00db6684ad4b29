"""What an owner shows a partner of an account, and what the partner may allocate from it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from lifepath.banking.choices import Visibility
from lifepath.banking.models import BankAccount
from lifepath.banking.services.accounts import hide_all
from lifepath.users.models import AuditEvent, Household
from tests.banking.conftest import make_account
from tests.conftest import client_for

ACCOUNTS = "/api/v1/accounts"


def share(account, visibility, limit=None):
    BankAccount.objects.filter(pk=account.pk).update(visibility=visibility, partner_monthly_limit=limit)


def test_an_owner_shares_an_account_and_says_what_the_partner_may_allocate(alice, bob, joint, checking):
    url = f"{ACCOUNTS}/{checking.pk}"

    shared = client_for(alice).patch(url, {"visibility": "BALANCE", "partner_monthly_limit": "200.00"})

    assert (shared.status_code, shared.json()["partner_monthly_limit"]) == (200, "200.00")
    assert client_for(bob).get(url).json()["partner_monthly_limit"] == "200.00"
    assert list(BankAccount.objects.delegated_to(bob)) == [checking]
    assert list(BankAccount.objects.delegated_to(alice)) == []


def test_a_limit_ends_when_the_account_is_made_private(alice, bob, joint, checking):
    share(checking, Visibility.FULL, Decimal("50.00"))

    hidden = client_for(alice).patch(f"{ACCOUNTS}/{checking.pk}", {"visibility": "PRIVATE"})

    assert hidden.json()["partner_monthly_limit"] is None
    assert not BankAccount.objects.shared_with(bob).exists()


@pytest.mark.parametrize("limit", ["0.00", "-1.00", "1.005"])
def test_a_limit_is_an_amount_above_zero(alice, checking, limit):
    share(checking, Visibility.FULL)

    refused = client_for(alice).patch(f"{ACCOUNTS}/{checking.pk}", {"partner_monthly_limit": limit})

    assert refused.status_code == 400
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/partner_monthly_limit"]


def test_only_an_account_of_ones_own_that_is_shared_takes_a_limit(alice, joint, checking, ours):
    for account in (checking, ours):
        refused = client_for(alice).patch(f"{ACCOUNTS}/{account.pk}", {"partner_monthly_limit": "10.00"})

        assert refused.status_code == 400
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/partner_monthly_limit"]
        with pytest.raises(IntegrityError), transaction.atomic():
            BankAccount.objects.filter(pk=account.pk).update(partner_monthly_limit=10)
    assert not BankAccount.objects.filter(partner_monthly_limit__isnull=False).exists()


def test_neither_partner_nor_planner_changes_what_an_owner_shares(bob, paula, joint, checking):
    share(checking, Visibility.FULL, Decimal("50.00"))
    before = BankAccount.objects.filter(pk=checking.pk).values().get()

    for caller in (bob, paula):
        for change in (
            {"partner_monthly_limit": "5000.00"},
            {"partner_monthly_limit": None},
            {"visibility": "BALANCE"},
        ):
            assert client_for(caller).patch(f"{ACCOUNTS}/{checking.pk}", change).status_code == 403

    assert BankAccount.objects.filter(pk=checking.pk).values().get() == before


def test_what_was_shared_ends_with_the_couple(bob, joint, checking, now):
    share(checking, Visibility.FULL, Decimal("50.00"))
    assert BankAccount.objects.delegated_to(bob).exists()

    Household.objects.filter(pk=joint.pk).update(ended_at=now)

    assert not BankAccount.objects.shared_with(bob).exists()
    assert not BankAccount.objects.delegated_to(bob).exists()
    assert client_for(bob).get(f"{ACCOUNTS}/{checking.pk}").status_code == 404


def test_hiding_makes_every_account_of_ones_own_private_at_once(alice, bob, joint, checking, savings, ours, bobs):
    cash = make_account(checking.household, "Cash", kind="CASH")
    share(checking, Visibility.FULL, Decimal("50.00"))
    share(savings, Visibility.BALANCE)
    share(bobs, Visibility.FULL)

    hidden = hide_all(alice)

    assert {account.pk for account in hidden} == {checking.pk, savings.pk}
    assert not BankAccount.objects.shared_with(bob).exists()
    assert list(BankAccount.objects.shared_with(alice)) == [bobs]
    assert set(AuditEvent.objects.filter(action="account_hidden").values_list("object_id", flat=True)) == {
        str(checking.pk),
        str(savings.pk),
    }
    assert BankAccount.objects.get(pk=ours.pk).visibility == Visibility.FULL
    assert BankAccount.objects.get(pk=cash.pk).visibility == Visibility.PRIVATE
