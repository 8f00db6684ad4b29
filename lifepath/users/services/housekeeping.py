"""What the service clears away behind itself."""

import datetime as dt

from django_tasks_db.models import DBTaskResult

from lifepath.core.idempotency import KEPT_HOURS
from lifepath.users.models import IdempotencyKey

TASKS_KEPT_DAYS = 14


def purge_idempotency_keys(now: dt.datetime) -> str:
    """Keys live a day."""
    gone, _ = IdempotencyKey.objects.filter(created_at__lt=now - dt.timedelta(hours=KEPT_HOURS)).delete()
    return f"{gone} idempotency keys removed"


def purge_finished_tasks(now: dt.datetime) -> str:
    """Rows of tasks that ended two weeks ago."""
    gone, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - dt.timedelta(days=TASKS_KEPT_DAYS)).delete()
    return f"{gone} finished tasks removed"
