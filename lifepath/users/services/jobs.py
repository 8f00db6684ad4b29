"""Asking for long work, and what becomes of it: a row that anyone concerned can follow, run by the worker.

The row and its place in the queue are written in the caller's transaction: the job runs if, and only if, that commits.
A run holds a lock that the database frees when the worker dies; `reap` finds runs without one.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from lifepath.core import audit
from lifepath.core.jobs import job_kinds
from lifepath.users.choices import JobState
from lifepath.users.models import Job, User
from lifepath.users.services import job_runs

RETRY_SECONDS = 10
QUEUED_AT_LEAST_SECONDS = 120
STOPPED = "The worker stopped while it ran this job."

_WITHOUT_A_PLACE_IN_THE_QUEUE = f"""
SELECT job.id FROM users_job job
WHERE job.state = 'QUEUED' AND job.created_at < %(before)s AND coalesce(job.started_at, job.created_at) < %(before)s
    AND NOT EXISTS (
        SELECT FROM {DBTaskResult._meta.db_table} task
        WHERE task.status IN ('READY', 'RUNNING') AND task.task_path = %(path)s
            AND task.args_kwargs->'args'->>0 = job.id::text
    )
"""


class UnknownJobKind(Exception):
    """No app has registered this kind of job."""


@transaction.atomic
def enqueue(
    *,
    kind: str,
    household_id: UUID | None = None,
    created_by: User | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Job:
    """Queue one job in the present transaction. Arguments are ids and plain parameters, never personal data."""
    if kind not in job_kinds:
        raise UnknownJobKind(kind)
    job = Job.objects.create(
        kind=kind, household_id=household_id, created_by=created_by, arguments=dict(arguments or {})
    )
    audit.record("job_queued", household_id=household_id, instance=job, details={"kind": kind})
    run_job.enqueue(str(job.pk))
    if not run_job.get_backend().supports_defer:  # it ran at once
        job.refresh_from_db()
    return job


@task()
def run_job(job_id: str) -> None:
    """Run one job; a failure that may pass is queued again, later and later."""
    attempts = job_runs.run(UUID(job_id), now=timezone.now())
    if attempts:
        _queue_again(UUID(job_id), after_seconds=RETRY_SECONDS * 3 ** (attempts - 1))


def reap(now: dt.datetime) -> str:
    """Settle jobs whose worker died, and put back those that lost their place in the queue."""
    stopped = queued = 0
    for job in Job.objects.filter(state=JobState.RUNNING).only("pk", "kind", "attempts"):
        with job_runs.lock_of(connection, job.pk) as is_free:
            if is_free:
                stopped += 1
                queued += _settle(job)
    before = now - dt.timedelta(seconds=QUEUED_AT_LEAST_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_A_PLACE_IN_THE_QUEUE, {"before": before, "path": run_job.module_path})
        lost = [row[0] for row in cursor.fetchall()]
    for job_id in lost:
        _queue_again(job_id)
    return f"{stopped} stopped jobs, {queued + len(lost)} of them or lost ones queued again"


def _settle(job: Job) -> bool:
    """Queue a stopped job again where its kind allows another attempt, else call it failed."""
    kind = job_kinds.get(job.kind)
    again = kind is not None and job.attempts < kind.attempts
    with transaction.atomic():
        still = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
        if again:
            changed = still.update(state=JobState.QUEUED, error=STOPPED)
        else:
            changed = still.update(state=JobState.FAILED, error=STOPPED, finished_at=timezone.now())
        if changed and again:
            _queue_again(job.pk)
    return bool(changed and again)


def _queue_again(job_id: UUID, *, after_seconds: int = 0) -> None:
    queue = run_job
    if after_seconds and run_job.get_backend().supports_defer:
        queue = run_job.using(run_after=timezone.now() + dt.timedelta(seconds=after_seconds))
    queue.enqueue(str(job_id))
