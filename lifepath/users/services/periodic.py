"""Running what is due: each periodic job once, however many schedulers there are."""

import datetime as dt
import time
from dataclasses import dataclass

import structlog
from django.conf import settings

from lifepath.core.advisory_locks import try_lock
from lifepath.core.database_connections import side_connection
from lifepath.core.jobs import PeriodicJob, is_due, periodic_jobs
from lifepath.core.request_context import acting
from lifepath.core.time_limits import statements_may_take
from lifepath.users.models import Heartbeat
from lifepath.users.services.heartbeats import beat

STATEMENT_SECONDS = 600
RETRY_AFTER = dt.timedelta(minutes=10)
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

logger = structlog.get_logger("lifepath.periodic")


@dataclass(frozen=True, slots=True)
class Ran:
    """What one periodic job said, or how it failed."""

    name: str
    ok: bool
    said: str


def run_due(now: dt.datetime) -> list[Ran]:
    """Run every job whose moment has come and that nobody else is running."""
    done = []
    for name, job in periodic_jobs.items():
        if not _is_due(name, job, now):
            continue
        with side_connection() as side, try_lock(side, f"periodic {name}") as is_ours:
            if is_ours and _is_due(name, job, now):
                done.append(_run(name, job, now))
    return done


def _is_due(name: str, job: PeriodicJob, now: dt.datetime) -> bool:
    row = Heartbeat.objects.filter(name=f"periodic {name}").first()
    if row is None:
        return True
    failed_at = row.details.get("failed_at")
    if failed_at and now - dt.datetime.fromisoformat(failed_at) < min(RETRY_AFTER, job.every or RETRY_AFTER):
        return False
    last = None if row.beat_at == NEVER else row.beat_at
    return is_due(job, last=last, now=now, time_zone=settings.FIRM_TIME_ZONE)


def _run(name: str, job: PeriodicJob, now: dt.datetime) -> Ran:
    started = time.monotonic()
    try:
        with (
            acting(channel="job", actor=None, source_ip=None, reason="", request_id=f"{name} {now:%Y-%m-%dT%H:%M:%S}"),
            statements_may_take(STATEMENT_SECONDS),
        ):
            said = job.run(now)
    except Exception as error:
        logger.exception("periodic job failed", name=name)
        row = Heartbeat.objects.filter(name=f"periodic {name}").first()
        failure = {"failed_at": now.isoformat(), "error": type(error).__name__}
        beat(f"periodic {name}", at=row.beat_at if row else NEVER, details=failure)
        return Ran(name, ok=False, said=type(error).__name__)
    beat(f"periodic {name}", at=now, details={"said": said, "seconds": round(time.monotonic() - started, 1)})
    return Ran(name, ok=True, said=said)
