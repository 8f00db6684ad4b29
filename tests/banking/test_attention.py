"""What in a household's accounts asks for attention, and when it stops asking."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifepath.banking.choices import FileFormat, ImportState
from lifepath.banking.models import BankAccount, ImportFile
from lifepath.core.attention import Urgency, raised_flags
from lifepath.users.models import Household, User
from tests.banking.conftest import make_account, make_transaction

NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


def flags(*households: Household) -> list[tuple[str, dt.date, str]]:
    """Names, days and evidence of what stands."""
    found = raised_flags([household.pk for household in households], NOW)
    return [(flag.name, flag.finding.since, flag.finding.evidence) for flag in found]


def earmark(account: BankAccount, amount: str) -> None:
    """Set the column that otherwise follows from the ledger of goals, past its guard."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        BankAccount.objects.filter(pk=account.pk).update(allocated=amount)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_data_are_stale_from_the_ninety_first_day_on(home: Household, checking: BankAccount) -> None:
    make_transaction(checking, "-1.00", dt.date(2026, 1, 1))
    make_transaction(checking, "-1.00", dt.date(2026, 6, 30), pending=True)

    assert flags(home) == [
        ("stale_data", dt.date(2026, 4, 2), "The newest transaction is of 2026-01-01, 181 days ago.")
    ]

    make_transaction(checking, "-1.00", dt.date(2026, 4, 2))

    assert flags(home) == []


def test_an_account_is_over_allocated_since_the_day_that_took_it_below(home: Household, checking: BankAccount) -> None:
    make_transaction(checking, "500.00", dt.date(2026, 6, 1))
    make_transaction(checking, "-300.00", dt.date(2026, 6, 20))
    make_transaction(checking, "-50.00", dt.date(2026, 6, 25))
    earmark(checking, "250.00")

    assert flags(home) == [
        ("account_over_allocated", dt.date(2026, 6, 20), "Checking holds 150.00 USD and 250.00 is earmarked.")
    ]

    earmark(checking, "150.00")

    assert flags(home) == []


@pytest.mark.parametrize(
    ("report", "why"),
    [({"ready": False, "rejected": 2}, "2 of its rows cannot be read"), ({"ready": False}, "it waits for an answer")],
)
def test_an_import_has_failed_until_the_file_is_imported(home: Household, report: dict[str, Any], why: str) -> None:
    known = {"household": home, "file_name": "june.csv", "file_format": FileFormat.CSV}
    ImportFile.objects.create(**known, digest="a", report=report)
    ImportFile.objects.create(**known | {"file_name": "fine.csv"}, digest="b", report={"ready": True})

    assert [(name, evidence) for name, _, evidence in flags(home)] == [
        ("import_failed", f"june.csv was not imported: {why}.")
    ]

    ImportFile.objects.create(**known, digest="c", state=ImportState.COMMITTED, committed_at=NOW)

    assert flags(home) == []


def test_flags_concern_the_households_that_were_asked_for_and_cost_the_same_for_many(
    home: Household, checking: BankAccount, bob: User
) -> None:
    make_transaction(checking, "-1.00", dt.date(2026, 1, 1))
    other = make_account(bob.personal_household)
    make_transaction(other, "10.00", dt.date(2026, 1, 1))
    earmark(other, "20.00")

    with CaptureQueriesContext(
        connection,
    ) as one:
        assert [flag.finding.household_id for flag in raised_flags([home.pk], NOW)] == [home.pk]
    with CaptureQueriesContext(connection) as two:
        both = list(raised_flags([home.pk, bob.personal_household.pk], NOW))

    assert [flag.urgency for flag in both] == [Urgency.CRITICAL, Urgency.NOTICE, Urgency.NOTICE]
    assert len(two) - len(one) == 1  # the day of the one account that is over-allocated
    assert list(raised_flags([], NOW)) == []
