"""Where idempotency keys live."""

import datetime as dt
from uuid import UUID

from django.db import OperationalError
from django.utils import timezone

from lifepath.core.idempotency import KEPT_HOURS, StoredAnswer
from lifepath.core.ids import new_id
from lifepath.core.prepared import Statement
from lifepath.core.problems import Problem
from lifepath.core.renderers import to_json
from lifepath.users.models import IdempotencyKey

_CLAIM = Statement(
    "users_claim_key",
    """
    INSERT INTO users_idempotencykey AS known (id, user_id, key, fingerprint, headers, created_at)
    VALUES ($1, $2, $3, $4, '{}', $5)
    ON CONFLICT (user_id, key) DO UPDATE
        SET id = excluded.id, fingerprint = excluded.fingerprint, created_at = excluded.created_at,
            status = NULL, body = NULL, headers = '{}'
        WHERE known.created_at < $6
    RETURNING id
    """,
    ("uuid", "uuid", "text", "text", "timestamptz", "timestamptz"),
)

_FINISH = Statement(
    "users_finish_key",
    "UPDATE users_idempotencykey SET status = $3, body = $4, headers = $5 WHERE user_id = $1 AND key = $2",
    ("uuid", "text", "smallint", "bytea", "jsonb"),
)


class DatabaseStore:
    """Keys as rows: inserting one waits for a call in flight under the same key, up to the lock time-out."""

    def claim(self, *, user_id: UUID, key: str, fingerprint: str) -> StoredAnswer | None:
        """None when the key is new, or over, and now held by this transaction; else what the first call was told."""
        now = timezone.now()
        over = now - dt.timedelta(hours=KEPT_HOURS)
        try:
            claimed = _CLAIM.fetch_one([new_id(), user_id, key, fingerprint, now, over])
        except OperationalError as error:
            raise Problem(
                "The first call with this Idempotency-Key is still running.", code="idempotency_in_progress"
            ) from error
        if claimed is not None:
            return None
        row = IdempotencyKey.objects.get(user_id=user_id, key=key)
        if row.fingerprint != fingerprint:
            raise Problem(
                "This Idempotency-Key was used with another request.", code="idempotency_key_reused", status_code=422
            )
        return StoredAnswer(status=row.status or 500, body=bytes(row.body or b""), headers=row.headers)

    def finish(self, *, user_id: UUID, key: str, answer: StoredAnswer) -> None:
        """Keep the answer; it commits together with the effect."""
        _FINISH.run([user_id, key, answer.status, answer.body, to_json(answer.headers).decode()])
