import datetime as dt

import pytest
from django.utils import timezone

from lifepath.users.models import Household
from planning.models import Meeting, NextReview, Task
from planning.selectors.metrics.window import firm_day
from tests.conftest import client_for

TASKS, MEETINGS = "/api/v1/planning/tasks", "/api/v1/planning/meetings"


def post(user, url, body=None, **extra):
    return client_for(user).post(url, body or {}, format="json", **extra)


@pytest.fixture
def met_in_march(alice, home):
    """A review of March that took place; reviews come every six months."""
    Household.objects.filter(pk=home.pk).update(review_cadence_months=6)
    meeting = post(alice, MEETINGS, {"subject": "Review", "starts_at": "2026-03-31T15:00:00Z"}).json()
    assert post(alice, f"{MEETINGS}/{meeting['id']}/complete").json()["state"] == "COMPLETED"
    return meeting


def test_a_review_sets_the_next_one_by_the_cadence_and_a_fixed_date_stays(alice, home, met_in_march):
    browser = client_for(alice)
    assert browser.get("/api/v1/planning/next-review").json()["due_on"] == "2026-09-30"

    browser.put("/api/v1/planning/next-review", {"due_on": "2027-02-01"}, format="json")
    later = post(alice, MEETINGS, {"subject": "Again", "starts_at": "2026-09-15T15:00:00Z"}).json()
    post(alice, f"{MEETINGS}/{later['id']}/complete")

    assert browser.get("/api/v1/planning/next-review").json() | {"changed_at": ""} == {
        "household": str(home.pk),
        "due_on": "2027-02-01",
        "is_fixed": True,
        "changed_at": "",
    }


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [
        ({"due_rule": "ON_DATE", "due_on": "2027-05-05"}, dt.date(2027, 5, 5)),
        ({"due_rule": "AFTER_MEETING", "rule_days": 14}, dt.date(2026, 4, 14)),
        ({"due_rule": "BEFORE_REVIEW", "rule_days": 10}, dt.date(2026, 9, 20)),
    ],
)
def test_a_due_day_follows_from_its_rule(alice, home, met_in_march, rule, due_on):
    meeting = {"meeting": met_in_march["id"]} if rule["due_rule"] == "AFTER_MEETING" else {}

    body = post(alice, TASKS, {"title": "Send it", **rule, **meeting}).json()

    assert body["due_on"] == str(due_on)


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"due_rule": "ON_DATE"}, 400, "/due_on"),
        ({"due_rule": "AFTER_MEETING"}, 400, "/meeting"),
        ({"due_rule": "BEFORE_REVIEW"}, 409, "/due_rule"),
        ({"due_rule": "SOMETIME"}, 400, "/due_rule"),
    ],
)
def test_a_rule_without_what_it_counts_from_is_refused_by_name(alice, home, body, status, pointer):
    refused = post(alice, TASKS, {"title": "Send it", **body})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (status, pointer)
    assert not Task.objects.exists()


def test_a_task_that_repeats_opens_the_next_one_once(alice, home):
    today = firm_day(timezone.now())
    made = post(alice, TASKS, {"title": "Send it", "due_on": "2026-01-31", "repeats": "MONTHLY"}).json()
    url = f"{TASKS}/{made['id']}"

    done = post(alice, f"{url}/done").json()
    post(alice, f"{url}/done")

    assert done["done_by"] == str(alice.pk)
    following = Task.objects.get(done_at__isnull=True)
    assert (str(following.follows_id), following.due_on > today) == (done["id"], True)
    assert (following.due_on - today).days <= 31
    assert client_for(alice).patch(url, {"title": "x"}, format="json").json()["code"] == "task_is_over"
    assert len(client_for(alice).get(f"{TASKS}?open=true").json()["results"]) == 1


def test_a_meeting_to_come_cannot_have_taken_place_and_a_cancelled_one_neither(alice, home):
    starts_at = (timezone.now() + dt.timedelta(days=3)).isoformat()
    url = f"{MEETINGS}/{post(alice, MEETINGS, {'subject': 'Review', 'starts_at': starts_at}).json()['id']}"

    assert post(alice, f"{url}/complete").json()["code"] == "meeting_is_to_come"
    assert post(alice, f"{url}/cancel").status_code == 200
    assert post(alice, f"{url}/complete").json()["code"] == "meeting_is_cancelled"
    assert not NextReview.objects.exists()


def test_tasks_move_with_the_meeting_they_count_from(alice, home):
    starts = timezone.now() + dt.timedelta(days=3)
    meeting = post(alice, MEETINGS, {"subject": "Review", "starts_at": starts.isoformat()}).json()
    post(alice, TASKS, {"title": "x", "due_rule": "AFTER_MEETING", "rule_days": 2, "meeting": meeting["id"]})

    client_for(alice).patch(
        f"{MEETINGS}/{meeting['id']}", {"starts_at": (starts + dt.timedelta(days=7)).isoformat()}, format="json"
    )

    assert Task.objects.get().due_on == firm_day(starts + dt.timedelta(days=9))


def test_a_meeting_of_another_household_is_no_meeting_of_this_task(alice, joint, home):
    theirs = Meeting.objects.create(household=joint, subject="x", starts_at=timezone.now())

    refused = post(alice, TASKS, {"title": "x", "due_rule": "AFTER_MEETING", "meeting": str(theirs.pk)})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/meeting")


def test_a_confirmed_section_is_fresh(alice, home):
    url = "/api/v1/planning/data-sections"
    stale = {row["section"]: row["fresh"] for row in client_for(alice).get(url).json()["sections"]}

    fresh = {row["section"]: row["fresh"] for row in post(alice, url, {"section": "income"}).json()["sections"]}

    assert stale == dict.fromkeys(("income", "accounts", "budget", "goals", "retirement"), False)
    assert fresh == stale | {"income": True}


def test_lists_cost_the_same_however_long_they_are(alice, home, django_assert_num_queries):
    for number in range(6):
        post(alice, TASKS, {"title": f"T{number}", "due_on": "2027-01-01"})
        post(alice, MEETINGS, {"subject": f"M{number}", "starts_at": "2027-01-01T10:00:00Z"})
    browser = client_for(alice)

    for url in (TASKS, MEETINGS):
        with django_assert_num_queries(3):
            assert len(browser.get(url).json()["results"]) == 6
    with django_assert_num_queries(3):
        browser.get("/api/v1/planning/metrics")
