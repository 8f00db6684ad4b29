import datetime as dt
import time
import uuid

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from rest_framework.exceptions import AuthenticationFailed

from lifepath.users import access_tokens
from lifepath.users.authentication import ClaimsOnlyAuthentication
from lifepath.users.models import User
from lifepath.users.services import device_sessions
from lifepath.users.services.tokens import create_token
from tests.conftest import access_token_of, client_for


@pytest.fixture
def claims(alice, settings):
    """What a good token of Alice says."""
    now = int(time.time())
    return {
        "sub": str(alice.pk),
        "sid": str(alice.session_of_tests.pk),
        "iss": settings.BASE_URL,
        "aud": "lifepath-api",
        "iat": now,
        "exp": now + 60,
        "jti": str(uuid.uuid4()),
    }


def answer_to(token):
    """What the API says to a bearer token."""
    caller = client_for(None)
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return caller.get("/api/v1/households")


def test_a_token_with_these_claims_and_our_key_is_accepted(claims, settings):
    token = jwt.encode(claims, settings.JWT_PRIVATE_KEY, algorithm="RS256")

    assert answer_to(token).status_code == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"exp": 1}, "token_expired"),
        ({"aud": "another-api"}, "token_invalid"),
        ({"aud": None}, "token_invalid"),
        ({"iss": "https://elsewhere.example"}, "token_invalid"),
        ({"sub": "not-a-uuid"}, "token_invalid"),
        ({"sid": ["list"]}, "token_invalid"),
        ({"sid": str(uuid.UUID(int=1))}, "session_ended"),
        ({"sub": str(uuid.UUID(int=1))}, "session_ended"),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(claims, settings, change, code):
    token = jwt.encode(claims | change, settings.JWT_PRIVATE_KEY, algorithm="RS256")

    response = answer_to(token)

    assert (response.status_code, response.json()["code"]) == (401, code)
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_token_that_was_accepted_is_refused_from_the_second_it_is_over(claims, settings, monkeypatch):
    token = jwt.encode(claims, settings.JWT_PRIVATE_KEY, algorithm="RS256")
    assert answer_to(token).status_code == 200

    monkeypatch.setattr(access_tokens.time, "time", lambda: float(claims["exp"]))

    assert answer_to(token).json()["code"] == "token_expired"


@pytest.mark.parametrize("name", ["sub", "sid", "iss", "aud", "iat", "exp", "jti"])
def test_a_token_without_a_claim_is_refused(claims, settings, name):
    del claims[name]

    assert answer_to(jwt.encode(claims, settings.JWT_PRIVATE_KEY, algorithm="RS256")).json()["code"] == "token_invalid"


def test_an_unsigned_token_is_refused(claims):
    assert answer_to(jwt.encode(claims, None, algorithm="none")).json()["code"] == "token_invalid"


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(claims, settings):
    private = serialization.load_pem_private_key(settings.JWT_PRIVATE_KEY.encode(), password=None)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header, payload, _ = jwt.encode(claims, "x" * 32, algorithm="HS256").split(".")
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        f"{header}.{payload}".encode(), public
    )
    token = f"{header}.{payload}.{jwt.utils.base64url_encode(signature).decode()}"

    assert answer_to(token).json()["code"] == "token_invalid"


def test_a_token_signed_with_another_key_is_refused(claims):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert answer_to(jwt.encode(claims, other, algorithm="RS256")).json()["code"] == "token_invalid"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic YTpi", "Bearer x", "Bearer a.b.c", "Bearer \xff.\xff.\xff"]
)
def test_a_malformed_header_is_refused(db, header):
    caller = client_for(None)
    caller.credentials(HTTP_AUTHORIZATION=header)

    response = caller.get("/api/v1/households")

    assert (response.status_code, response.json()["code"]) == (401, "token_invalid")


def test_a_hot_read_verifies_the_claims_without_a_query(alice, rf, django_assert_num_queries):
    request = rf.get("/", HTTP_AUTHORIZATION=f"Bearer {access_token_of(alice)}")

    with django_assert_num_queries(0):
        user, auth = ClaimsOnlyAuthentication().authenticate(request)
        assert user.pk == alice.pk
        assert user.is_authenticated

    assert auth.session_id == alice.session_of_tests.pk
    assert user.email == alice.email


@pytest.mark.parametrize("spoil", [{"is_active": False}, {"locked_at": "2026-01-01T00:00:00Z"}, None])
def test_the_condition_of_a_hot_read_holds_for_live_sessions_only(alice, rf, spoil):
    request = rf.get("/", HTTP_AUTHORIZATION=f"Bearer {access_token_of(alice)}")
    user, auth = ClaimsOnlyAuthentication().authenticate(request)
    if spoil:
        User.objects.filter(pk=alice.pk).update(**spoil)

    sql, parameters = auth.live_sql(user.pk)

    found = User.objects.raw(f"SELECT id FROM users_user WHERE id = %(user_id)s AND {sql}", parameters)
    assert len(list(found)) == (0 if spoil else 1)


def test_a_hot_read_that_found_nothing_tells_an_ended_session_from_a_stranger(alice, rf, now):
    request = rf.get("/", HTTP_AUTHORIZATION=f"Bearer {access_token_of(alice)}")
    user, auth = ClaimsOnlyAuthentication().authenticate(request)
    auth.ensure_live(user.pk)
    device_sessions.end(alice.session_of_tests, because="signed_out", now=now)

    with pytest.raises(AuthenticationFailed) as refusal:
        auth.ensure_live(user.pk)

    assert refusal.value.get_codes() == "session_ended"


def test_a_personal_token_on_a_hot_read_was_looked_up_already(alice, rf, now):
    until = now + dt.timedelta(days=1)
    secret = create_token(user=alice, name="x", scopes=["banking:read"], expires_at=until)[1]

    user, auth = ClaimsOnlyAuthentication().authenticate(rf.get("/", HTTP_AUTHORIZATION=f"Bearer {secret}"))

    assert (user.pk, auth.live_sql(user.pk), auth.ensure_live(user.pk)) == (alice.pk, ("TRUE", {}), None)


def test_another_kind_of_key_is_a_mistake_in_the_settings(alice, settings):
    key = ec.generate_private_key(ec.SECP256R1())
    settings.JWT_PRIVATE_KEY = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()

    with pytest.raises(TypeError, match="not an RSA key"):
        access_token_of(alice)


def test_tokens_name_the_key_they_were_signed_with(alice):
    header = jwt.get_unverified_header(access_token_of(alice))

    assert (header["alg"], len(header["kid"])) == ("RS256", 16)
    assert access_tokens.verify(access_token_of(alice)).user_id == alice.pk
