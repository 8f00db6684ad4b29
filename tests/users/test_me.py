import pytest

from lifepath.users.models import AuditEvent, User
from tests.conftest import client_for

ME = "/api/v1/users/me"


def test_a_person_reads_their_profile(alice, home):
    response = client_for(alice).get(ME)

    assert response.status_code == 200
    body = response.json()
    assert body.pop("created_at")
    assert body == {
        "id": str(alice.pk),
        "email": "alice@home.example",
        "display_name": "Alice",
        "role": "CLIENT",
        "personal_household": str(home.pk),
        "default_framework": "50_30_20",
        "default_optimization_focus": "balanced",
        "time_zone": "America/New_York",
        "locale": "en-US",
        "retention_months": {},
    }


def test_staff_have_no_household_of_their_own(quentin):
    assert client_for(quentin).get(ME).json()["personal_household"] is None


def test_a_person_changes_their_profile_and_it_is_on_record(alice):
    change = {
        "display_name": "Alice R.",
        "default_framework": "zero_based",
        "default_optimization_focus": "debt",
        "time_zone": "America/Denver",
        "locale": "de",
        "retention_months": {"transactions": 84, "insights": 1200},
    }

    response = client_for(alice).patch(ME, change)

    assert response.status_code == 200
    assert {name: response.json()[name] for name in change} == change
    event = AuditEvent.objects.get(action="changed", object_id=str(alice.pk))
    assert event.actor == alice
    assert event.payload.after == change


@pytest.mark.parametrize("field", ["email", "role", "id", "is_active", "locked_at", "password"])
def test_what_has_a_way_of_its_own_is_not_changed_by_the_profile(alice, field):
    before = User.objects.filter(pk=alice.pk).values().get()

    response = client_for(alice).patch(ME, {field: "OPERATOR"})

    assert response.status_code == 200
    assert User.objects.filter(pk=alice.pk).values().get() == before


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"locale": "english"}, "/locale"),
        ({"default_framework": "60_40"}, "/default_framework"),
        ({"retention_months": {"transactions": 0}}, "/retention_months/transactions"),
        ({"retention_months": {"transactions": 1201}}, "/retention_months/transactions"),
        ({"retention_months": {"ledger": 12}}, "/retention_months/ledger"),
        ({"retention_months": ["transactions"]}, "/retention_months"),
        ({"display_name": " "}, "/display_name"),
    ],
)
def test_a_wrong_wish_is_named(alice, change, pointer):
    response = client_for(alice).patch(ME, change)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_nobody_overwrites_a_profile_they_have_not_seen(alice):
    caller = client_for(alice)
    tag = caller.get(ME)["ETag"]
    assert caller.patch(ME, {"locale": "fr"}, headers={"If-Match": tag}).status_code == 200

    assert caller.patch(ME, {"locale": "it"}, headers={"If-Match": tag}).status_code == 412
    assert caller.get(ME).json()["locale"] == "fr"
