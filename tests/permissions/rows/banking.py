"""Rows of the banking app."""

from lifepath.banking.category_tree import category_id
from lifepath.banking.models import Category
from lifepath.banking.services.categories import add_category
from tests.banking.conftest import make_account, make_transaction
from tests.permissions.world import Row, members_only, own_list, readers, writers

NEW_ACCOUNT = {"name": "Everyday", "kind": "CHECKING", "balance": "10.00"}
OUTSIDE = 400
"""A stranger's id in a body does not exist for the caller: the field is wrong."""


def of_home(world):
    """A list of the owner's household."""
    make_transaction(make_account(world.home), "-1.00")
    return {}, {"household": str(world.home.pk)}, None


def account(body=None):
    """One account of the owner, who keeps it private."""
    return lambda world: ({"id": make_account(world.home).pk}, {}, body)


def posting(body=None):
    """One transaction of the owner."""
    return lambda world: ({"id": make_transaction(make_account(world.home), "-1.00").pk}, {}, body)


def new_posting(world):
    """A transaction for an account of the owner."""
    return {}, {}, _posting_of(make_account(world.home))


def put_posting(world):
    """A whole transaction of the owner."""
    row = make_transaction(make_account(world.home), "-1.00")
    return {"id": row.pk}, {}, _posting_of(row.account)


def bulk(world):
    """Deleting a transaction of the owner among others."""
    row = make_transaction(make_account(world.home), "-1.00")
    return {}, {}, {"rows": [{"op": "delete", "id": str(row.pk)}]}


def category(body=None):
    """One category that the owner added."""
    return lambda world: ({"id": _pets(world).pk}, {}, body)


def _posting_of(found):
    return {"account": str(found.pk), "posted_on": "2026-03-01", "amount": "-5.00"}


def _pets(world):
    return add_category(household_id=world.home.pk, parent=Category.objects.get(pk=category_id("other")), name="Pets")


def _in_home(body):
    return lambda world: ({}, {"household": str(world.home.pk)}, body)


ROWS = {
    "GET /api/v1/accounts": Row(of_home, own_list()),
    "POST /api/v1/accounts": Row(_in_home(NEW_ACCOUNT), writers(201)),
    "GET /api/v1/accounts/{id}": Row(account(), readers()),
    "PUT /api/v1/accounts/{id}": Row(account(NEW_ACCOUNT), writers(200)),
    "PATCH /api/v1/accounts/{id}": Row(account({"name": "New"}), writers(200)),
    "DELETE /api/v1/accounts/{id}": Row(account(), members_only(204)),
    "GET /api/v1/categories": Row(of_home, own_list()),
    "POST /api/v1/categories": Row(_in_home({"name": "Boat", "parent": "other"}), writers(201)),
    "GET /api/v1/categories/{id}": Row(category(), readers()),
    "PATCH /api/v1/categories/{id}": Row(category({"name": "Animals"}), writers(200)),
    "DELETE /api/v1/categories/{id}": Row(category(), writers(204)),
    "POST /api/v1/categories/{id}/merge": Row(category({"into": "other"}), writers(200)),
    "GET /api/v1/transactions": Row(of_home, own_list()),
    "POST /api/v1/transactions": Row(new_posting, writers(201), otherwise=OUTSIDE),
    "POST /api/v1/transactions/bulk": Row(bulk, writers(200), otherwise=OUTSIDE),
    "GET /api/v1/transactions/{id}": Row(posting(), readers()),
    "PUT /api/v1/transactions/{id}": Row(put_posting, writers(200)),
    "PATCH /api/v1/transactions/{id}": Row(posting({"notes": "x"}), writers(200)),
    "DELETE /api/v1/transactions/{id}": Row(posting(), writers(204)),
}

ADMIN_ROWS: dict = {}
