"""One run of one job: under its lock, in the name of who asked, with its state seen from outside at every moment."""

import datetime as dt
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import UUID

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from rest_framework.exceptions import APIException

from lifepath.core.advisory_locks import try_lock
from lifepath.core.database_connections import drop_if_broken, side_connection
from lifepath.core.jobs import JobFailed, JobKind, JobRun, job_kinds
from lifepath.core.request_context import acting
from lifepath.core.time_limits import statements_may_take
from lifepath.users.models import User

PROGRESS_NANOSECONDS = 500_000_000
MOST_ERROR_CHARACTERS = 2000

logger = structlog.get_logger("lifepath.jobs")

_START = """
UPDATE users_job SET state = 'RUNNING', started_at = clock_timestamp(), attempts = attempts + 1, error = '',
    progress_percent = 0
WHERE id = %s AND state = 'QUEUED'
RETURNING kind, household_id, created_by_id, arguments, attempts
"""
_PROGRESS = "UPDATE users_job SET progress_percent = %s WHERE id = %s"
_SUCCEED = """
UPDATE users_job SET state = 'SUCCEEDED', progress_percent = 100, result = %s, finished_at = clock_timestamp()
WHERE id = %s
"""
_FAIL = "UPDATE users_job SET state = 'FAILED', error = %s, finished_at = clock_timestamp() WHERE id = %s"
_TRY_AGAIN = "UPDATE users_job SET state = 'QUEUED', error = %s WHERE id = %s"


def lock_of(on: BaseDatabaseWrapper, job_id: UUID) -> AbstractContextManager[bool]:
    """The lock that a run of this job holds."""
    return try_lock(on, f"job {job_id}")


def run(job_id: UUID, *, now: dt.datetime) -> int:
    """Run a queued job. Answers with the attempts so far when it should be tried again, else with 0."""
    with side_connection() as side, lock_of(side, job_id) as is_ours:
        if not is_ours:
            return 0
        row = _fetch(side, _START, job_id)
        if row is None:
            return 0
        name, household_id, created_by_id, arguments, attempts = row
        kind = job_kinds.get(name)
        if kind is None:
            _execute(side, _FAIL, f"Nothing here runs jobs of kind {name}.", job_id)
            return 0
        given = json.loads(arguments) if isinstance(arguments, str) else arguments
        this_run = JobRun(job_id, household_id, created_by_id, given, _Progress(side, job_id))
        return _run_kind(side, kind, this_run, attempts)


def _run_kind(side: BaseDatabaseWrapper, kind: JobKind, this_run: JobRun, attempts: int) -> int:
    job_id = this_run.job_id
    try:
        with _as_its_creator(this_run), statements_may_take(kind.statement_seconds), _undone_when_nested():
            result = kind.run(this_run)
        _execute(side, _SUCCEED, _json(result), job_id)
    except (JobFailed, APIException) as refusal:
        _execute(side, _FAIL, _words(refusal), job_id)
    except Exception as error:
        logger.exception("job failed", job=str(job_id), kind=kind.title, attempt=attempts)
        what = f"an unexpected error ({type(error).__name__})"
        if attempts < kind.attempts:
            _execute(side, _TRY_AGAIN, f"Attempt {attempts} ended with {what}; it will be tried again.", job_id)
            drop_if_broken()
            return attempts
        _execute(side, _FAIL, f"It ended with {what}.", job_id)
    return 0


@contextmanager
def _as_its_creator(this_run: JobRun) -> Iterator[None]:
    creator = User.objects.filter(pk=this_run.created_by_id).first() if this_run.created_by_id else None
    with acting(channel="job", actor=creator, request_id=str(this_run.job_id), source_ip=None, reason=""):
        yield


@contextmanager
def _undone_when_nested() -> Iterator[None]:
    """Where the job runs inside the caller's transaction, its failure must not spoil that one."""
    if not connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        yield


class _Progress:
    """Writes the percentage, at most twice a second."""

    def __init__(self, side: BaseDatabaseWrapper, job_id: UUID) -> None:
        self.side, self.job_id = side, job_id
        self.percent, self.written_at = 0, 0

    def __call__(self, percent: int) -> None:
        percent = max(0, min(100, percent))
        if percent == self.percent or time.monotonic_ns() - self.written_at < PROGRESS_NANOSECONDS:
            return
        _execute(self.side, _PROGRESS, percent, self.job_id)
        self.percent, self.written_at = percent, time.monotonic_ns()


def _fetch(on: BaseDatabaseWrapper, sql: str, *values: Any) -> tuple[Any, ...] | None:
    with on.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def _execute(on: BaseDatabaseWrapper, sql: str, *values: Any) -> None:
    with on.cursor() as cursor:
        cursor.execute(sql, values)


def _json(result: Mapping[str, Any] | None) -> str | None:
    return None if result is None else json.dumps(dict(result), cls=DjangoJSONEncoder)


def _words(refusal: Exception) -> str:
    detail = getattr(refusal, "detail", None)
    return str(detail if detail is not None else refusal)[:MOST_ERROR_CHARACTERS]
