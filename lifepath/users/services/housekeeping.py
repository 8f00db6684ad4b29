"""What the service clears away behind itself."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from lifepath.core.idempotency import KEPT_HOURS
from lifepath.users.models import DeviceSession, IdempotencyKey

TASKS_KEPT_DAYS = 14
SESSIONS_KEPT_DAYS = 90


def purge_idempotency_keys(now: dt.datetime) -> str:
    """Keys live a day."""
    gone, _ = IdempotencyKey.objects.filter(created_at__lt=now - dt.timedelta(hours=KEPT_HOURS)).delete()
    return f"{gone} idempotency keys removed"


def purge_finished_tasks(now: dt.datetime) -> str:
    """Rows of tasks that ended two weeks ago."""
    gone, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - dt.timedelta(days=TASKS_KEPT_DAYS)).delete()
    return f"{gone} finished tasks removed"


def purge_old_sessions(now: dt.datetime) -> str:
    """Devices that have been signed out for a quarter of a year, and sign-ins to the back office that have expired."""
    before = now - dt.timedelta(days=SESSIONS_KEPT_DAYS)
    devices, _ = DeviceSession.objects.filter(Q(ended_at__lt=before) | Q(expires_at__lt=before)).delete()
    offices, _ = Session.objects.filter(expire_date__lt=now).delete()
    return f"{devices} ended devices and {offices} expired sign-ins to the back office removed"
