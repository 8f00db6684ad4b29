"""Which rows of a file are known already: three sweeps over the whole file, one to one, each before the next.

1. The same external id in the account, with the same amount within seven days, or on a pending row.
2. Exact day, amount and payee, counted: two equal rows of a file are never duplicates of each other.
3. Seven days around, the same amount and a similar payee; only against rows that a person entered, that are pending or
   that came in another format; never one that carries another external id, never a locked one.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from lifepath.banking.calc import payees

DAYS = 7

ANY_STORED = """
SELECT EXISTS (
    SELECT FROM banking_transaction WHERE account_id = ANY(%(accounts)s)
    AND posted_on BETWEEN %(first)s::date - %(days)s AND %(last)s::date + %(days)s
) OR (%(has_ids)s AND EXISTS (
    SELECT FROM banking_transaction t JOIN import_stage s
    ON t.account_id = s.account_id AND t.external_id = s.external_id
))
"""

BY_EXTERNAL_ID = """
INSERT INTO import_found (place, transaction_id, outcome, rule)
SELECT s.place, t.id,
    CASE
        WHEN t.pending AND NOT t.reconciled
            AND (t.pending, t.amount, t.posted_on) IS DISTINCT FROM (s.pending, round(s.source_amount, 2), s.posted_on)
            THEN 'MATCHED'
        WHEN t.amount = round(s.source_amount, 2) AND abs(t.posted_on - s.posted_on) <= %(days)s THEN 'DUPLICATE'
        ELSE 'CONFLICT'
    END,
    'external_id'
FROM import_stage s
JOIN banking_transaction t ON t.account_id = s.account_id AND t.external_id = s.external_id
WHERE s.external_id IS NOT NULL
"""

# A pending row is taken once: a second row of the file with its id is a conflict.
ONE_ROW_PER_STORED = """
UPDATE import_found f SET outcome = 'CONFLICT'
WHERE f.outcome = 'MATCHED' AND EXISTS (
    SELECT FROM import_found o WHERE o.transaction_id = f.transaction_id AND o.place < f.place AND o.outcome = 'MATCHED'
)
"""

# Rows without an id meet any stored row; rows with one only those without.
EXACTLY = """
INSERT INTO import_found (place, transaction_id, outcome, rule)
SELECT incoming.place, stored.id,
    CASE WHEN incoming.external_id IS NOT NULL AND NOT stored.reconciled OR stored.pending <> incoming.pending
            AND stored.pending AND NOT stored.reconciled
        THEN 'MATCHED' ELSE 'DUPLICATE' END,
    'exact'
FROM (
    SELECT s.place, s.account_id, s.posted_on, round(s.source_amount, 2) AS amount, s.payee_key, s.external_id,
        s.pending,
        row_number() OVER (
            PARTITION BY s.account_id, s.posted_on, round(s.source_amount, 2), s.payee_key ORDER BY s.place
        ) AS turn
    FROM import_stage s LEFT JOIN import_found f ON f.place = s.place
    WHERE f.place IS NULL AND (s.external_id IS NOT NULL) = %(with_id)s
) incoming
JOIN (
    SELECT t.id, t.account_id, t.posted_on, t.amount, t.payee_key, t.reconciled, t.pending,
        row_number() OVER (
            PARTITION BY t.account_id, t.posted_on, t.amount, t.payee_key ORDER BY t.id
        ) AS turn
    FROM banking_transaction t LEFT JOIN import_found f ON f.transaction_id = t.id
    WHERE t.account_id = ANY(%(accounts)s) AND t.posted_on BETWEEN %(first)s AND %(last)s
        AND f.place IS NULL AND (NOT %(with_id)s OR t.external_id IS NULL)
) stored USING (account_id, posted_on, amount, payee_key, turn)
"""

NEARBY = """
SELECT s.place, s.payee_key, t.id, t.payee_key, abs(t.posted_on - s.posted_on)
FROM import_stage s
LEFT JOIN import_found f ON f.place = s.place
JOIN banking_transaction t ON t.account_id = s.account_id AND t.amount = round(s.source_amount, 2)
    AND t.posted_on BETWEEN s.posted_on - %(days)s AND s.posted_on + %(days)s
LEFT JOIN banking_importbatch b ON b.id = t.import_batch_id
WHERE f.place IS NULL AND NOT t.reconciled
    AND (t.source = 'MANUAL' OR t.pending OR b.file_format IS DISTINCT FROM %(format)s)
    AND (t.external_id IS NULL OR s.external_id IS NULL OR t.external_id = s.external_id)
    AND NOT EXISTS (SELECT FROM import_found g WHERE g.transaction_id = t.id)
ORDER BY abs(t.posted_on - s.posted_on), s.place, t.posted_on, t.id
"""

OUTDATED_KEYS = """
SELECT id, payee_raw FROM banking_transaction
WHERE account_id = ANY(%(accounts)s) AND payee_key_version NOT IN (0, %(version)s)
    AND posted_on BETWEEN %(first)s::date - %(days)s AND %(last)s::date + %(days)s
"""


def find_known_rows(
    *, accounts: Sequence[UUID], rows: int, first: object, last: object, has_ids: bool, file_format: str
) -> int:
    """Fill `import_found`; how many of the rows are known. A sweep runs only where the ones before left rows over."""
    values: dict[str, Any] = {
        "accounts": list(accounts),
        "first": first,
        "last": last,
        "days": DAYS,
        "has_ids": has_ids,
        "format": file_format,
        "version": payees.KEY_VERSION,
    }
    with connection.cursor() as cursor:
        cursor.execute(ANY_STORED, values)
        if not cursor.fetchone()[0]:
            return 0
        known = _by_external_id(cursor, values) if has_ids else 0
        if known < rows:
            _renew_outdated_keys(values)
        for with_id in (False, True) if has_ids else (False,):
            if known < rows:
                cursor.execute("ANALYZE import_found (place, transaction_id)")
                cursor.execute(EXACTLY, {**values, "with_id": with_id})
                known += cursor.rowcount
        if known < rows:
            known += _by_likeness(cursor, values)
    return known


def _by_external_id(cursor: Any, values: dict[str, Any]) -> int:
    cursor.execute(BY_EXTERNAL_ID, values)
    known: int = cursor.rowcount
    if known:
        cursor.execute(ONE_ROW_PER_STORED)
    return known


def _by_likeness(cursor: Any, values: dict[str, Any]) -> int:
    cursor.execute("ANALYZE import_found (place, transaction_id)")
    cursor.execute(NEARBY, values)
    pairs = _similar(cursor.fetchall())
    cursor.executemany(
        "INSERT INTO import_found (place, transaction_id, outcome, rule) VALUES (%s, %s, 'MATCHED', 'similar')", pairs
    )
    return len(pairs)


def _similar(candidates: Sequence[tuple[int, str, UUID, str, int]]) -> list[tuple[int, UUID]]:
    """The nearest days first; every row and every stored transaction once."""
    places: set[int] = set()
    taken: set[UUID] = set()
    pairs = []
    for place, key, transaction_id, stored_key, _ in candidates:
        if place in places or transaction_id in taken or not payees.are_similar(key, stored_key):
            continue
        places.add(place)
        taken.add(transaction_id)
        pairs.append((place, transaction_id))
    return pairs


def _renew_outdated_keys(values: dict[str, Any]) -> None:
    """Keys made by older rules are made again, so that spellings still meet."""
    with connection.cursor() as cursor:
        cursor.execute(OUTDATED_KEYS, values)
        stale = cursor.fetchall()
        cursor.executemany(
            "UPDATE banking_transaction SET payee_key = %s, payee_key_version = %s WHERE id = %s AND NOT reconciled",
            [(payees.key(raw), payees.KEY_VERSION, row_id) for row_id, raw in stale],
        )
