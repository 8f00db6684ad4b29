"""Rows of recurring payments, forecasts and suggested categories."""

from tests.banking.conftest import make_account, make_transaction
from tests.permissions.world import Row, own_list, readers


def household(world):
    """The owner's household."""
    make_transaction(make_account(world.home), "-1.00")
    return {}, {"household": str(world.home.pk)}, None


ROWS = {
    "GET /api/v1/recurring": Row(household, own_list()),
    "GET /api/v1/transactions/category-suggestions": Row(household, own_list()),
    "GET /api/v1/accounts/{id}/forecast": Row(
        lambda world: ({"id": make_account(world.home).pk}, {"days": "30"}, None), readers()
    ),
}
