import datetime as dt

import pytest
from django.db import DatabaseError, connection

from lifepath.core import audit
from lifepath.users.models import ActivityDay, AuditEvent
from lifepath.users.services import activity
from tests.conftest import client_for


def reads():
    return list(AuditEvent.objects.filter(action="read").order_by("pk"))


def test_a_planner_who_opens_a_household_leaves_one_event(home, paula):
    client_for(paula).get(f"/api/v1/households/{home.pk}")

    (event,) = reads()
    assert (event.actor, event.household, event.channel) == (paula, home, "api")
    assert (event.object_type, event.object_id) == ("users.household", str(home.pk))
    assert event.details == {"view": "household-detail", "path": f"/api/v1/households/{home.pk}"}


def test_an_unchanged_answer_is_a_look_too(home, paula):
    caller = client_for(paula)
    tag = caller.get(f"/api/v1/households/{home.pk}")["ETag"]

    response = caller.get(f"/api/v1/households/{home.pk}", headers={"If-None-Match": tag})

    assert response.status_code == 304
    assert len(reads()) == 2


def test_clients_reading_their_own_leave_no_event(home, alice):
    client_for(alice).get(f"/api/v1/households/{home.pk}")

    assert reads() == []


def test_a_planners_list_of_households_is_one_insert(home, paula, django_assert_num_queries):
    caller = client_for(paula)
    with django_assert_num_queries(3):
        caller.get("/api/v1/households")

    (event,) = reads()
    assert (event.household, event.details["view"]) == (None, "household-list")


def test_a_refused_read_is_a_refusal_and_no_read(home, quentin, django_assert_num_queries):
    caller = client_for(quentin)
    with django_assert_num_queries(3):
        caller.get(f"/api/v1/households/{home.pk}")

    assert reads() == []
    (refused,) = AuditEvent.objects.filter(action="refused")
    assert (refused.actor, refused.household) == (quentin, None)


def test_a_forbidden_write_is_on_record_in_the_household(home, observer):
    client_for(observer).patch(f"/api/v1/households/{home.pk}", {"name": "New"})

    refused = AuditEvent.objects.get(action="refused")
    assert (refused.actor, refused.household, refused.details["status"]) == (observer, home, 403)


def test_what_cannot_be_recorded_is_not_shown(home, paula, monkeypatch):
    def fail(*_arguments, **_named):
        raise DatabaseError("read-only")

    monkeypatch.setattr(audit, "record", fail)
    caller = client_for(paula)
    caller.raise_request_exception = False

    response = caller.get(f"/api/v1/households/{home.pk}")

    assert response.status_code >= 500
    assert home.name not in response.content.decode()


def test_a_day_of_activity_is_written_once_and_counts_reads(home, alice, days_of_activity, django_assert_num_queries):
    caller = client_for(alice)
    caller.get("/api/v1/households")
    caller.patch(f"/api/v1/households/{home.pk}", {"name": "New"})
    with django_assert_num_queries(2):
        caller.get("/api/v1/households")
    activity.forget_what_was_written()
    caller.get("/api/v1/households")

    (day,) = ActivityDay.objects.filter(user=alice)
    assert day.feature == "users"


def test_refused_requests_are_no_activity(home, charlie, days_of_activity):
    client_for(charlie).get(f"/api/v1/households/{home.pk}")

    assert not ActivityDay.objects.exists()


@pytest.mark.parametrize(
    ("zone", "day"), [("America/Denver", dt.date(2026, 11, 30)), ("Pacific/Auckland", dt.date(2026, 12, 1))]
)
def test_the_day_is_that_of_the_persons_time_zone(alice, days_of_activity, zone, day):
    alice.time_zone = zone

    activity.note(alice, "budgets", dt.datetime(2026, 12, 1, 6, 59, 59, 999999, tzinfo=dt.UTC))

    assert ActivityDay.objects.get(user=alice).day == day


def test_a_day_that_cannot_be_noted_does_not_fail_the_request(home, alice, days_of_activity, monkeypatch):
    def fail(*_arguments):
        raise DatabaseError("read-only")

    audit.set_activity_sink(fail)

    assert client_for(alice).get("/api/v1/households").status_code == 200


def test_a_broken_rule_is_a_conflict_named_after_its_constraint(home, alice, monkeypatch):
    def break_a_rule(*_arguments):
        connection.cursor().execute("UPDATE users_household SET currency = 'usd'")

    monkeypatch.setattr("lifepath.users.viewsets.households.HouseholdViewSet.save_changes", break_a_rule)

    response = client_for(alice).patch(f"/api/v1/households/{home.pk}", {"name": "New"})

    assert response.status_code == 409
    assert response.json()["code"] == "household_currency_is_iso_4217"
    assert response.json()["detail"] == "This would break a rule: household currency is iso 4217."
