import datetime as dt
import re
import signal
import subprocess
import sys
import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from lifepath.core.jobs import JobKind, NoPeriod, PeriodicJob, is_due, job_kinds, periodic_jobs
from lifepath.users.choices import JobState
from lifepath.users.models import DeviceSession, Heartbeat, IdempotencyKey, Job
from lifepath.users.services import heartbeats, housekeeping, jobs
from lifepath.users.services.periodic import run_due

ON_THE_TEST_DATABASE = """
import sys, time
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
"""

TICK = """
from django.core.management import call_command
call_command("tick", loop=0.2)
"""

RUN_A_JOB = """
from uuid import UUID
from django.db import transaction
from django.utils import timezone
from lifepath.core.jobs import JobKind, job_kinds
from lifepath.users.services import job_runs

def work(run):
    with transaction.atomic():
        run.report_progress(42)
        print("at work", flush=True)
        time.sleep(60)

job_kinds.register("sleep", JobKind("Sleep", work))
job_runs.run(UUID(sys.argv[2]), now=timezone.now())
"""


def in_another_process(script, *arguments):
    """Start Python on the database of the tests."""
    command = [sys.executable, "-c", ON_THE_TEST_DATABASE + script, connection.settings_dict["NAME"], *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_found_and_a_running_one_left_alone(monkeypatch):
    monkeypatch.setitem(job_kinds._entries, "sleep", JobKind("Sleep", lambda run: None))
    job = Job.objects.create(kind="sleep")
    worker = in_another_process(RUN_A_JOB, str(job.pk))
    try:
        assert worker.stdout.readline() == "at work\n"
        assert jobs.reap(timezone.now()) == "0 stopped jobs, 0 of them or lost ones queued again"
        job.refresh_from_db()
        assert (job.state, job.progress_percent) == (JobState.RUNNING, 42)
    finally:
        worker.kill()
        worker.wait()

    assert _within_seconds(5, lambda: jobs.reap(timezone.now()).startswith("1 stopped"))

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The worker stopped while it ran this job.")


@pytest.mark.django_db(transaction=True)
def test_the_worker_command_works_the_queue_off_and_goes(monkeypatch):
    monkeypatch.setitem(job_kinds._entries, "look", JobKind("Look", lambda run: {"ok": True}))
    job = jobs.enqueue(kind="look")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    try:
        call_command("worker", batch=True, interval=0.01)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)

    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.SUCCEEDED, {"ok": True})
    assert heartbeats.worker_seen() == "not seen"


@pytest.mark.django_db(transaction=True)
def test_a_heart_beats_while_a_block_runs():
    with heartbeats.beating("worker test"):
        assert _within_seconds(5, lambda: heartbeats.worker_seen().startswith("last seen "))

    assert heartbeats.worker_seen() == "not seen"


def test_the_worker_command_refuses_where_jobs_do_not_wait_for_it(settings):
    settings.TASK_ENGINE = "celery"

    with pytest.raises(CommandError, match="celery -A lifepath worker"):
        call_command("worker")


def test_readiness_tells_of_worker_and_scheduler_and_is_ready_without_them(client, db):
    heartbeats.beat("worker one", at=timezone.now() - dt.timedelta(seconds=5))

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert re.fullmatch(r"last seen [5-9] s ago", response.json()["checks"]["worker"])
    assert response.json()["checks"]["scheduler"] == "not seen"


def moment(text):
    return dt.datetime.fromisoformat(text)


def test_a_job_by_interval_is_due_when_the_interval_has_passed():
    job = PeriodicJob("Prices", lambda now: "", every=dt.timedelta(hours=1))
    last = moment("2026-11-20T10:00:00+00:00")

    assert is_due(job, last=None, now=last, time_zone="UTC")
    assert not is_due(job, last=last, now=moment("2026-11-20T10:59:59+00:00"), time_zone="UTC")
    assert is_due(job, last=last, now=moment("2026-11-20T11:00:00+00:00"), time_zone="UTC")


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-11-19T08:00:00+00:00", "2026-11-20T07:59:59+00:00", False),  # 02:59:59 in New York
        ("2026-11-19T08:00:00+00:00", "2026-11-20T08:00:00+00:00", True),  # 03:00 there
        ("2026-11-20T08:00:00+00:00", "2026-11-20T23:00:00+00:00", False),
        ("2026-11-17T08:00:00+00:00", "2026-11-20T02:00:00+00:00", True),  # missed while nobody ticked
        ("2026-10-31T07:00:00+00:00", "2026-11-01T07:59:59+00:00", False),  # clocks go back that night
        ("2026-10-31T07:00:00+00:00", "2026-11-01T08:00:00+00:00", True),
    ],
)
def test_a_daily_job_is_due_once_its_local_time_has_passed(last, now, due):
    job = PeriodicJob("Close", lambda now: "", at=dt.time(3, 0))

    assert is_due(job, last=moment(last), now=moment(now), time_zone="America/New_York") is due


def test_a_periodic_job_has_one_period():
    for periods in ({}, {"every": dt.timedelta(hours=1), "at": dt.time(3)}):
        with pytest.raises(NoPeriod):
            PeriodicJob("Odd", lambda now: "", **periods)


@pytest.fixture
def only(monkeypatch):
    """The one periodic job of a test."""

    def register(run, **period):
        monkeypatch.setattr(periodic_jobs, "_entries", {"alone": PeriodicJob("Alone", run, **period)})

    return register


def test_a_failing_job_is_tried_again_after_ten_minutes_and_the_others_run(db, only, monkeypatch, now):
    runs = []

    def stumble(now):
        runs.append(now)
        raise RuntimeError("no")

    only(stumble, every=dt.timedelta(hours=6))
    periodic_jobs.register("other", PeriodicJob("Other", lambda now: "1 thing", every=dt.timedelta(hours=6)))

    first = run_due(now)
    soon = run_due(now + dt.timedelta(minutes=9, seconds=59))
    later = run_due(now + dt.timedelta(minutes=10))

    assert [(ran.name, ran.ok, ran.said) for ran in first] == [
        ("alone", False, "RuntimeError"),
        ("other", True, "1 thing"),
    ]
    assert soon == []
    assert [ran.name for ran in later] == ["alone"]
    assert runs == [now, now + dt.timedelta(minutes=10)]


@pytest.mark.django_db(transaction=True)
def test_a_periodic_job_runs_once_however_many_schedulers_there_are(only, now):
    runs, together = [], threading.Barrier(4)

    def work(now):
        runs.append(now)
        time.sleep(0.3)
        return "done"

    only(work, every=dt.timedelta(hours=1))

    def tick():
        together.wait()
        try:
            run_due(now)
        finally:
            connection.close()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert runs == [now]
    assert Heartbeat.objects.get(name="periodic alone").details["said"] == "done"


def test_tick_says_what_ran_and_removes_old_idempotency_keys(db, alice):
    old = timezone.now() - dt.timedelta(hours=24, seconds=1)
    for key, created_at in (("old", old), ("new", timezone.now())):
        IdempotencyKey.objects.create(user=alice, key=key, fingerprint="x", created_at=created_at)
    out = StringIO()

    call_command("tick", stdout=out)
    call_command("tick", stdout=out)

    lines = out.getvalue().splitlines()
    assert "purge_idempotency_keys: 1 idempotency keys removed" in lines
    assert lines[-1] == "0 periodic jobs ran, 0 failed."
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]


def test_sessions_that_are_long_over_are_removed(alice, now):
    for days_over in (91, 89, -1):
        expires_at = now - dt.timedelta(days=days_over)
        DeviceSession.objects.create(
            user=alice,
            device=str(days_over),
            created_at=now - dt.timedelta(days=200),
            expires_at=expires_at,
            refresh_digest="x",
        )
    DeviceSession.objects.filter(device="-1").update(ended_at=now - dt.timedelta(days=91))

    said = housekeeping.purge_old_sessions(now)

    assert said == "2 ended devices and 0 expired sign-ins to the back office removed"
    assert [session.device for session in DeviceSession.objects.filter(refresh_digest="x")] == ["89"]


@pytest.mark.django_db(transaction=True)
def test_tick_in_a_loop_ends_on_a_signal():
    scheduler = in_another_process(TICK)
    try:
        assert scheduler.stdout.readline()
        scheduler.send_signal(signal.SIGTERM)
        scheduler.communicate(timeout=15)
    finally:
        scheduler.kill()
        scheduler.wait()

    assert scheduler.returncode == 0


def _within_seconds(seconds, condition):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
