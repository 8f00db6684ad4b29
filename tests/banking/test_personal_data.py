"""A person's export holds what is theirs, and nothing that they may not see."""

import datetime as dt
from uuid import UUID

import pytest
from django.utils import timezone

from lifepath.banking.models import BankAccount, TransactionSplit
from lifepath.core import privacy
from lifepath.core.privacy import Erasure, export_parts
from lifepath.core.registries import Registry
from lifepath.users.models import Household, User
from tests.banking.conftest import make_account, make_transaction


def exported(person: User, *households: Household) -> dict[str, list[dict]]:
    """Every part of a person's export."""
    ids = [household.pk for household in households]
    return {name: [dict(row) for row in part.rows(person, ids)] for name, part in export_parts.items()}


def test_each_part_yields_the_columns_it_names(alice: User, home: Household) -> None:
    account = make_account(home, number="DE02120300000000202051")
    make_transaction(account, "-12.50", payee="Trader Joe's")

    parts = exported(alice, home)

    for name, rows in parts.items():
        assert all(tuple(row) == export_parts.get(name).columns for row in rows), name
    assert parts["profile"][0]["email"] == alice.email
    assert [row["id"] for row in parts["households"]] == [home.pk]
    assert parts["accounts"][0]["number"] == "DE02120300000000202051"
    assert parts["transactions"][0]["payee"] == "Trader Joe's"


def test_households_of_others_stay_out_whoever_names_them(alice: User, home: Household, charlie: User) -> None:
    foreign = make_account(charlie.personal_household)
    make_transaction(foreign, "-1.00")

    parts = exported(alice, home, charlie.personal_household)

    seen = {row.get("household_id") for rows in parts.values() for row in rows}
    assert charlie.personal_household.pk not in seen
    assert parts["transactions"] == []


def test_a_surprise_stays_one(alice: User, bob: User, joint: Household, ours: BankAccount) -> None:
    today = timezone.now().date()
    gift = make_transaction(
        ours,
        "-80.00",
        today,
        payee="Jeweller",
        memo="ring",
        surprise_until=today + dt.timedelta(days=9),
        surprise_since=today,
        surprise_by=bob,
        category="travel",
    )
    for position, amount in enumerate(("-30.00", "-50.00")):
        TransactionSplit.objects.create(
            transaction=gift, position=position, amount=amount, category_id=gift.category_id, memo="ring"
        )

    shown, own = exported(alice, joint), exported(bob, joint)

    assert (shown["transactions"][0]["payee"], shown["transactions"][0]["memo"]) == ("Surprise", "")
    assert "ring" not in str(shown)
    assert own["transactions"][0]["payee"] == "Jeweller"
    assert len(own["transaction_splits"]) == 2


def test_erasures_run_in_their_order_whoever_registered_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(household_id: UUID, now: dt.datetime) -> int:
        return 0

    monkeypatch.setattr(privacy, "erasures", Registry("Erasure"))
    privacy.erasures.register("accounts", Erasure("Accounts", 20, erase_household=forget))
    privacy.erasures.register("transactions", Erasure("Transactions", 10, erase_household=forget))

    assert [name for name, _ in privacy.erasures_in_order()] == ["transactions", "accounts"]
