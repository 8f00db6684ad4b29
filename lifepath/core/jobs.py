"""Long work and periodic work, as apps bring it: what a kind of job runs, and what runs by the clock.

A job runs outside of the request, once, under the person who asked for it; its function gets a `JobRun` and answers
with what the job resource shows as its result. It makes its own transactions and is safe to run again from the start.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lifepath.core.registries import Registry


@dataclass(frozen=True, slots=True)
class JobRun:
    """What a job's function knows about its run."""

    job_id: UUID
    household_id: UUID | None
    created_by_id: UUID | None
    arguments: Mapping[str, Any]
    report_progress: Callable[[int], None]
    """Call it with 0 to 100; it is cheap and seen at once, whatever transaction is open."""


class JobFailed(Exception):
    """The job cannot be done; the message is for the person who asked for it. It is not tried again."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of long work. `attempts` counts the first run too; `statement_seconds` limits each statement."""

    title: str
    run: Callable[[JobRun], Mapping[str, Any] | None]
    attempts: int = 1
    statement_seconds: int = 900


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Work by the clock: `every` so often, or daily at `at` in the firm's time zone.

    `run` gets the present moment and answers with a line that counts what it did.
    """

    title: str
    run: Callable[[dt.datetime], str]
    every: dt.timedelta | None = None
    at: dt.time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise NoPeriod(f"{self.title}: give either `every` or `at`.")


class NoPeriod(Exception):
    """A periodic job has one period."""


job_kinds: Registry[JobKind] = Registry("Job kind")
periodic_jobs: Registry[PeriodicJob] = Registry("Periodic job")


def is_due(job: PeriodicJob, *, last: dt.datetime | None, now: dt.datetime, time_zone: str) -> bool:
    """Has the job's moment come since it last ran? A daily job that missed its moment is due at once."""
    if last is None:
        return True
    if job.every is not None:
        return now - last >= job.every
    assert job.at is not None  # noqa: S101 - a periodic job has one of the two
    zone = ZoneInfo(time_zone)
    moment = dt.datetime.combine(now.astimezone(zone).date(), job.at, tzinfo=zone)
    if moment > now:
        moment = dt.datetime.combine(now.astimezone(zone).date() - dt.timedelta(days=1), job.at, tzinfo=zone)
    return last < moment
