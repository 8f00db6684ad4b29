"""The household whose transactions are measured."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from django.db import connection
from rest_framework.test import APIClient

from lifepath.banking.choices import AccountKind
from lifepath.banking.imports.engine import ImportRequest, run
from lifepath.banking.models import BankAccount, Transaction
from lifepath.banking.readers.csv_plan import CsvPlan
from lifepath.banking.readers.reading import ReadOptions
from lifepath.users.models import Household
from tests.bench.files import ACCOUNTS, Files
from tests.conftest import client, client_for

PLAN = CsvPlan(
    mapping={
        "date": ("date",),
        "amount": ("amount",),
        "payee": ("payee",),
        "memo": ("memo",),
        "category": ("category",),
        "external_id": ("id",),
        "account": ("account",),
    },
    date_order="YMD",
)


@dataclass(frozen=True, slots=True)
class Home:
    """A household with the accounts of the files, and its member's client."""

    household: Household
    accounts: list[BankAccount]
    client: APIClient

    @classmethod
    def make(cls, name: str = "Bench") -> Self:
        """A new one."""
        person = client(name)
        household = Household.objects.get(personal_owner=person)
        for account in ACCOUNTS:
            BankAccount.objects.create(household=household, owner=person, name=account, kind=AccountKind.CHECKING)
        return cls.of(household)

    @classmethod
    def of(cls, household: Household) -> Self:
        """The one that another process made."""
        accounts = list(BankAccount.objects.filter(household=household).order_by("pk"))
        return cls(household=household, accounts=accounts, client=client_for(household.personal_owner))

    def take_in(self, path: Path) -> Any:
        """Import a file into the accounts that its rows name."""
        request = ImportRequest(
            household_id=self.household.pk,
            source=path,
            file_name=path.name,
            accounts=self.accounts,
            options=ReadOptions(plan=PLAN),
        )
        return run(request, dry_run=False)

    def take_in_elsewhere(self, path: Path) -> tuple[float, int]:
        """Import it in a process of its own: the seconds, and the megabytes by which that grew."""
        database = str(connection.settings_dict["NAME"])
        command = [sys.executable, "-m", "tests.bench.one_import", database, str(self.household.pk), str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, megabytes = done.stdout.split()
        return float(seconds), int(megabytes)

    def fill(self, files: Files) -> None:
        """The transactions of the file, once."""
        if not Transaction.objects.filter(household=self.household).exists():
            self.take_in(files.csv)
            analyze()


def analyze() -> None:
    """What autovacuum would do a minute later."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
