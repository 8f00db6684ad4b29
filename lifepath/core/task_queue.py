"""The queue of tasks in the database, for whoever runs it: the worker command, a broker's worker, a test."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.compat import task_finished, task_started
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from lifepath.core.advisory_locks import release, take, try_lock
from lifepath.core.database_connections import drop_if_broken

STARTING_SECONDS = 60
MOST_ATTEMPTS = 3


def lock_running_tasks() -> None:
    """From now on a running task holds a lock, which the database frees when its worker dies."""
    task_started.connect(_take_lock, dispatch_uid="lock of a running task")
    task_finished.connect(_release_lock, dispatch_uid="lock of a running task")


def release_tasks_of_dead_workers(now: dt.datetime) -> str:
    """A task whose worker died waits again; one that has cost three workers their life is given up."""
    released = given_up = 0
    before = now - dt.timedelta(seconds=STARTING_SECONDS)
    for row in DBTaskResult.objects.running().filter(started_at__lt=before):
        with try_lock(connection, _lock_name(row.pk)) as is_free:
            if not is_free:
                continue
            again = len(row.worker_ids) < MOST_ATTEMPTS
            still = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
            if still.update(status="READY" if again else "FAILED", finished_at=None if again else now):
                released, given_up = released + again, given_up + (not again)
    return f"{released} tasks released, {given_up} given up"


def run_task(task_id: UUID, *, worker_id: str) -> bool:
    """Claim one waiting task and run it; False when it is not waiting any more, or not yet."""
    with transaction.atomic():
        row = DBTaskResult.objects.ready().filter(pk=task_id).select_for_update(skip_locked=True).first()
        if row is None:
            return False
        row.claim(worker_id)
    _worker(worker_id).run_task(row)
    return True


def run_waiting_tasks(*, worker_id: str) -> int:
    """Run what waits now, in its order, until nothing does. Answers with the number of tasks."""
    count = 0
    while (task_id := DBTaskResult.objects.ready().values_list("pk", flat=True).first()) is not None:
        count += run_task(task_id, worker_id=worker_id)
    return count


def _worker(worker_id: str) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )


def _take_lock(sender: Any, task_result: Any, **_: Any) -> None:
    if _is_ours(sender):
        take(connection, _lock_name(task_result.db_result.pk))


def _release_lock(sender: Any, task_result: Any, **_: Any) -> None:
    if _is_ours(sender):
        drop_if_broken()
        release(connection, _lock_name(task_result.db_result.pk))


def _is_ours(sender: Any) -> bool:
    """The library sends the backend, or its class."""
    return issubclass(sender if isinstance(sender, type) else type(sender), DatabaseBackend)


def _lock_name(task_id: UUID) -> str:
    return f"task {task_id}"
