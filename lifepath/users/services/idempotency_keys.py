"""Where idempotency keys live."""

import datetime as dt
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone

from lifepath.core.idempotency import KEPT_HOURS, StoredAnswer
from lifepath.core.problems import Problem
from lifepath.users.models import IdempotencyKey


class DatabaseStore:
    """Keys as rows: inserting one waits for a call in flight under the same key, up to the lock time-out."""

    def claim(self, *, user_id: UUID, key: str, fingerprint: str) -> StoredAnswer | None:
        """None when the key is new and now held by this transaction; else what the first call was told."""
        now = timezone.now()
        try:
            with transaction.atomic():
                rows = IdempotencyKey.objects.filter(user_id=user_id, key=key)
                rows.filter(created_at__lt=now - dt.timedelta(hours=KEPT_HOURS)).delete()
                made = IdempotencyKey(user_id=user_id, key=key, fingerprint=fingerprint, created_at=now)
                IdempotencyKey.objects.bulk_create([made], ignore_conflicts=True)
                row = rows.get()
        except OperationalError as error:
            raise Problem(
                "The first call with this Idempotency-Key is still running.", code="idempotency_in_progress"
            ) from error
        if row.pk == made.pk:
            return None
        if row.fingerprint != fingerprint:
            raise Problem(
                "This Idempotency-Key was used with another request.", code="idempotency_key_reused", status_code=422
            )
        return StoredAnswer(status=row.status or 500, body=bytes(row.body or b""), headers=row.headers)

    def finish(self, *, user_id: UUID, key: str, answer: StoredAnswer) -> None:
        """Keep the answer; it commits together with the effect."""
        IdempotencyKey.objects.filter(user_id=user_id, key=key).update(
            status=answer.status, body=answer.body, headers=answer.headers
        )
