import datetime as dt

import pytest
from django.utils import timezone

from lifepath.users.models import PersonalAccessToken
from lifepath.users.services.tokens import create_token
from tests.conftest import PASSWORD, client_for

TOKENS = "/api/v1/users/tokens"


def in_days(days):
    """A moment from now, as sent."""
    return (timezone.now() + dt.timedelta(days=days)).isoformat()


def wish(**changes):
    """A token to ask for."""
    return {"name": "Spreadsheet", "scopes": ["users:read"], "expires_at": in_days(30)} | changes


def bearer(secret):
    """A client that sends the token."""
    caller = client_for(None)
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return caller


@pytest.fixture
def token_with(alice):
    """Makes a token of Alice with these scopes."""

    def make(*scopes):
        return create_token(user=alice, name="Script", scopes=scopes, expires_at=timezone.now() + dt.timedelta(days=1))

    return make


def test_a_token_is_shown_once_and_kept_as_a_digest(alice):
    response = client_for(alice).post(TOKENS, wish(scopes=["users:read", "users:read", "investments:details"]))

    assert response.status_code == 201
    secret = response.json()["token"]
    assert secret.startswith("lp_")
    row = PersonalAccessToken.objects.get()
    assert secret not in str(vars(row))
    assert row.scopes == ["investments:details", "users:read"]
    listed = client_for(alice).get(TOKENS).json()["results"]
    assert [(token["prefix"], "token" in token) for token in listed] == [(secret[:9], False)]
    assert bearer(secret).get("/api/v1/users/me").json()["email"] == alice.email


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["users:everything"]}, "/scopes/0"),
        ({"scopes": ["core:read"]}, "/scopes/0"),
        ({"expires_at": None}, "/expires_at"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": in_days(366)}, "/expires_at"),
        ({"name": ""}, "/name"),
    ],
)
def test_a_wrong_wish_is_named(alice, change, pointer):
    response = client_for(alice).post(TOKENS, wish(**change))

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not PersonalAccessToken.objects.exists()


def test_a_token_must_expire(alice):
    body = wish()
    del body["expires_at"]

    assert client_for(alice).post(TOKENS, body).json()["errors"][0]["code"] == "required"


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [
        (["users:read"], 200, 403),
        (["users:write"], 403, 200),
        (["users:read", "users:write"], 200, 200),
        (["budgets:read", "budgets:write"], 403, 403),
    ],
)
def test_a_token_does_what_its_scopes_name(token_with, home, scopes, reads, writes):
    caller = bearer(token_with(*scopes)[1])

    assert caller.get(f"/api/v1/households/{home.pk}").status_code == reads
    assert caller.patch(f"/api/v1/households/{home.pk}", {"name": "New"}).status_code == writes


def test_a_token_is_no_wider_than_its_person(token_with, charlie):
    theirs = charlie.personal_household_id

    assert bearer(token_with("users:read")[1]).get(f"/api/v1/households/{theirs}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/api/v1/users/tokens", None),
        ("post", "/api/v1/users/tokens", wish()),
        ("get", "/api/v1/users/sessions", None),
        ("post", "/api/v1/users/logout", None),
        ("post", "/api/v1/users/me/password", {"current_password": PASSWORD, "password": "an unlikely sentence 7"}),
        ("post", "/api/v1/users/me/email", {"current_password": PASSWORD, "email": "new@home.example"}),
    ],
)
def test_a_token_reaches_no_tokens_sessions_and_passwords(alice, token_with, method, path, body):
    caller = bearer(token_with("users:read", "users:write")[1])

    response = getattr(caller, method)(path, body)

    assert (response.status_code, response.json()["code"]) == (403, "session_required")
    assert PersonalAccessToken.objects.count() == 1
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ({"revoked_at": timezone.now()}, "token_invalid"),
        ({"created_at": "2020-01-01T00:00:00Z", "expires_at": "2020-01-02T00:00:00Z"}, "token_expired"),
    ],
)
def test_a_revoked_or_expired_token_is_refused(token_with, spoil, code):
    token, secret = token_with("users:read")
    PersonalAccessToken.objects.filter(pk=token.pk).update(**spoil)

    response = bearer(secret).get("/api/v1/users/me")

    assert (response.status_code, response.json()["code"]) == (401, code)


@pytest.mark.parametrize("spoil", [{"is_active": False}, {"locked_at": timezone.now()}])
def test_a_token_of_a_locked_or_closed_account_is_refused(alice, token_with, spoil):
    secret = token_with("users:read")[1]
    type(alice).objects.filter(pk=alice.pk).update(**spoil)

    assert bearer(secret).get("/api/v1/users/me").status_code == 401


def test_an_owner_revokes_their_token_and_nobody_else_does(alice, charlie, token_with):
    token, secret = token_with("users:read")
    assert client_for(charlie).delete(f"{TOKENS}/{token.pk}").status_code == 404
    assert bearer(secret).get("/api/v1/users/me").status_code == 200

    assert client_for(alice).delete(f"{TOKENS}/{token.pk}").status_code == 204

    assert bearer(secret).get("/api/v1/users/me").status_code == 401
    assert client_for(alice).get(TOKENS).json()["results"] == []


def test_the_last_use_is_noted_at_most_once_a_minute(token_with, django_assert_num_queries):
    token, secret = token_with("users:read")
    caller = bearer(secret)
    caller.get("/api/v1/households")
    token.refresh_from_db()
    first_use = token.last_used_at

    with django_assert_num_queries(2):  # token with person, households
        caller.get("/api/v1/households")
    token.refresh_from_db()
    assert token.last_used_at == first_use

    PersonalAccessToken.objects.filter(pk=token.pk).update(last_used_at=first_use - dt.timedelta(minutes=2))
    caller.get("/api/v1/households")
    token.refresh_from_db()
    assert token.last_used_at >= first_use


def test_the_list_costs_two_queries(alice, token_with, django_assert_num_queries):
    token_with("users:read")
    token_with("users:write")
    with django_assert_num_queries(2):
        assert len(client_for(alice).get(TOKENS).json()["results"]) == 2


def test_an_answer_with_a_secret_is_not_kept_for_replays(alice):
    response = client_for(alice).post(TOKENS, wish(), headers={"Idempotency-Key": "k1"})

    assert (response.status_code, response.json()["code"]) == (400, "idempotency_not_offered")
    assert not PersonalAccessToken.objects.exists()
