import datetime as dt
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.utils import timezone

from lifepath.core import events
from lifepath.users.choices import AssignmentRole, Role
from lifepath.users.models import AuditEvent, PlannerAssignment
from lifepath.users.services.households import assign_planner
from tests.conftest import client_for, staff


@pytest.fixture
def nora(db):
    """A planner who is let in here."""
    return staff("Nora", Role.PLANNER)


def planners(household, assignment="", last=""):
    return f"/api/v1/households/{household.pk}/planners" + "".join(f"/{part}" for part in (assignment, last) if part)


def let_in(caller, household, planner, **terms):
    return client_for(caller).post(planners(household), {"email": planner.email, **terms})


def test_a_client_lets_a_planner_in_and_tells_them(home, alice, nora, run_jobs):
    response = let_in(alice, home, nora, role="ASSOCIATE", purpose="Taxes", scope=["move_money"])

    assert response.status_code == 201
    access = response.json()
    assert (access["state"], access["role"], access["scope"]) == ("ACTIVE", "ASSOCIATE", ["move_money"])
    assert (access["planner"]["display_name"], access["granted_by"]["display_name"]) == ("Nora", "Alice")
    assert client_for(nora).get(f"/api/v1/households/{home.pk}").status_code == 200
    assert nora.may_move_money_in(home.pk)
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == [nora.email]
    assert "Alice" not in letter.body


def test_a_couple_lets_a_planner_in_together(joint, alice, bob, nora, run_jobs):
    access = let_in(alice, joint, nora).json()
    assert (access["state"], [who["display_name"] for who in access["waiting_for"]]) == ("PENDING", ["Bob"])
    assert client_for(nora).get(f"/api/v1/households/{joint.pk}").status_code == 404
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [[bob.email]]

    agreed = client_for(bob).post(planners(joint, access["id"], "consent"))

    assert agreed.status_code == 200
    assert (agreed.json()["state"], agreed.json()["waiting_for"]) == ("ACTIVE", [])
    assert {consent["user"]["display_name"] for consent in agreed.json()["consents"]} == {"Alice", "Bob"}
    assert client_for(nora).get(f"/api/v1/households/{joint.pk}").status_code == 200


def test_agreeing_to_ones_own_grant_is_not_the_partners_agreement(joint, alice, nora):
    access = let_in(alice, joint, nora).json()

    again = client_for(alice).post(planners(joint, access["id"], "consent"))

    assert again.json()["state"] == "PENDING"
    assert PlannerAssignment.objects.get().consents.count() == 1


def test_either_partner_ends_an_access_or_a_request_for_one(joint, alice, bob, nora, monkeypatch):
    heard = []
    monkeypatch.setitem(events._handlers, "planner.ended", [lambda assignment: heard.append(assignment.planner)])
    access = let_in(alice, joint, nora).json()

    response = client_for(bob).delete(planners(joint, access["id"]))

    assert response.status_code == 204
    assignment = PlannerAssignment.objects.get()
    assert (assignment.ended_by, assignment.ended_at is not None, heard) == (bob, True, [nora])
    assert client_for(bob).delete(planners(joint, access["id"])).status_code == 404
    assert client_for(bob).post(planners(joint, access["id"], "consent")).status_code == 404


def test_ending_takes_effect_on_the_next_request(home, alice, paula):
    access = client_for(alice).get(planners(home)).json()["results"][0]

    client_for(alice).delete(planners(home, access["id"]))

    assert client_for(paula).get(f"/api/v1/households/{home.pk}").status_code == 404


def test_limits_hold_at_once_in_a_couple_too(joint, alice, bob, nora):
    access = let_in(alice, joint, nora, role="LEAD", scope=["move_money"]).json()
    client_for(bob).post(planners(joint, access["id"], "consent"))
    tomorrow = timezone.now() + dt.timedelta(days=1)

    response = client_for(bob).patch(
        planners(joint, access["id"]), {"role": "OBSERVER", "scope": [], "until": tomorrow.isoformat()}
    )

    assert response.status_code == 200
    assert client_for(nora).patch(f"/api/v1/households/{joint.pk}", {"name": "New"}).status_code == 403
    assert not nora.may_move_money_in(joint.pk)
    changed = AuditEvent.objects.get(action="planner_access_changed")
    assert changed.payload.before["role"] == "LEAD"
    assert changed.payload.after["scope"] == []


@pytest.mark.parametrize("wider", [{"scope": ["move_money"]}, {"role": "ASSOCIATE"}, {"until": None}])
def test_nobody_widens_an_access_alone_in_a_couple(joint, alice, bob, nora, wider):
    until = (timezone.now() + dt.timedelta(days=1)).isoformat()
    access = let_in(alice, joint, nora, role="OBSERVER", until=until).json()
    client_for(bob).post(planners(joint, access["id"], "consent"))
    role = {} if wider.keys() & {"role", "until"} else {"role": "OBSERVER"}

    response = client_for(alice).patch(planners(joint, access["id"]), {**role, **wider})

    assert response.json()["code"] in ("needs_everyones_consent", "observer_moves_no_money")
    assignment = PlannerAssignment.objects.get()
    assert (assignment.role, assignment.scope, assignment.until is None) == ("OBSERVER", [], False)


def test_a_single_client_widens_an_access(home, alice, nora):
    access = let_in(alice, home, nora, role="OBSERVER").json()

    response = client_for(alice).patch(planners(home, access["id"]), {"role": "LEAD", "scope": ["move_money"]})

    assert (response.status_code, response.json()["role"]) == (200, "LEAD")


def test_an_access_begins_and_ends_by_the_clock(home, alice, nora):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    access = let_in(alice, home, nora, since=tomorrow.isoformat()).json()
    assert access["state"] == "UPCOMING"
    assert client_for(nora).get(f"/api/v1/households/{home.pk}").status_code == 404

    past = timezone.now() - dt.timedelta(days=2)
    PlannerAssignment.objects.update(since=past, until=past + dt.timedelta(days=1))

    assert client_for(nora).get(f"/api/v1/households/{home.pk}").status_code == 404
    assert client_for(alice).get(planners(home)).json()["results"] == []
    ended = client_for(alice).get(planners(home) + "?include_ended=true").json()["results"]
    assert [row["state"] for row in ended] == ["ENDED"]
    assert let_in(alice, home, nora).status_code == 201


@pytest.mark.parametrize(
    ("terms", "status", "code", "pointer"),
    [
        ({"email": "alice@home.example"}, 400, "no_such_planner", "/email"),
        ({"email": "nobody@firm.example"}, 400, "no_such_planner", "/email"),
        ({"email": "paula@firm.example", "role": "OBSERVER"}, 409, "already_assigned", "/email"),
        ({"role": "LEAD"}, 409, "lead_exists", "/role"),
        ({"role": "OBSERVER", "scope": ["move_money"]}, 400, "observer_moves_no_money", "/scope"),
        ({"role": "OBSERVER", "until": "2020-01-01T00:00:00Z"}, 400, "ends_before_it_begins", "/until"),
        ({"role": "BOSS"}, 400, "invalid_choice", "/role"),
        ({"role": "OBSERVER", "scope": ["everything"]}, 400, "invalid_choice", "/scope/0"),
    ],
)
def test_an_access_that_cannot_be_is_refused_by_name(home, alice, paula, nora, terms, status, code, pointer):
    response = client_for(alice).post(planners(home), {"email": nora.email, **terms})

    assert response.status_code == status
    assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [(pointer, code)]
    assert PlannerAssignment.objects.count() == 1


def test_a_limit_in_the_past_is_no_way_to_end_an_access(home, alice, nora):
    access = let_in(alice, home, nora).json()
    PlannerAssignment.objects.update(since=timezone.now() - dt.timedelta(days=9))

    response = client_for(alice).patch(planners(home, access["id"]), {"until": "2020-01-01T00:00:00Z"})
    later = (timezone.now() - dt.timedelta(days=1)).isoformat()
    past = client_for(alice).patch(planners(home, access["id"]), {"until": later})

    assert response.json()["code"] == "ends_before_it_begins"
    assert past.json()["code"] == "until_has_passed"


def test_a_stale_limit_is_refused(home, alice, nora):
    access = let_in(alice, home, nora).json()

    response = client_for(alice).patch(
        planners(home, access["id"]), {"role": "OBSERVER"}, headers={"If-Match": '"other"'}
    )

    assert response.status_code == 412


def test_no_planner_grants_limits_or_ends(home, paula, nora):
    caller = client_for(paula)
    access = paula.assignments.get()

    answers = [
        caller.post(planners(home), {"email": nora.email}).status_code,
        caller.patch(planners(home, access.pk), {"scope": ["move_money"]}).status_code,
        caller.delete(planners(home, access.pk)).status_code,
        caller.post(planners(home, access.pk, "consent")).status_code,
    ]

    assert answers == [403] * 4
    access.refresh_from_db()
    assert (access.scope, access.ended_at) == ([], None)


def test_an_access_of_another_household_is_not_found_under_ones_own(home, joint, alice, charlie, nora):
    other = assign_planner(planner=nora, household=charlie.personal_household, granted_by=charlie)

    assert client_for(alice).delete(planners(home, other.pk)).status_code == 404
    assert client_for(alice).delete(planners(charlie.personal_household, other.pk)).status_code == 404
    other.refresh_from_db()
    assert other.ended_at is None


def test_the_list_costs_the_same_whatever_its_length(home, alice, paula, observer, django_assert_num_queries):
    caller = client_for(alice)
    with django_assert_num_queries(6):
        caller.get(planners(home))
    for number in range(5):
        planner = staff(f"Planner{number}", Role.PLANNER)
        assign_planner(planner=planner, household=home, granted_by=alice, role=AssignmentRole.OBSERVER)

    with django_assert_num_queries(6):
        assert len(caller.get(planners(home)).json()["results"]) == 7


def log_of(household, caller, **query):
    return client_for(caller).get(f"/api/v1/households/{household.pk}/access-log?{urlencode(query)}")


def test_members_see_who_looked_when_at_what_and_why(home, alice, paula, sam):
    from lifepath.core import audit
    from lifepath.core.request_context import acting

    client_for(paula).get(f"/api/v1/households/{home.pk}")
    client_for(alice).get(f"/api/v1/households/{home.pk}")
    with acting(channel="admin", actor=sam):
        audit.record("support_opened", household_id=home.pk, details={"reason": "Import fails"})
        audit.record("read", household_id=home.pk, instance=home, details={"page": "/admin/household/"})

    rows = log_of(home, alice).json()["results"]

    assert [
        (row["who"]["display_name"], row["channel"], row["action"], row["what"], row["reason"]) for row in rows
    ] == [
        ("Sam", "admin", "read", "/admin/household/", ""),
        ("Sam", "admin", "support_opened", "", "Import fails"),
        ("Paula", "api", "read", "household-detail", ""),
    ]


def test_the_access_log_is_filtered_and_costs_the_same_at_any_length(home, alice, paula, django_assert_num_queries):
    for _ in range(12):
        client_for(paula).get(f"/api/v1/households/{home.pk}")
    later = (timezone.now() + dt.timedelta(minutes=1)).isoformat()

    with django_assert_num_queries(3):
        page = log_of(home, alice, limit=5).json()

    assert len(page["results"]) == 5
    assert page["next"] is not None
    assert log_of(home, alice, who=alice.pk).json()["results"] == []
    assert log_of(home, alice, at_after=later).json()["results"] == []
    assert len(log_of(home, alice, at_before=later, who=paula.pk).json()["results"]) == 12
    assert log_of(home, alice, at_after="yesterday").status_code == 400
