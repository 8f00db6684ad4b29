"""Rows of bank file imports."""

from django.core.files.uploadedfile import SimpleUploadedFile

from lifepath.banking.category_tree import category_id
from lifepath.banking.models import Category, Rule
from lifepath.banking.services import imports
from tests.banking.conftest import make_account, make_transaction
from tests.permissions.world import AdminRow, Row, own_list, readers, writers

CSV = b"Date,Description,Amount\n2026-01-15,Cafe,-3.50\n"


def waiting(world, account=None):
    """A file that the owner uploaded."""
    account = account or make_account(world.home)
    return imports.upload(
        household_id=world.home.pk,
        content=CSV,
        file_name="file.csv",
        choices={"account": str(account.pk)},
        actor=world.people["owner"],
    )


def committed(world):
    """An import of the owner that stands."""
    return imports.commit(file=waiting(world), actor=world.people["owner"])


def upload(world):
    """A file for an account of the owner."""
    account = make_account(world.home)
    return {}, {}, {"file": SimpleUploadedFile("file.csv", CSV), "account": str(account.pk)}


def one(make, body=None):
    """One import of the owner."""
    return lambda world: ({"id": make(world).pk}, {}, body)


def listed(world):
    """The imports of the owner's household."""
    waiting(world)
    return {}, {"household": str(world.home.pk)}, None


PATH = "/api/v1/transactions/imports"
ROWS = {
    f"GET {PATH}": Row(listed, own_list()),
    f"POST {PATH}": Row(upload, {**writers(201)}, otherwise=400, format="multipart"),
    f"GET {PATH}/{{id}}": Row(one(waiting), readers()),
    f"PATCH {PATH}/{{id}}": Row(one(waiting, {"skip_bad": True}), writers(200)),
    f"DELETE {PATH}/{{id}}": Row(one(waiting), writers(204)),
    f"POST {PATH}/{{id}}/commit": Row(one(waiting), writers(200)),
    f"POST {PATH}/{{id}}/revert": Row(one(committed), writers(200)),
}


def has_row(kind):
    """One record of the owner's household."""
    makers = {
        "account": lambda world: make_account(world.home),
        "transaction": lambda world: make_transaction(make_account(world.home), "-1.00", payee="Cafe"),
        "rule": lambda world: Rule.objects.create(household=world.home, name="R", conditions=[], actions={}),
    }
    return makers[kind]


ADMIN_ROWS = {
    "banking.BankAccount": AdminRow(
        has_row("account"), post=lambda row: {"name": "Renamed", "institution_name": "", "kind": "SAVINGS"}
    ),
    "banking.Transaction": AdminRow(
        has_row("transaction"), post=lambda row: {"payee": "Other", "category": str(row.category_id), "notes": ""}
    ),
    "banking.Rule": AdminRow(has_row("rule"), changed_by=()),
    "banking.Category": AdminRow(
        lambda world: Category.objects.create(
            household=world.home, parent_id=category_id("travel"), name="Sailing", slug="sailing"
        ),
        changed_by=(),
    ),
    "banking.ImportFile": AdminRow(waiting, changed_by=()),
}
