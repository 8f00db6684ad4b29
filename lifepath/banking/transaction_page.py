"""The page of transactions that applications open most: made by the database, in one statement.

It answers what the viewset answers, field for field, for a member who lists a household, with or without days and a
cursor. The statement itself checks that the session lives and that its person belongs to the household; whoever it
finds nothing for is served the ordinary way, which knows why.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from lifepath.banking.category_tree import OTHER_ID
from lifepath.core.pagination import DEFAULT_LIMIT, decode_cursor
from lifepath.core.prepared import Statement
from lifepath.core.spending_categories import OTHER
from lifepath.core.sync import SyncToken

LIMITS = frozenset({"10", "20", "25", "50", "100"})
_SERVED = frozenset({"household", "limit", "cursor", "date_after", "date_before", "sync_token"})
_LAST_ID = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")
MASKED_PAYEE = "Surprise"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What was asked for, read and found in order."""

    household_id: UUID | None
    limit: int
    date_after: str
    date_before: str
    has_cursor: bool
    below: tuple[str, UUID]
    carried: SyncToken | None
    link_parameters: str

    @classmethod
    def read(cls, query: QueryDict) -> "PageRequest | None":
        """None where the request is unusual, or wrong: then the ordinary list answers."""
        if not query.keys() <= _SERVED or query.get("limit", "50") not in LIMITS:
            return None
        try:
            household = query.get("household")
            after, before = _day(query.get("date_after")), _day(query.get("date_before"))
            below = _position(str(query["cursor"])) if "cursor" in query else (before or "infinity", _LAST_ID)
            household_id = None if household is None else UUID(household)
        except (ValueError, ValidationError):
            return None
        others = [(name, value) for name, value in query.items() if name not in ("cursor", "sync_token")]
        return cls(
            household_id=household_id,
            limit=int(query.get("limit", DEFAULT_LIMIT)),
            date_after=after or "-infinity",
            date_before=before or "infinity",
            has_cursor="cursor" in query,
            below=below,
            carried=SyncToken.parse(query.get("sync_token", "")),
            link_parameters=f"{urlencode(others)}&" if others else "",
        )


@dataclass(frozen=True, slots=True)
class Page:
    """The answer as JSON text, and what the rest of the request asks about the caller."""

    body: str
    role: str
    time_zone: str


def fetch(*, asked: PageRequest, user_id: UUID, session_id: UUID, address: str, scope: str) -> Page | None:
    """The page; None when the session is over or the person is no member of the household."""
    carried = asked.carried if asked.carried is not None and asked.carried.scope == scope else None
    row = _statement(asked.limit).fetch_one(
        [
            session_id,
            user_id,
            asked.household_id,
            asked.date_after,
            asked.date_before,
            asked.below[0],
            asked.below[1],
            asked.has_cursor,
            scope,
            None if carried is None else carried.oldest_open,
            None if carried is None else str(carried),
            f"{address}?{asked.link_parameters}",
        ]
    )
    return None if row is None else Page(*row)


_TYPES = ("uuid", "uuid", "uuid", "date", "date", "date", "uuid", "boolean", "text", "bigint", "text", "text")
_STAMP = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""

_SHOWN: dict[str, str | tuple[str, str]] = {
    "id": "t.id",
    "household": "t.household_id",
    "account": "t.account_id",
    "posted_on": "t.posted_on",
    "amount": "t.amount::text",
    "currency": "a.currency",
    "source_amount": "t.source_amount::text",
    "payee": ("t.payee", f"'{MASKED_PAYEE}'"),
    "payee_raw": ("t.payee_raw", f"'{MASKED_PAYEE}'"),
    "memo": ("t.memo", "''"),
    "category": ("t.category_id", f"'{OTHER_ID}'::uuid"),
    "category_slug": ("c.slug", f"'{OTHER}'"),
    "category_source": ("t.category_source", "'NONE'"),
    "source": "t.source",
    "external_id": ("t.external_id", "NULL"),
    "pending": "t.pending",
    "cleared": "t.cleared",
    "reconciled": "t.reconciled",
    "excluded": "t.excluded",
    "is_split": "t.is_split AND NOT t.masked",
    "splits": """CASE WHEN t.is_split AND NOT t.masked THEN (
        SELECT json_agg(json_build_object('amount', s.amount::text, 'category', s.category_id, 'memo', s.memo)
            ORDER BY s.position, s.id)
        FROM banking_transactionsplit s WHERE s.transaction_id = t.id
    ) ELSE '[]'::json END""",
    "tags": ("t.tags", "'{}'"),
    "notes": ("t.notes", "''"),
    "surprise_until": "t.surprise_until",
    "masked": "t.masked",
    "import_batch": "t.import_batch_id",
    "created_at": _STAMP.format("t.created_at"),
    "updated_at": _STAMP.format("t.updated_at"),
}


# Whoever reads the materialised page reads it in its order; it is sorted once.


@cache
def _statement(limit: int) -> Statement:
    return Statement(name=f"banking_transaction_page_{limit}", sql=_sql(limit), types=_TYPES)


def _sql(limit: int) -> str:
    columns = ", ".join(f'{_expression(shown)} AS "{name}"' for name, shown in _SHOWN.items())
    return f"""
    WITH caller AS MATERIALIZED (
        SELECT person.role, person.time_zone AS own_time_zone, home.id AS household_id, home.time_zone
        FROM users_devicesession session
        JOIN users_user person ON person.id = session.user_id
        JOIN users_membership membership ON membership.user_id = person.id AND membership.left_at IS NULL
        JOIN users_household home ON home.id = membership.household_id
        WHERE session.id = $1 AND person.id = $2 AND session.ended_at IS NULL AND session.expires_at > now()
            AND person.is_active AND person.locked_at IS NULL
            AND CASE WHEN $3::uuid IS NULL THEN home.personal_owner_id = $2 ELSE home.id = $3 END
    ), page AS MATERIALIZED (
        SELECT t.*, coalesce(
            t.surprise_until >= (SELECT (now() AT TIME ZONE time_zone)::date FROM caller)
                AND t.surprise_by_id <> $2 AND (SELECT role = 'CLIENT' FROM caller), false
        ) AS masked
        FROM banking_transaction t
        WHERE t.household_id = (SELECT household_id FROM caller)
            AND (t.posted_on, t.id) < ($6, $7) AND t.posted_on BETWEEN $4 AND $5
        ORDER BY t.posted_on DESC, t.id DESC LIMIT {limit + 1}
    ), shown AS (
        SELECT {columns}
        FROM (SELECT * FROM page LIMIT {limit}) t
        JOIN banking_bankaccount a ON a.id = t.account_id
        JOIN banking_category c ON c.id = t.category_id
        ORDER BY t.posted_on DESC, t.id DESC
    ), listed AS (
        SELECT json_agg(row_to_json(shown))::text AS results, count(*) AS rows FROM shown
    ), edge AS (
        SELECT
            (SELECT {_cursor("n")} FROM (SELECT * FROM page OFFSET {limit - 1} LIMIT 1) last) AS next,
            (SELECT {_cursor("p")} FROM (SELECT * FROM page LIMIT 1) first) AS previous
    ), moment AS (
        SELECT CASE WHEN $10 <= pg_snapshot_xmax(s)::text::bigint THEN $11
            ELSE 's1.' || $9 || '.' || pg_snapshot_xmin(s)::text || '.' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')
            END AS token
        FROM pg_current_snapshot() s
    )
    SELECT '{{"results":' || coalesce(listed.results, '[]')
        || ',"next":' || CASE WHEN (SELECT count(*) FROM page) > {limit}
            THEN to_json($12 || 'cursor=' || edge.next || '&sync_token=' || moment.token)::text ELSE 'null' END
        || ',"previous":' || CASE WHEN $8 AND listed.rows > 0
            THEN to_json($12 || 'cursor=' || edge.previous || '&sync_token=' || moment.token)::text ELSE 'null' END
        || ',"deleted":[],"sync_token":' || to_json(moment.token)::text || ',"reset":false}}',
        caller.role, caller.own_time_zone
    FROM caller, listed, edge, moment
    """


def _expression(shown: str | tuple[str, str]) -> str:
    if isinstance(shown, str):
        return shown
    plain, masked = shown
    return f"CASE WHEN t.masked THEN {masked} ELSE {plain} END"


def _cursor(direction: str) -> str:
    """The text that `encode_cursor` makes of a row's day and id."""
    text = f"""'["{direction}","' || posted_on || '","' || id || '"]'"""
    return f"translate(encode(convert_to({text}, 'UTF8'), 'base64'), E'+/=\\n', '-_')"


def _day(text: str | None) -> str | None:
    return None if text is None else dt.date.fromisoformat(text).isoformat()


def _position(cursor: str) -> tuple[str, UUID]:
    (day, row_id), backwards = decode_cursor(cursor, length=2)
    if backwards:
        raise ValueError("Pages backwards are served the ordinary way.")
    return dt.date.fromisoformat(day).isoformat(), UUID(row_id)
