"""Rows of bank file imports."""

from django.core.files.uploadedfile import SimpleUploadedFile

from lifepath.banking.services import imports
from tests.banking.conftest import make_account
from tests.permissions.world import Row, own_list, readers, writers

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
