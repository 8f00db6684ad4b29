import pytest

from lifepath.users.models import AuditEvent, Household
from lifepath.users.services.households import end_assignment
from tests.conftest import client_for


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 200),
        ("paula", 200),
        ("observer", 200),
        ("charlie", 404),
        ("quentin", 404),
        ("sam", 404),
        ("olga", 404),
    ],
)
def test_only_members_and_assigned_planners_read_a_household(request, home, who, status):
    response = client_for(request.getfixturevalue(who)).get(f"/api/v1/households/{home.pk}")

    assert response.status_code == status


def test_nobody_reads_a_household_without_signing_in(home):
    response = client_for(None).get(f"/api/v1/households/{home.pk}/")

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("paula", 200), ("observer", 403), ("charlie", 404)])
def test_only_members_and_writing_planners_rename_a_household(request, home, who, status):
    response = client_for(request.getfixturevalue(who)).patch(f"/api/v1/households/{home.pk}", {"name": "New"})

    assert response.status_code == status
    assert (Household.objects.get(pk=home.pk).name == "New") is (status == 200)


def test_a_planner_loses_access_on_the_next_request(home, alice, paula):
    caller = client_for(paula)
    assert caller.get(f"/api/v1/households/{home.pk}").status_code == 200

    end_assignment(assignment=paula.assignments.get(), ended_by=alice)

    assert caller.get(f"/api/v1/households/{home.pk}").status_code == 404


def test_a_change_and_a_refusal_are_both_on_record(home, alice, charlie):
    client_for(alice).patch(f"/api/v1/households/{home.pk}", {"state": "CO"})
    client_for(charlie).patch(f"/api/v1/households/{home.pk}", {"state": "TX"})

    changed = AuditEvent.objects.get(action="changed", household=home)
    assert changed.payload.before == {"state": ""}
    assert changed.payload.after == {"state": "CO"}
    refused = AuditEvent.objects.get(action="refused")
    assert refused.details["status"] == 404
    assert refused.household is None


def test_a_stale_write_is_refused_with_the_present_version(home, alice):
    caller = client_for(alice)
    tag = caller.get(f"/api/v1/households/{home.pk}")["ETag"]
    assert caller.patch(f"/api/v1/households/{home.pk}", {"name": "One"}, headers={"If-Match": tag}).status_code == 200

    stale = caller.patch(f"/api/v1/households/{home.pk}", {"name": "Two"}, headers={"If-Match": tag})

    assert stale.status_code == 412
    assert stale.json()["code"] == "stale"
    assert Household.objects.get(pk=home.pk).name == "One"


def test_a_repeated_key_gets_the_first_answer_and_has_one_effect(home, alice):
    caller = client_for(alice)
    key = {"Idempotency-Key": "a1"}
    first = caller.patch(f"/api/v1/households/{home.pk}", {"name": "One"}, headers=key)

    again = caller.patch(f"/api/v1/households/{home.pk}", {"name": "One"}, headers=key)
    other = caller.patch(f"/api/v1/households/{home.pk}", {"name": "Two"}, headers=key)
    long = caller.patch(f"/api/v1/households/{home.pk}", {"name": "Two"}, headers={"Idempotency-Key": "k" * 256})

    assert (again.status_code, again.json(), again["Idempotent-Replayed"]) == (200, first.json(), "true")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert long.status_code == 400
    assert AuditEvent.objects.filter(action="changed").count() == 1


def test_a_wrong_field_is_named(home, alice):
    response = client_for(alice).patch(f"/api/v1/households/{home.pk}", {"time_zone": "Mars/Olympus", "name": "a\nb"})

    assert response.status_code == 400
    assert {(error["pointer"], error["code"]) for error in response.json()["errors"]} == {
        ("/time_zone", "time_zone"),
        ("/name", "control"),
    }


def test_a_list_walks_by_cursor_and_answers_only_the_fields_asked_for(alice, home, joint):
    caller = client_for(alice)
    first = caller.get("/api/v1/households?limit=1&fields=id").json()

    second = caller.get(first["next"]).json()
    back = caller.get(second["previous"]).json()

    assert [first["results"], second["results"]] == [[{"id": str(home.pk)}], [{"id": str(joint.pk)}]]
    assert (first["previous"], second["next"]) == (None, None)
    assert back["results"] == first["results"]


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "cursor=%00", "cursor=bm9wZQ", "fields=password"])
def test_bad_list_parameters_are_named(alice, home, query):
    response = client_for(alice).get(f"/api/v1/households?{query}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/" + query.partition("=")[0]


def test_the_list_costs_the_same_whatever_its_length(alice, home, joint, django_assert_num_queries):
    with django_assert_num_queries(2):  # session, households
        client_for(alice).get("/api/v1/households")
