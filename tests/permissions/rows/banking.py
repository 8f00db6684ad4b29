"""Rows of the banking app."""

from datetime import date

from lifepath.banking.category_tree import category_id
from lifepath.banking.models import Category, Reconciliation, Rule, TransferPair
from lifepath.banking.services import rules
from lifepath.banking.services.categories import add_category
from tests.banking.conftest import make_account, make_transaction
from tests.permissions.world import Row, members_only, own_list, readers, writers

COFFEE = {
    "conditions": [{"field": "payee", "operator": "contains", "value": "coffee"}],
    "actions": {"tags": ["coffee"]},
}
NEW_RULE = {"name": "Coffee", **COFFEE}
STATEMENT = {"statement_on": "2026-03-31", "statement_balance": "0.00"}
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


def rule(body=None):
    """One rule of the owner."""
    return lambda world: ({"id": _coffee(world).pk}, {}, body)


def run(world):
    """One run of the owner's rules."""
    return {"id": rules.run(scope=rules.Scope(household_id=world.home.pk)).pk}, {}, None


def transfer(world):
    """A transfer of the owner that waits for a decision."""
    paying, receiving = _two_sides(world)
    kept = TransferPair.objects.create(
        household=world.home, receiving_household=world.home, paying=paying, receiving=receiving, kind="TRANSFER"
    )
    return {"id": kept.pk}, {}, None


def new_transfer(world):
    """Two postings of the owner that are one transfer."""
    paying, receiving = _two_sides(world)
    return {}, {}, {"paying": str(paying.pk), "receiving": str(receiving.pk)}


def statement(body=None):
    """Statements of an account of the owner."""
    return lambda world: ({"account_id": make_account(world.home).pk}, {}, body)


def reconciled(world):
    """A statement of the owner that was agreed with."""
    kept = Reconciliation.objects.create(
        account=make_account(world.home), statement_on=date(2026, 3, 31), statement_balance=0, opening_balance=0
    )
    return {"account_id": kept.account_id, "id": kept.pk}, {}, None


def _coffee(world):
    return Rule.objects.create(household=world.home, name="Coffee", **COFFEE)


def _two_sides(world):
    accounts = make_account(world.home, "A"), make_account(world.home, "B")
    return make_transaction(accounts[0], "-9.00"), make_transaction(accounts[1], "9.00")


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
    "GET /api/v1/rules": Row(of_home, own_list()),
    "POST /api/v1/rules": Row(_in_home(NEW_RULE), writers(201)),
    "GET /api/v1/rules/{id}": Row(rule(), readers()),
    "PUT /api/v1/rules/{id}": Row(rule(NEW_RULE), writers(200)),
    "PATCH /api/v1/rules/{id}": Row(rule({"name": "Tea"}), writers(200)),
    "DELETE /api/v1/rules/{id}": Row(rule(), writers(204)),
    "POST /api/v1/rules/dry-run": Row(_in_home({}), readers()),
    "GET /api/v1/rules/runs": Row(of_home, own_list()),
    "POST /api/v1/rules/runs": Row(_in_home({}), writers(201)),
    "GET /api/v1/rules/runs/{id}": Row(run, readers()),
    "GET /api/v1/rules/runs/{id}/changes": Row(run, readers()),
    "POST /api/v1/rules/runs/{id}/undo": Row(run, writers(200)),
    "GET /api/v1/transfers": Row(of_home, own_list()),
    "POST /api/v1/transfers": Row(new_transfer, writers(201), otherwise=OUTSIDE),
    "POST /api/v1/transfers/find": Row(_in_home(None), writers(200)),
    "GET /api/v1/transfers/{id}": Row(transfer, readers()),
    "POST /api/v1/transfers/{id}/accept": Row(transfer, writers(200)),
    "POST /api/v1/transfers/{id}/reject": Row(transfer, writers(200)),
    "GET /api/v1/accounts/{account_id}/reconciliations": Row(statement(), readers()),
    "POST /api/v1/accounts/{account_id}/reconciliations": Row(statement(STATEMENT), writers(201)),
    "POST /api/v1/accounts/{account_id}/reconciliations/check": Row(statement(STATEMENT), readers()),
    "GET /api/v1/accounts/{account_id}/reconciliations/{id}": Row(reconciled, readers()),
    "POST /api/v1/accounts/{account_id}/reconciliations/{id}/reopen": Row(reconciled, writers(200)),
    "GET /api/v1/transactions": Row(of_home, own_list()),
    "POST /api/v1/transactions": Row(new_posting, writers(201), otherwise=OUTSIDE),
    "POST /api/v1/transactions/bulk": Row(bulk, writers(200), otherwise=OUTSIDE),
    "GET /api/v1/transactions/{id}": Row(posting(), readers()),
    "PUT /api/v1/transactions/{id}": Row(put_posting, writers(200)),
    "PATCH /api/v1/transactions/{id}": Row(posting({"notes": "x"}), writers(200)),
    "DELETE /api/v1/transactions/{id}": Row(posting(), writers(204)),
}

ADMIN_ROWS: dict = {}
