"""The planner imports a bank file in the back office: preview, import, take back; nobody else reaches it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lifepath.banking.models import ImportFile, Transaction
from tests.banking.conftest import make_account
from tests.core.test_admin_scoping import desk, page

CSV = b"Date,Description,Amount\n2026-01-15,Cafe,-3.50\n2026-01-20,Shop,-40.00\n"


def upload(browser, account, content=CSV, **fields):
    """Send the form."""
    data = {"account": str(account.pk), "file": SimpleUploadedFile("file.csv", content), **fields}
    return browser.post(page("banking_import_upload"), data)


def test_a_planner_previews_imports_and_takes_back(paula, home):
    account, browser = make_account(home), desk(paula)

    sent = upload(browser, account)
    file = ImportFile.objects.get()
    preview = browser.get(sent["Location"]).content.decode()
    assert "Import for good" in preview
    assert "Cafe" in preview
    assert not Transaction.objects.exists()

    browser.post(page("banking_import_commit", file.pk))
    assert Transaction.objects.count() == 2
    assert "Take this import back" in browser.get(page("banking_import", file.pk)).content.decode()
    assert "file.csv" in browser.get(page("banking_importfile_changelist")).content.decode()

    browser.post(page("banking_import_revert", file.pk))
    assert not Transaction.objects.exists()
    again = browser.post(page("banking_import_revert", file.pk), follow=True).content.decode()
    assert "Only an import that stands can be taken back." in again


def test_a_file_that_is_none_and_an_account_out_of_scope_are_refused_on_the_form(paula, home, charlie):
    browser = desk(paula)

    unreadable = upload(browser, make_account(home), b"%PDF-1.7")
    foreign = upload(browser, make_account(charlie.personal_household))

    assert 'role="alert"' in unreadable.content.decode()
    assert 'role="alert"' in foreign.content.decode()
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize(("who", "seen", "done"), [("observer", 200, 404), ("quentin", 404, 404), ("olga", 404, 404)])
def test_others_do_not_import(request, paula, home, who, seen, done):
    upload(desk(paula), make_account(home))
    file, browser = ImportFile.objects.get(), desk(request.getfixturevalue(who))

    assert browser.get(page("banking_import", file.pk)).status_code == seen
    assert browser.post(page("banking_import_commit", file.pk)).status_code == done
    assert browser.get(page("banking_import_commit", file.pk)).status_code == 405
    assert not Transaction.objects.exists()
