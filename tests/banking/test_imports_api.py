"""A file over the API: preview, answers, commit, revert; and the command that does the same."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from budgets.models import MonthlySpending
from lifepath.banking.models import BankAccount, ImportFile, ImportSource, Transaction
from lifepath.users.models import AuditEvent
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for
from tests.permissions.test_every_operation import state_of_the_database

FILES = Path(__file__).parent / "files"
URL = "/api/v1/transactions/imports"
CSV = "Date,Description,Category,Amount\n2026-01-15,Cafe,Restaurants,-3.50\n2026-01-20,Shop,Groceries,-40.00\n"


def upload(caller, text, account=None, name="file.csv", **fields):
    content = text if isinstance(text, bytes) else text.encode()
    body = {"file": SimpleUploadedFile(name, content), **fields}
    if account is not None:
        body["account"] = str(account.pk)
    return caller.post(URL, body, format="multipart")


def test_a_preview_stores_nothing_a_commit_all_and_a_revert_takes_it_back(alice, home):
    caller, account = client_for(alice), make_account(home)
    make_transaction(account, "-9.00", category="food_dining")
    before = [row for row in state_of_the_database() if row[0] in ("banking_transaction", "budgets_monthlyspending")]

    preview = upload(caller, CSV, account).json()
    assert (preview["state"], preview["report"]["ready"]) == ("PREVIEW", True)
    assert [row["outcome"] for row in preview["report"]["rows"]] == ["CREATED", "CREATED"]
    assert Transaction.objects.count() == 1

    done = caller.post(f"{URL}/{preview['id']}/commit")
    assert (done.status_code, done.json()["state"]) == (200, "COMMITTED")
    assert MonthlySpending.objects.get(household=home, month="2026-01-01").total_spending == Decimal("43.50")
    assert ImportFile.objects.get().content is None

    reverted = caller.post(f"{URL}/{preview['id']}/revert")
    assert reverted.json() == {"transactions_removed": 2}
    now = [row for row in state_of_the_database() if row[0] in ("banking_transaction", "budgets_monthlyspending")]
    assert now == before
    assert AuditEvent.objects.filter(action="imported", household=home, details__created=2).exists()
    assert AuditEvent.objects.filter(action="import_reverted", household=home).exists()


def test_a_sample_statement_in_ofx_comes_in_by_its_account_number(alice, home):
    caller, account = client_for(alice), make_account(home, currency="CAD")
    content = (FILES / "ofx1_sgml_bank_cad.ofx").read_bytes()

    asked = upload(caller, content, name="bank.ofx").json()
    hint = asked["report"]["unknown_accounts"][0]
    answered = caller.patch(f"{URL}/{asked['id']}", {"accounts": {hint: str(account.pk)}}, format="json").json()

    assert asked["report"]["ready"] is False
    assert (answered["report"]["ready"], answered["report"]["source_total"]) == (True, "-345.27")


def test_an_open_question_is_asked_answered_and_remembered(alice, home):
    caller, account = client_for(alice), make_account(home)
    text = "Date,Description,Amount\n03/04/2026,Cafe,-3.50\n"

    asked = upload(caller, text, account).json()
    early = caller.post(f"{URL}/{asked['id']}/commit")
    caller.patch(f"{URL}/{asked['id']}", {"date_order": "DMY"}, format="json")
    caller.post(f"{URL}/{asked['id']}/commit")
    next_time = upload(caller, text.replace("03/04", "05/06"), account).json()

    assert asked["report"]["questions"] == ["date_order"]
    assert (early.status_code, early.json()["code"]) == (409, "not_ready")
    assert str(Transaction.objects.get().posted_on) == "2026-04-03"
    assert ImportSource.objects.count() == 1
    assert next_time["report"]["rows"][0]["posted_on"] == "2026-06-05"


def test_bad_rows_are_named_and_stored_only_when_told_to_skip(alice, home):
    caller, account = client_for(alice), make_account(home)

    preview = upload(caller, CSV + "2026-02-30,Bad,,-1.00\n", account).json()
    refused = caller.post(f"{URL}/{preview['id']}/commit")
    caller.patch(f"{URL}/{preview['id']}", {"skip_bad": True}, format="json")
    done = caller.post(f"{URL}/{preview['id']}/commit").json()

    assert [(row["line"], row["column"]) for row in preview["report"]["rows"] if row["outcome"] == "REJECTED"] == [
        (4, "Date")
    ]
    assert refused.status_code == 409
    assert (done["report"]["rejected"], Transaction.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("content", "fields", "pointer"),
    [
        (b"%PDF-1.7", {}, "/file"),
        (b"", {}, "/file"),
        (CSV.encode(), {"account": "00000000-0000-7000-8000-000000000000"}, "/account"),
        (CSV.encode(), {"date_order": "XYZ"}, "/date_order"),
        (CSV.encode(), {"accounts": "[1]"}, "/accounts"),
        (CSV.encode(), {"plan": '{"mapping": 3}'}, "/file"),
        (CSV.encode(), {"accounts": '{"x": "00000000-0000-7000-8000-000000000000"}'}, "/accounts/x"),
    ],
)
def test_a_bad_upload_names_the_field_and_keeps_nothing(alice, home, content, fields, pointer):
    body = {"file": SimpleUploadedFile("file.csv", content), **fields}
    if "account" not in fields:
        body["account"] = str(make_account(home).pk)

    response = client_for(alice).post(URL, body, format="multipart")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == pointer
    assert not ImportFile.objects.exists()


def test_a_reconciled_row_keeps_its_import_from_being_taken_back(alice, home):
    caller, account = client_for(alice), make_account(home)
    preview = upload(caller, CSV, account).json()
    caller.post(f"{URL}/{preview['id']}/commit")
    Transaction.objects.filter(payee="Cafe").update(reconciled=True)

    response = caller.post(f"{URL}/{preview['id']}/revert")

    assert (response.status_code, response.json()["code"]) == (409, "rows_are_locked")
    assert Transaction.objects.count() == 2


def test_a_second_commit_and_a_second_revert_are_refused(alice, home):
    caller, account = client_for(alice), make_account(home)
    preview = upload(caller, CSV, account).json()

    assert caller.post(f"{URL}/{preview['id']}/revert").json()["code"] == "not_committed"
    caller.post(f"{URL}/{preview['id']}/commit")
    assert caller.post(f"{URL}/{preview['id']}/commit").json()["code"] == "not_waiting"
    assert caller.delete(f"{URL}/{preview['id']}").status_code == 409


def test_the_list_costs_the_same_whatever_its_length(alice, home, django_assert_max_num_queries):
    caller, account = client_for(alice), make_account(home)
    for number in range(3):
        upload(caller, CSV.replace("Cafe", f"Cafe {number}"), account)

    with django_assert_max_num_queries(5):
        assert len(caller.get(URL).json()["results"]) == 3


def test_the_command_imports_and_counts(capsys, home, tmp_path):
    account = make_account(home)
    path = tmp_path / "file.csv"
    path.write_text(CSV)

    call_command("import_transactions", str(path), "--account", str(account.pk), "--dry-run")
    assert not Transaction.objects.exists()
    call_command("import_transactions", str(path), "--account", str(account.pk))
    call_command("import_transactions", str(path), "--account", str(account.pk), "--json")

    told = capsys.readouterr().out.splitlines()
    assert told[1] == (
        "file.csv: 2 rows: 2 created, 0 matched, 0 duplicates, 0 conflicts, 0 rejected (dry run, nothing stored)."
    )
    assert told[3] == "file.csv: 2 rows: 2 created, 0 matched, 0 duplicates, 0 conflicts, 0 rejected."
    assert json.loads(told[4])["already_imported"] is True


def test_the_command_names_line_and_column_and_writes_a_reject_file(home, tmp_path):
    account = make_account(home)
    path = tmp_path / "file.csv"
    path.write_text(CSV + "2026-02-30,Bad,,-1.00\n")

    with pytest.raises(CommandError, match=r"line 4, Date"):
        call_command("import_transactions", str(path), "--account", str(account.pk))
    call_command("import_transactions", str(path), "--account", str(account.pk), "--skip-bad")

    assert Transaction.objects.count() == 2
    assert (tmp_path / "file.csv.rejected.csv").read_text().splitlines()[1].startswith("4,Date,")


def test_the_command_makes_accounts_for_names_it_does_not_know(home):
    path = FILES / "mt940_multi_statement.sta"

    with pytest.raises(CommandError, match="--create-accounts"):
        call_command("import_transactions", str(path), "--household", str(home.pk))
    assert not BankAccount.objects.exists()
    call_command("import_transactions", str(path), "--household", str(home.pk), "--create-accounts")

    assert (BankAccount.objects.count(), Transaction.objects.count()) == (3, 16)


def test_the_command_acts_with_a_persons_permissions(home, charlie, observer, tmp_path):
    account = make_account(home)
    path = tmp_path / "file.csv"
    path.write_text(CSV)

    for mail in (charlie.email, observer.email, "nobody@home.example"):
        with pytest.raises(CommandError):
            call_command("import_transactions", str(path), "--account", str(account.pk), "--as-user", mail)

    assert not Transaction.objects.exists()
