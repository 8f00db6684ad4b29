"""What this app does beside requests."""

import datetime as dt

from lifepath.core import task_queue
from lifepath.core.jobs import PeriodicJob, periodic_jobs
from lifepath.core.pages import readiness_checks
from lifepath.users.services import heartbeats, housekeeping, jobs, notification_delivery

_MINUTE = dt.timedelta(minutes=1)
_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


def register() -> None:
    """Bring the app's periodic jobs and readiness checks; called once at start-up."""
    for name, job in {
        "reap_jobs": PeriodicJob("Settle jobs whose worker died", jobs.reap, every=_MINUTE),
        "release_tasks": PeriodicJob(
            "Give back tasks of dead workers", task_queue.release_tasks_of_dead_workers, every=_MINUTE
        ),
        "purge_idempotency_keys": PeriodicJob(
            "Remove idempotency keys after a day", housekeeping.purge_idempotency_keys, every=_HOUR
        ),
        "purge_finished_tasks": PeriodicJob(
            "Remove finished tasks after two weeks", housekeeping.purge_finished_tasks, every=_DAY
        ),
        "purge_old_sessions": PeriodicJob("Remove old sessions", housekeeping.purge_old_sessions, every=_DAY),
        "send_waiting_notifications": PeriodicJob(
            "Send notifications that lost their place in the queue", notification_delivery.send_waiting, every=_MINUTE
        ),
        "forget_dead_processes": PeriodicJob("Forget processes that are gone", heartbeats.forget_the_dead, every=_DAY),
    }.items():
        periodic_jobs.register(name, job)
    task_queue.lock_running_tasks()
    readiness_checks.register("worker", heartbeats.worker_seen)
    readiness_checks.register("scheduler", heartbeats.scheduler_seen)
