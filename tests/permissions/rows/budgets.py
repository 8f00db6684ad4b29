"""Rows of the budgets app."""

import datetime as dt

from budgets.models import SpendingBenchmark
from budgets.services.benchmarks import load_shipped
from tests.banking.conftest import make_account, make_transaction
from tests.permissions.world import AdminRow, Row, everyone, own_list

EVERY_ROLE_OF_STAFF = ("lead", "observer", "other_planner", "former_planner", "support", "operator")


def spent(world):
    """A month of the owner."""
    make_transaction(make_account(world.home), "-40.00", dt.date(2026, 3, 9), category="food_dining")
    return {}, {"household": str(world.home.pk), "period": "2026-03"}, None


def months(world):
    """The table of the owner's months."""
    return {}, {"household": str(world.home.pk), "start": "2026-01", "end": "2026-03"}, None


def peers(world):
    """What peers of an income spend."""
    load_shipped()
    return {}, {"income": "150000"}, None


def benchmark(world):
    """One published figure."""
    load_shipped()
    return SpendingBenchmark.objects.order_by("-year", "income_bracket", "category").first()


ROWS = {
    "GET /api/v1/budgets/spending": Row(spent, own_list()),
    "GET /api/v1/budgets/spending/months": Row(months, own_list()),
    "GET /api/v1/budgets/spending/benchmarks": Row(peers, everyone(200)),
}

ADMIN_ROWS = {
    "budgets.SpendingBenchmark": AdminRow(
        benchmark,
        seen_by=EVERY_ROLE_OF_STAFF,
        changed_by=(),
        marker=lambda row: f"/spendingbenchmark/{row.pk}/",
    ),
}
