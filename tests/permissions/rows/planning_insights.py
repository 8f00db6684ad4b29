"""Rows of insights."""

import datetime as dt

from planning.models import InsightMark
from tests.banking.conftest import make_account, make_transaction
from tests.permissions.world import AdminRow, Row, readers, writers

API = "/api/v1/insights"


def asked(world):
    """An insight into the owner's household."""
    return {}, {"household": str(world.home.pk)}, None


def short_of_cash(world):
    """The owner spends more than is at hand, so an emergency fund is recommended."""
    account = make_account(world.home)
    today = dt.date.today()  # noqa: DTZ011  any day of the last closed month will do
    closed = today.replace(day=1) - dt.timedelta(days=3)
    make_transaction(account, "-900.00", closed, category="housing")
    return {}, {"household": str(world.home.pk)}, {"key": "emergency_fund"}


def mark(world):
    """Something the owner's household said about an insight."""
    return InsightMark.objects.create(
        household=world.home, key="emergency_fund", answer="dismissed", marked_by=world.people["owner"]
    )


ADMIN_ROWS = {"planning.InsightMark": AdminRow(mark, changed_by=())}

ROWS = {
    **{
        f"GET {API}/{name}": Row(asked, readers())
        for name in (
            "spending-patterns",
            "savings-opportunities",
            "financial-health",
            "recommendations",
            "anomalies",
            "predictions",
        )
    },
    f"POST {API}/recommendations/accept": Row(short_of_cash, writers(201)),
    f"POST {API}/dismissals": Row(
        lambda world: ({}, {"household": str(world.home.pk)}, {"key": "duplicate_charge:1:2"}), writers(200)
    ),
}
