"""Jobs over a broker (TASK_ENGINE=celery): `celery -A lifepath worker` runs what the database's queue holds.

A task is a row first, written in the caller's transaction; the message that follows the commit carries its id alone.
So nothing is lost while the broker is away: rows that wait too long are announced again by `manage.py tick`.
"""

import datetime as dt
import os
from contextlib import ExitStack
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from celery import Celery, signals
from django.conf import settings
from django.db import transaction
from django_tasks_db.backend import DatabaseBackend
from kombu.exceptions import OperationalError as BrokerAway

from lifepath.core.jobs import PeriodicJob, periodic_jobs

MESSAGE = "lifepath.run_task"
MOST_ANNOUNCED = 1000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifepath.settings")

logger = structlog.get_logger("lifepath.tasks")

app = Celery("lifepath", broker=settings.CELERY_BROKER_URL)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
    broker_transport_options={"socket_connect_timeout": 2, "max_retries": 1},
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 1},
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
)


@app.task(name=MESSAGE, bind=True)  # type: ignore[untyped-decorator]
def run_task(self: Any, task_id: str) -> None:
    """Run the row that the message names, unless another worker has it or has done it."""
    from lifepath.core.task_queue import run_task as run_row

    run_row(UUID(task_id), worker_id=str(self.request.hostname)[:60])


_while_working = ExitStack()


@signals.worker_ready.connect  # type: ignore[untyped-decorator]
def _give_signs_of_life(**_: Any) -> None:
    from lifepath.users.services import heartbeats

    _while_working.enter_context(heartbeats.beating(heartbeats.process_name(heartbeats.WORKER)))


@signals.worker_shutdown.connect  # type: ignore[untyped-decorator]
def _fall_silent(**_: Any) -> None:
    _while_working.close()


class BrokerBackend(DatabaseBackend):
    """The database's queue, with a message for each row."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Write the row now, announce it when the transaction commits."""
        result: Any = super().enqueue(task, args, kwargs)
        transaction.on_commit(partial(announce, result.id, task.run_after))
        return result


def announce(task_id: str, run_after: dt.datetime | None = None) -> bool:
    """Send the message; a broker that is away is no reason to fail what has been committed."""
    try:
        app.send_task(MESSAGE, args=[str(task_id)], eta=run_after)
    except (BrokerAway, OSError):
        logger.warning("broker away; the task waits in the database", task=str(task_id), exc_info=True)
        return False
    return True


def announce_waiting(now: dt.datetime) -> str:
    """Announce rows that have waited for a minute: their message was lost, or their worker was."""
    from django_tasks_db.models import DBTaskResult

    before = now - dt.timedelta(minutes=1)
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=before).values_list("pk", flat=True)
    announced = 0
    for task_id in waiting[:MOST_ANNOUNCED]:
        if not announce(str(task_id)):
            break
        announced += 1
    return f"{announced} waiting tasks announced"


if settings.TASK_ENGINE == "celery":
    periodic_jobs.register(
        "announce_waiting_tasks",
        PeriodicJob("Announce tasks that wait to the broker", announce_waiting, every=dt.timedelta(minutes=1)),
    )
