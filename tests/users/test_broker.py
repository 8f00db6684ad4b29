"""Jobs over a broker, as far as they go without one; the messages themselves are the broker's business."""

import datetime as dt

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from kombu.exceptions import OperationalError

from lifepath import celery
from lifepath.core.jobs import JobKind, job_kinds
from lifepath.users.choices import JobState
from lifepath.users.models import Job
from lifepath.users.services import jobs


@pytest.fixture
def broker(monkeypatch):
    """Collects what would be sent."""
    sent = []
    monkeypatch.setattr(celery.app, "send_task", lambda name, args, eta: sent.append((name, args, eta)))
    return sent


@pytest.fixture
def backend():
    return celery.BrokerBackend("default", {})


def test_a_task_is_announced_when_its_transaction_commits(
    backend, broker, db, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setitem(job_kinds._entries, "look", JobKind("Look", lambda run: {"ok": True}))
    job = Job.objects.create(kind="look")
    with django_capture_on_commit_callbacks(execute=True):
        backend.enqueue(jobs.run_job, (str(job.pk),), {})
        assert broker == []

    row = DBTaskResult.objects.get()
    assert broker == [("lifepath.run_task", [str(row.pk)], None)]

    celery.run_task(str(row.pk))
    celery.run_task(str(row.pk))

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 1)


def test_nothing_is_lost_while_the_broker_is_away(backend, broker, db, monkeypatch, django_capture_on_commit_callbacks):
    def away(*_arguments, **_named):
        raise OperationalError("refused")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(celery.app, "send_task", away)
        backend.enqueue(jobs.run_job, ("one",), {})
    DBTaskResult.objects.update(enqueued_at=timezone.now() - dt.timedelta(seconds=61))

    assert broker == []
    assert celery.announce_waiting(timezone.now()) == "1 waiting tasks announced"
    assert broker == [("lifepath.run_task", [str(DBTaskResult.objects.get().pk)], None)]


def test_announcing_stops_where_the_broker_is_still_away(backend, db, monkeypatch):
    tried = []

    def away(*arguments, **_named):
        tried.append(arguments)
        raise OperationalError("refused")

    monkeypatch.setattr(celery.app, "send_task", away)
    for name in ("one", "two"):
        backend.enqueue(jobs.run_job, (name,), {})
    DBTaskResult.objects.update(enqueued_at=timezone.now() - dt.timedelta(seconds=61))

    assert celery.announce_waiting(timezone.now()) == "0 waiting tasks announced"
    assert len(tried) == 1
