"""What in a household's accounts needs attention: stale data, failed imports, more earmarked than an account holds."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from lifepath.banking.choices import ImportState
from lifepath.banking.models import BankAccount, ImportFile
from lifepath.core.attention import AttentionFlag, Finding, Urgency, attention_flags
from lifepath.users.models import Household

STALE_AFTER_DAYS = 90


def register() -> None:
    """Bring the app's flags; called once at start-up."""
    for name, flag in {
        "account_over_allocated": AttentionFlag("Account over-allocated", Urgency.CRITICAL, over_allocated),
        "import_failed": AttentionFlag("Import failed", Urgency.WARNING, failed_imports),
        "stale_data": AttentionFlag("No new transactions", Urgency.NOTICE, stale_data),
    }.items():
        attention_flags.register(name, flag)


def stale_data(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """The newest transaction is more than ninety days old. A household without any has nothing that could be stale."""
    newest = dict(_fetch(_NEWEST, [list(household_ids)]))
    for household in Household.objects.filter(pk__in=newest).only("time_zone"):
        day, today = newest[household.pk], household.today(now)
        if (today - day).days > STALE_AFTER_DAYS:
            yield Finding(
                household.pk,
                since=day + dt.timedelta(days=STALE_AFTER_DAYS + 1),
                evidence=f"The newest transaction is of {day}, {(today - day).days} days ago.",
                link=reverse("admin:users_household_page", args=[household.pk]),
            )


def failed_imports(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """A file was uploaded and cannot be imported as it is, and was not imported later under its name or content."""
    later = ImportFile.objects.filter(
        Q(digest=OuterRef("digest")) | Q(file_name=OuterRef("file_name")),
        household=OuterRef("household"),
        created_at__gte=OuterRef("created_at"),
        committed_at__isnull=False,
    )
    failed = ImportFile.objects.filter(
        ~Exists(later), household__in=household_ids, state=ImportState.PREVIEW, report__ready=False
    )
    rejected = failed.annotate(rejected=KeyTextTransform("rejected", "report"))
    for file in rejected.select_related("household").defer("content", "report").order_by("created_at"):
        why = f"{file.rejected} of its rows cannot be read" if file.rejected else "it waits for an answer"
        yield Finding(
            file.household_id,
            since=file.household.today(file.created_at),
            evidence=f"{file.file_name or 'A file'} was not imported: {why}.",
            key=str(file.pk),
            link=reverse("admin:banking_import", args=[file.pk]),
        )


def over_allocated(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """More is earmarked than the account holds; since the day whose postings took it below."""
    accounts = BankAccount.objects.filter(
        Q(allocated__gt=0), Q(allocated__gt=F("balance")), household__in=household_ids
    ).select_related("household")
    found = list(accounts.defer("number").order_by("pk"))
    fell = dict(_fetch(_FELL_BELOW, [[account.pk for account in found]])) if found else {}
    for account in found:
        yield Finding(
            account.household_id,
            since=fell.get(account.pk) or account.household.today(account.updated_at),
            evidence=f"{account.name} holds {account.balance} {account.currency} and {account.allocated} is earmarked.",
            key=str(account.pk),
            link=reverse("admin:banking_bankaccount_change", args=[account.pk]),
        )


_NEWEST = """
SELECT household_id, newest.posted_on
FROM unnest(%s::uuid[]) AS asked (household_id)
CROSS JOIN LATERAL (
    SELECT posted_on FROM banking_transaction t
    WHERE t.household_id = asked.household_id AND NOT t.pending ORDER BY posted_on DESC LIMIT 1
) newest
"""

_FELL_BELOW = """
SELECT account_id, max(posted_on) FROM (
    SELECT a.id AS account_id, d.posted_on, a.allocated,
        a.balance - sum(d.amount) OVER (PARTITION BY a.id ORDER BY d.posted_on DESC) AS before
    FROM banking_bankaccount a
    CROSS JOIN LATERAL (
        SELECT posted_on, sum(amount) AS amount FROM banking_transaction t
        WHERE t.account_id = a.id AND NOT t.pending GROUP BY posted_on
    ) d
    WHERE a.id = ANY(%s::uuid[])
) day
WHERE before >= allocated GROUP BY account_id
"""


def _fetch(sql: str, parameters: list[Any]) -> list[tuple[UUID, dt.date]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
