"""From the stage into the books: new rows, rows that a bank confirms, ids that were used before, parts, anchors."""

import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from lifepath.banking.calc import payees
from lifepath.banking.imports.staging import Staged
from lifepath.banking.models import TransactionSplit
from lifepath.core.ids import new_id
from lifepath.core.money import to_cents

# Time-ordered ids made by the database: the milliseconds of now, version 7, the row's place, 48 random bits. So they
# rise with the places, and each goes to the end of its index.
NEW_ID = (
    "(%(stamp)s || lpad(to_hex(s.place >> 14), 3, '0') || '-' || to_hex(32768 + (s.place & 16383))"
    " || substr(gen_random_uuid()::text, 24))::uuid"
)

INSERT_COLUMNS = """
    id, household_id, account_id, posted_on, amount, source_amount, payee_raw, payee, payee_key, payee_key_version,
    memo, category_id, category_source, source, external_id, pending, cleared, import_batch_id, import_line
"""
SELECT_COLUMNS = f"""
    {NEW_ID}, %(household)s, s.account_id, s.posted_on, round(s.source_amount, 2), s.source_amount, s.payee_raw,
    s.payee, s.payee_key, %(version)s, s.memo, s.category_id, CASE WHEN s.category_known THEN 'IMPORT' ELSE 'NONE' END,
    'FILE', {{external_id}}, s.pending, NOT s.pending, b.batch_id, s.place
"""
BATCHES = "(SELECT unnest(%(accounts)s::uuid[]) AS account_id, unnest(%(batches)s::uuid[]) AS batch_id) b"

INSERT_NEW = f"""
INSERT INTO banking_transaction ({INSERT_COLUMNS})
SELECT {SELECT_COLUMNS.format(external_id="s.external_id")}
FROM import_stage s
JOIN {BATCHES} ON b.account_id = s.account_id
{{known}}
ON CONFLICT (account_id, external_id) WHERE external_id IS NOT NULL DO NOTHING
"""
ONLY_UNKNOWN = "LEFT JOIN import_found f ON f.place = s.place WHERE f.place IS NULL"

# Two rows of one file under one id: the first was stored; the others are the same row again, or a conflict.
SAME_ID_IN_FILE = """
INSERT INTO import_found (place, transaction_id, outcome, rule)
SELECT s.place, t.id,
    CASE WHEN t.amount = round(s.source_amount, 2) AND t.payee_key = s.payee_key
            AND abs(t.posted_on - s.posted_on) <= 7
        THEN 'DUPLICATE' ELSE 'CONFLICT' END,
    'external_id'
FROM import_stage s
LEFT JOIN import_found f ON f.place = s.place
JOIN banking_transaction t ON t.account_id = s.account_id AND t.external_id = s.external_id
WHERE f.place IS NULL AND t.import_batch_id = ANY(%(batches)s) AND t.import_line <> s.place
"""

# An id that was used for something else is kept under an id of its own, made of it, its day and its amount.
OWN_ID = "left(s.external_id, 200) || '#' || s.posted_on || '#' || round(s.source_amount, 2)"

CONFLICT_KNOWN = f"""
UPDATE import_found f SET outcome = 'DUPLICATE', transaction_id = t.id
FROM import_stage s, banking_transaction t
WHERE f.outcome = 'CONFLICT' AND s.place = f.place AND t.account_id = s.account_id AND t.external_id = {OWN_ID}
"""

INSERT_CONFLICTS = f"""
INSERT INTO banking_transaction ({INSERT_COLUMNS})
SELECT DISTINCT ON (s.account_id, {OWN_ID}) {SELECT_COLUMNS.format(external_id=OWN_ID)}
FROM import_stage s
JOIN import_found f ON f.place = s.place AND f.outcome = 'CONFLICT'
JOIN {BATCHES} ON b.account_id = s.account_id
ORDER BY s.account_id, {OWN_ID}, s.place
"""

CONFLICT_TWICE = """
UPDATE import_found f SET outcome = 'DUPLICATE' WHERE f.outcome = 'CONFLICT' AND NOT EXISTS (
    SELECT FROM banking_transaction t WHERE t.import_batch_id = ANY(%(batches)s) AND t.import_line = f.place
)
"""

REPORT_CONFLICTS = f"""
INSERT INTO banking_importrow (batch_id, line, outcome, rule, transaction_id, "column", reason)
SELECT b.batch_id, s.line, 'CONFLICT', f.rule, t.id, 'external_id',
    'the id ' || left(s.external_id, 100) || ' stands for ' || o.posted_on || ' ' || o.amount
        || ' already; kept beside it'
FROM import_found f
JOIN import_stage s ON s.place = f.place
JOIN {BATCHES} ON b.account_id = s.account_id
JOIN banking_transaction o ON o.id = f.transaction_id
JOIN banking_transaction t ON t.import_batch_id = b.batch_id AND t.import_line = f.place
WHERE f.outcome = 'CONFLICT'
"""

REPORT_MATCHED = f"""
INSERT INTO banking_importrow (batch_id, line, outcome, rule, transaction_id, reason, before)
SELECT b.batch_id, s.line, 'MATCHED', f.rule, t.id, '',
    jsonb_build_object('posted_on', t.posted_on, 'amount', t.amount::text, 'source_amount', t.source_amount::text,
        'payee_raw', t.payee_raw, 'external_id', t.external_id, 'pending', t.pending, 'cleared', t.cleared)
FROM import_found f
JOIN import_stage s ON s.place = f.place
JOIN {BATCHES} ON b.account_id = s.account_id
JOIN banking_transaction t ON t.id = f.transaction_id
WHERE f.outcome = 'MATCHED'
"""

# The bank's day and amount stand; what a person wrote (payee, category, notes) stays.
CONFIRM_MATCHED = """
UPDATE banking_transaction t SET
    posted_on = s.posted_on,
    amount = CASE WHEN t.is_split THEN t.amount ELSE round(s.source_amount, 2) END,
    source_amount = s.source_amount,
    payee_raw = CASE WHEN t.payee_raw = '' THEN s.payee_raw ELSE t.payee_raw END,
    external_id = coalesce(t.external_id, s.external_id),
    pending = s.pending,
    cleared = NOT s.pending
FROM import_found f JOIN import_stage s ON s.place = f.place
WHERE f.outcome = 'MATCHED' AND t.id = f.transaction_id
"""

COUNTS = """
SELECT s.account_id, f.outcome, count(*) FROM import_found f JOIN import_stage s ON s.place = f.place GROUP BY 1, 2
"""


def store(*, household_id: UUID, batches: Mapping[UUID, UUID], staged: Staged, known: int) -> None:
    """Write what is new and confirm what was known; `batches` gives the batch of each account."""
    values: dict[str, Any] = {
        "household": household_id,
        "accounts": list(batches),
        "batches": list(batches.values()),
        "version": payees.KEY_VERSION,
        "stamp": _stamp(),
    }
    with connection.cursor() as cursor:
        if known < staged.row_count:
            cursor.execute(INSERT_NEW.format(known=ONLY_UNKNOWN if known else ""), values)
            if known + cursor.rowcount < staged.row_count:
                cursor.execute(SAME_ID_IN_FILE, values)
        cursor.execute("SELECT DISTINCT outcome FROM import_found")
        outcomes = {outcome for (outcome,) in cursor.fetchall()}
        if "CONFLICT" in outcomes:
            for statement in (CONFLICT_KNOWN, INSERT_CONFLICTS, CONFLICT_TWICE, REPORT_CONFLICTS):
                cursor.execute(statement, values)
        if "MATCHED" in outcomes:
            cursor.execute(REPORT_MATCHED, values)
            cursor.execute(CONFIRM_MATCHED)
    _store_parts(staged, list(batches.values()))


def counts_by_account(rows: Mapping[UUID, int]) -> dict[UUID, dict[str, int]]:
    """How many rows of each account were created, matched, duplicate or in conflict, of so many in all."""
    found: dict[UUID, dict[str, int]] = {account_id: {"CREATED": count} for account_id, count in rows.items()}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        for account_id, outcome, count in cursor.fetchall():
            found[account_id][outcome] = count
            found[account_id]["CREATED"] -= count
    return found


def _store_parts(staged: Staged, batches: Sequence[UUID]) -> None:
    """The splits of a file, in the categories its rows got; parts in fractions of a cent are laid on the last one."""
    if not staged.splits:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT import_line, id, amount, category_id FROM banking_transaction WHERE import_batch_id = ANY(%s)"
            " AND import_line = ANY(%s)",
            [list(batches), [place for place, _ in staged.splits]],
        )
        stored = {place: (row_id, amount, category) for place, row_id, amount, category in cursor.fetchall()}
    parts: list[TransactionSplit] = []
    for place, splits in staged.splits:
        if place in stored:
            row_id, whole, category = stored[place]
            amounts = [to_cents(split.amount) for split in splits]
            amounts[-1] += whole - sum(amounts, Decimal(0))
            parts.extend(
                TransactionSplit(
                    id=new_id(),
                    transaction_id=row_id,
                    position=position,
                    amount=amount,
                    category_id=staged.split_categories.get(split.category, category),
                    memo=split.memo[:500],
                )
                for position, (split, amount) in enumerate(zip(splits, amounts, strict=True))
            )
    TransactionSplit.objects.bulk_create(parts)


def _stamp() -> str:
    text = f"{time.time_ns() // 1_000_000:012x}"
    return f"{text[:8]}-{text[8:]}-7"
