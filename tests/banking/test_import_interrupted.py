"""An import that is killed leaves nothing, its rerun completes, and two at once add each row once."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from lifepath.banking.models import BankAccount, ImportBatch, MonthlyCategoryTotal, Transaction
from lifepath.users.models import Household
from tests.banking.conftest import make_account
from tests.conftest import client

ROOT = Path(__file__).resolve().parents[2]
ROWS = 3_000
SCRIPT = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import tests.settings
tests.settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.core.management import call_command
print("ready", flush=True)
call_command("import_transactions", sys.argv[2], "--account", sys.argv[3])
"""


@pytest.fixture
def account(transactional_db):
    """An account of a household that other processes see."""
    return make_account(Household.objects.get(personal_owner=client("Alice")))


@pytest.fixture
def path(tmp_path):
    """A file of some size."""
    rows = (f"2026-01-{1 + n % 28:02d},Shop {n % 300},-{1 + n % 90}.{n % 100:02d}\n" for n in range(ROWS))
    file = tmp_path / "large.csv"
    file.write_text("Date,Description,Amount\n" + "".join(rows))
    return file


def start(path, account):
    """The command in a process of its own, ready to import."""
    database = connection.settings_dict["NAME"]
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, database, str(path), str(account.pk)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def stored():
    """Rows, totals and batches."""
    return Transaction.objects.count(), MonthlyCategoryTotal.objects.count(), ImportBatch.objects.count()


def is_storing():
    """Another process writes transactions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'banking_transaction'::regclass"
            " AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0


@pytest.mark.parametrize("moment", ["while rows are read", "while rows are stored"])
def test_an_import_that_is_killed_leaves_nothing_and_a_rerun_completes(account, path, moment):
    process = start(path, account)
    if moment == "while rows are stored":
        deadline = time.monotonic() + 30
        while not is_storing() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
    process.kill()
    process.wait()

    assert stored() == (0, 0, 0)
    assert start(path, account).wait() == 0
    assert Transaction.objects.count() == ROWS
    assert start(path, account).wait() == 0
    assert (Transaction.objects.count(), BankAccount.objects.count()) == (ROWS, 1)


def test_two_imports_of_one_file_at_once_add_each_row_once(account, path):
    first, second = start(path, account), start(path, account)

    assert (first.wait(), second.wait()) == (0, 0)
    assert Transaction.objects.count() == ROWS
