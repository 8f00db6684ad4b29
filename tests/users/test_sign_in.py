import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from lifepath.users.models import AuditEvent, DeviceSession
from lifepath.users.services import device_sessions
from tests.conftest import PASSWORD, client_for

LOGIN = "/api/v1/users/login"
REFRESH = "/api/v1/users/token/refresh"


@pytest.fixture
def pair(alice):
    """The tokens of a device on which Alice has just signed in."""
    return client_for(None).post(LOGIN, {"email": alice.email, "password": PASSWORD, "device": "Phone"}).json()


def with_token(token):
    """A client that sends this bearer token."""
    caller = client_for(None)
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return caller


def refresh(token):
    """Exchange a refresh token."""
    return client_for(None).post(REFRESH, {"refresh": token})


def test_signing_in_gives_tokens_that_open_the_api(alice, home):
    response = client_for(None).post(LOGIN, {"email": "ALICE@home.example", "password": PASSWORD})

    assert response.status_code == 200
    assert {**response.json(), "access": "", "refresh": ""} == {
        "access": "",
        "refresh": "",
        "expires_in": 300,
        "token_type": "Bearer",
    }
    assert response["Cache-Control"] == "no-store"
    assert with_token(response.json()["access"]).get(f"/api/v1/households/{home.pk}").status_code == 200
    assert AuditEvent.objects.get(action="signed_in").actor == alice


@pytest.mark.parametrize(
    ("spoil", "email", "password"),
    [
        ({}, "alice@home.example", "wrong password"),
        ({}, "nobody@home.example", PASSWORD),
        ({"locked_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "alice@home.example", PASSWORD),
        ({"is_active": False}, "alice@home.example", PASSWORD),
    ],
    ids=["wrong password", "unknown address", "locked", "closed"],
)
def test_every_refused_sign_in_gets_the_same_answer(alice, spoil, email, password):
    type(alice).objects.filter(pk=alice.pk).update(**spoil)

    response = client_for(None).post(LOGIN, {"email": email, "password": password})

    assert response.status_code == 401
    assert response.json() == {
        "type": "urn:lifepath:problem:invalid_credentials",
        "title": "Unauthorized",
        "status": 401,
        "code": "invalid_credentials",
        "detail": "Mail address or password is not right.",
        "instance": "/api/v1/users/login",
    }
    assert not AuditEvent.objects.filter(action="signed_in").exists()


def test_an_unknown_address_costs_a_password_hash_too(alice, monkeypatch):
    hashed = []
    monkeypatch.setattr("lifepath.users.models.User.set_password", lambda self, password: hashed.append(password))

    client_for(None).post(LOGIN, {"email": "nobody@home.example", "password": "guess"})

    assert hashed == ["guess"]


def test_a_refresh_token_is_exchanged_once(pair, home):
    first = refresh(pair["refresh"])

    assert first.status_code == 200
    assert first.json()["refresh"] != pair["refresh"]
    assert with_token(first.json()["access"]).get("/api/v1/households").status_code == 200
    session = DeviceSession.objects.get(device="Phone")
    assert pair["refresh"] not in (session.refresh_digest, session.previous_digest)
    assert first.json()["refresh"] != session.refresh_digest


def test_a_phones_retry_within_ten_seconds_gets_the_same_pair(pair):
    first = refresh(pair["refresh"]).json()

    again = refresh(pair["refresh"])

    assert again.status_code == 200
    assert (again.json()["access"], again.json()["refresh"]) == (first["access"], first["refresh"])
    assert refresh(first["refresh"]).status_code == 200


def test_a_spent_refresh_token_after_that_ends_the_whole_session(pair):
    newer = refresh(pair["refresh"]).json()
    DeviceSession.objects.filter(device="Phone").update(rotated_at=timezone.now() - dt.timedelta(seconds=11))

    reused = refresh(pair["refresh"])

    assert (reused.status_code, reused.json()["code"]) == (401, "token_reused")
    assert DeviceSession.objects.get(device="Phone").ended_because == "refresh_reused"
    assert refresh(newer["refresh"]).status_code == 401
    refused = with_token(newer["access"]).get("/api/v1/households")
    assert (refused.status_code, refused.json()["code"]) == (401, "session_ended")


def test_a_token_spent_two_rotations_ago_ends_the_session_at_once(pair):
    second = refresh(pair["refresh"]).json()
    refresh(second["refresh"])

    assert refresh(pair["refresh"]).json()["code"] == "token_reused"


def test_another_secret_key_ends_sessions_unless_the_old_one_is_kept(pair, settings):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key that is long enough to be one"
    assert refresh(pair["refresh"]).json()["code"] == "token_invalid"

    settings.SECRET_KEY_FALLBACKS = [old]

    assert refresh(pair["refresh"]).status_code == 200


def test_a_made_up_refresh_token_ends_nobodys_session(pair):
    session = DeviceSession.objects.get(device="Phone")
    made_up = f"lr_{session.pk.hex}.{'x' * 43}.{'0' * 32}"

    response = refresh(made_up)

    assert (response.status_code, response.json()["code"]) == (401, "token_invalid")
    assert refresh(pair["refresh"]).status_code == 200


@pytest.mark.parametrize("spoil", [{"locked_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, {"is_active": False}])
def test_a_locked_person_cannot_refresh_and_cannot_call(alice, pair, spoil):
    type(alice).objects.filter(pk=alice.pk).update(**spoil)

    assert refresh(pair["refresh"]).status_code == 401
    assert with_token(pair["access"]).get("/api/v1/households").json()["code"] == "session_ended"


def test_an_expired_session_cannot_be_refreshed(pair):
    later = timezone.now() + dt.timedelta(days=31)

    with pytest.raises(device_sessions.RefreshTokenInvalid):
        device_sessions.refresh(token=pair["refresh"], now=later)


def test_signing_out_ends_both_tokens_at_once(pair):
    assert with_token(pair["access"]).post("/api/v1/users/logout").status_code == 204

    assert with_token(pair["access"]).get("/api/v1/households").status_code == 401
    assert refresh(pair["refresh"]).json()["code"] == "token_invalid"


def test_ending_a_session_twice_is_recorded_once(alice, now):
    session = DeviceSession.objects.get(user=alice)

    device_sessions.end(session, because="signed_out", now=now)
    device_sessions.end(session, because="revoked", now=now)

    assert session.ended_because == "signed_out"
    assert AuditEvent.objects.filter(action="session_ended").count() == 1
    assert device_sessions.end_all(user=alice, because="locked", now=now) == 0


def test_a_person_sees_their_devices_and_signs_one_out(alice, pair, charlie):
    caller = client_for(alice)
    listed = caller.get("/api/v1/users/sessions").json()["results"]
    phone = next(row for row in listed if row["device"] == "Phone")

    assert [row["current"] for row in listed if row["device"] == ""] == [True]
    assert phone["current"] is False
    assert client_for(charlie).delete(f"/api/v1/users/sessions/{phone['id']}").status_code == 404
    assert with_token(pair["access"]).get("/api/v1/households").status_code == 200

    assert caller.delete(f"/api/v1/users/sessions/{phone['id']}").status_code == 204

    assert with_token(pair["access"]).get("/api/v1/households").status_code == 401
    assert len(caller.get("/api/v1/users/sessions").json()["results"]) == 1


def test_the_list_of_devices_costs_two_queries(alice, pair, django_assert_num_queries):
    with django_assert_num_queries(2):
        client_for(alice).get("/api/v1/users/sessions")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_simultaneous_refreshes_one_rotates_and_all_get_its_pair(alice, pair):
    def call(_):
        try:
            return refresh(pair["refresh"])
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(call, range(20)))

    assert [answer.status_code for answer in answers] == [200] * 20
    assert len({answer.json()["refresh"] for answer in answers}) == 1
    assert refresh(answers[0].json()["refresh"]).status_code == 200
    assert DeviceSession.objects.get(device="Phone").ended_at is None
