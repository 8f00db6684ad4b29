import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lifepath.core import audit
from lifepath.core.jobs import JobFailed, JobKind, job_kinds
from lifepath.core.problems import Problem
from lifepath.core.task_queue import release_tasks_of_dead_workers
from lifepath.users.choices import JobState
from lifepath.users.models import AuditEvent, Job
from lifepath.users.services import jobs
from tests.conftest import client_for


@pytest.fixture
def kind(monkeypatch):
    """Register a kind of job for one test."""

    def register(run, **settings):
        monkeypatch.setitem(job_kinds._entries, "count", JobKind("Count", run, **settings))

    return register


def queue(home, alice, **arguments):
    return jobs.enqueue(kind="count", household_id=home.pk, created_by=alice, arguments=arguments)


def test_a_job_runs_as_the_person_who_asked_for_it(kind, run_jobs, home, alice):
    def count(run):
        audit.record("counted", household_id=run.household_id, details={"up_to": run.arguments["up_to"]})
        return {"counted": run.arguments["up_to"]}

    kind(count)
    job = queue(home, alice, up_to=3)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)

    assert run_jobs() == 1

    job.refresh_from_db()
    assert (job.state, job.progress_percent, job.result, job.error) == (JobState.SUCCEEDED, 100, {"counted": 3}, "")
    assert job.started_at <= job.finished_at
    event = AuditEvent.objects.get(action="counted")
    assert (event.actor, event.channel, event.request_id) == (alice, "job", str(job.pk))
    assert AuditEvent.objects.get(action="job_queued").details == {"kind": "count"}


def test_a_job_waits_if_and_only_if_its_transaction_commits(kind, home, alice):
    kind(lambda run: None)
    savepoint = transaction.savepoint()
    queue(home, alice)
    transaction.savepoint_rollback(savepoint)

    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_kind_that_nobody_registered_is_refused_at_once(home, alice):
    with pytest.raises(jobs.UnknownJobKind):
        jobs.enqueue(kind="fly", household_id=home.pk, created_by=alice)


@pytest.mark.parametrize(
    "refusal", [JobFailed("The file is empty."), Problem("The file is empty.", code="empty", status_code=400)]
)
def test_a_job_that_cannot_be_done_says_why_and_is_not_tried_again(kind, run_jobs, home, alice, refusal):
    def refuse(run):
        Job.objects.create(kind="left behind")
        raise refusal

    kind(refuse, attempts=3)
    job = queue(home, alice)

    assert run_jobs() == 1

    job.refresh_from_db()
    assert (job.state, job.error, job.result) == (JobState.FAILED, "The file is empty.", None)
    assert not Job.objects.filter(kind="left behind").exists()


def test_an_unexpected_error_is_tried_again_later_and_shows_no_detail(kind, run_jobs, home, alice):
    def stumble(run):
        raise ValueError("account 4711 of Alice")

    kind(stumble, attempts=2)
    job = queue(home, alice)

    assert run_jobs() == 1
    job.refresh_from_db()
    waiting = DBTaskResult.objects.get(status="READY")
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert job.error == "Attempt 1 ended with an unexpected error (ValueError); it will be tried again."
    assert dt.timedelta(seconds=5) < waiting.run_after - timezone.now() <= dt.timedelta(seconds=10)

    DBTaskResult.objects.update(run_after=timezone.now())
    assert run_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 2)
    assert job.error == "It ended with an unexpected error (ValueError)."


def test_a_job_has_longer_statements_than_a_request(kind, run_jobs, home, alice):
    def look(run):
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return {"limit": cursor.fetchone()[0]}

    kind(look, statement_seconds=300)
    job = queue(home, alice)
    run_jobs()

    job.refresh_from_db()
    assert job.result == {"limit": "5min"}
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "30s"


def test_a_job_is_run_once_however_often_it_is_announced(kind, run_jobs, home, alice):
    runs = []
    kind(lambda run: runs.append(run.job_id))
    job = queue(home, alice)
    jobs.run_job.enqueue(str(job.pk))

    assert run_jobs() == 2

    assert runs == [job.pk]


def test_a_job_that_lost_its_place_in_the_queue_gets_a_new_one(kind, run_jobs, home, alice):
    kind(lambda run: None)
    job, waiting = queue(home, alice), queue(home, alice)
    Job.objects.update(created_at=timezone.now() - dt.timedelta(minutes=5))
    DBTaskResult.objects.filter(args_kwargs__args=[str(job.pk)]).delete()

    assert jobs.reap(timezone.now()) == "0 stopped jobs, 1 of them or lost ones queued again"

    assert jobs.reap(timezone.now()) == "0 stopped jobs, 0 of them or lost ones queued again"
    run_jobs()
    assert set(Job.objects.values_list("pk", "state")) == {
        (job.pk, JobState.SUCCEEDED),
        (waiting.pk, JobState.SUCCEEDED),
    }


@pytest.mark.parametrize(("attempts", "state"), [(1, JobState.FAILED), (2, JobState.QUEUED)])
def test_a_job_whose_worker_died_is_settled(kind, home, alice, attempts, state):
    kind(lambda run: None, attempts=attempts)
    job = queue(home, alice)
    DBTaskResult.objects.all().delete()
    Job.objects.update(state=JobState.RUNNING, attempts=1, started_at=timezone.now())

    jobs.reap(timezone.now())

    job.refresh_from_db()
    assert (job.state, job.error) == (state, "The worker stopped while it ran this job.")
    assert DBTaskResult.objects.filter(status="READY").count() == attempts - 1


@pytest.mark.parametrize(("workers", "status"), [(["a"], "READY"), (["a", "b", "c"], "FAILED")])
def test_a_task_of_a_dead_worker_waits_again_until_it_has_cost_three(kind, home, alice, workers, status):
    kind(lambda run: None)
    queue(home, alice)
    since = timezone.now() - dt.timedelta(minutes=2)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=workers, started_at=since)

    release_tasks_of_dead_workers(timezone.now())

    assert DBTaskResult.objects.get().status == status


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("paula", 200), ("charlie", 404), ("quentin", 404), ("sam", 404)]
)
def test_a_job_about_a_household_is_seen_by_its_readers(request, kind, home, alice, who, status):
    kind(lambda run: None)
    job = queue(home, alice)

    response = client_for(request.getfixturevalue(who)).get(f"/api/v1/jobs/{job.pk}")

    assert response.status_code == status
    if status == 200:
        assert response.json()["state"] == "QUEUED"
        assert "arguments" not in response.json()


def test_a_job_about_a_person_is_theirs_alone(kind, home, alice, bob, paula):
    kind(lambda run: None)
    job = jobs.enqueue(kind="count", created_by=alice)

    answers = [client_for(who).get(f"/api/v1/jobs/{job.pk}").status_code for who in (alice, bob, paula)]

    assert answers == [200, 404, 404]


def test_asking_how_a_job_stands_is_no_look_at_client_data(kind, home, alice, paula):
    kind(lambda run: None)
    job = queue(home, alice)

    client_for(paula).get(f"/api/v1/jobs/{job.pk}")

    assert not AuditEvent.objects.filter(action="read").exists()


def test_the_list_is_newest_first_filtered_and_costs_the_same_at_any_length(
    kind, home, joint, alice, charlie, django_assert_num_queries
):
    kind(lambda run: None)
    first, second = queue(home, alice), queue(joint, alice)
    jobs.enqueue(kind="count", created_by=charlie)
    caller = client_for(alice)

    with django_assert_num_queries(2):
        everything = caller.get("/api/v1/jobs").json()["results"]
    of_home = caller.get(f"/api/v1/jobs?household={home.pk}&state=QUEUED").json()["results"]
    none = caller.get("/api/v1/jobs?state=FAILED").json()["results"]

    assert [row["id"] for row in everything] == [str(second.pk), str(first.pk)]
    assert [row["id"] for row in of_home] == [str(first.pk)]
    assert none == []
    assert caller.get("/api/v1/jobs?state=LOST").status_code == 400
