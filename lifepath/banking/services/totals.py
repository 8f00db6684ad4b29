"""Proof that balances and monthly totals follow from the transactions."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction

_WRONG_TOTALS = """
    SELECT 'total of ' || month || ' ' || account_id || ' ' || category_id, stored.amount, computed.amount
    FROM banking_monthlycategorytotal stored
    FULL JOIN (
        SELECT household_id, month, account_id, category_id, sum(amount) AS amount, count(*) AS row_count
        FROM banking_contribution GROUP BY 1, 2, 3, 4
    ) computed USING (household_id, month, account_id, category_id)
    WHERE (stored.amount, stored.row_count) IS DISTINCT FROM (computed.amount, computed.row_count)
    ORDER BY 1
"""

_WRONG_BALANCES = """
    SELECT 'balance of ' || a.id, a.balance, computed.balance
    FROM banking_bankaccount a
    JOIN LATERAL (
        SELECT coalesce(a.anchor_balance, 0) + coalesce(sum(t.amount), 0) AS balance FROM banking_transaction t
        WHERE t.account_id = a.id AND NOT t.pending AND (a.anchor_on IS NULL OR t.posted_on > a.anchor_on)
    ) computed ON computed.balance <> a.balance
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A stored sum that does not follow from its transactions; None where there is none."""

    what: str
    stored: Decimal | None
    computed: Decimal | None


def wrong_totals() -> list[WrongTotal]:
    """Every balance and monthly total that differs from a recomputation."""
    found: list[WrongTotal] = []
    with connection.cursor() as cursor:
        for query in (_WRONG_BALANCES, _WRONG_TOTALS):
            cursor.execute(query)
            found += [WrongTotal(*row) for row in cursor.fetchall()]
    return found


@transaction.atomic
def rebuild() -> None:
    """Compute all of them anew; writes to transactions wait meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT banking_rebuild_totals()")
