import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from lifepath.core.rate_limits import Limit, spend
from lifepath.users.services.tokens import create_token
from tests.conftest import PASSWORD, client_for

LOGIN = "/api/v1/users/login"
DATABASE_CACHE = {"BACKEND": "lifepath.core.shared_cache.SharedDatabaseCache", "LOCATION": "lifepath_cache"}


@pytest.fixture(autouse=True)
def limits(settings):
    """Limits are on, with counters at zero."""
    settings.RATE_LIMITS_ENABLED = True
    for alias in ("default", "process"):
        caches[alias].clear()
    return settings


def only(settings, **limits):
    """These limits alone."""
    settings.RATE_LIMITS = limits


def guess(email, password):
    """One attempt to sign in."""
    return client_for(None).post(LOGIN, {"email": email, "password": password})


@pytest.mark.parametrize("email", ["alice@home.example", "nobody@home.example"])
def test_after_five_wrong_passwords_the_address_waits_known_or_not(limits, alice, email):
    only(limits, failed_sign_in="5/300")
    assert [guess(email.upper(), "wrong").status_code for _ in range(5)] == [401] * 5

    refused = guess(email, PASSWORD)

    assert refused.status_code == 429
    assert refused.json()["code"] == "throttled"
    assert 0 < int(refused["Retry-After"]) <= 300
    assert guess("bob@home.example", "wrong").status_code == 401


def test_right_passwords_are_no_guesses(limits, alice):
    only(limits, failed_sign_in="5/300")

    assert [guess(alice.email, PASSWORD).status_code for _ in range(8)] == [200] * 8
    assert [guess(alice.email, "wrong").status_code for _ in range(6)] == [401] * 5 + [429]


def test_an_address_signs_in_only_so_often(limits, alice):
    only(limits, sign_in="2/60")
    first = guess(alice.email, PASSWORD)
    guess(alice.email, PASSWORD)

    third = guess(alice.email, PASSWORD)

    assert first["RateLimit-Policy"] == '"sign_in";q=2;w=60'
    assert first["RateLimit"].startswith('"sign_in";r=1;t=')
    assert third.status_code == 429
    assert third["RateLimit"].startswith('"sign_in";r=0;t=')
    assert third["Content-Type"] == "application/problem+json"


def test_registration_has_a_limit_of_its_own(limits, db):
    only(limits, registration="1/3600", sign_in="100/60")
    body = {"email": "dana@home.example", "password": "an unlikely sentence 7", "display_name": "Dana"}

    answers = [client_for(None).post("/api/v1/users", body).status_code for _ in range(2)]

    assert answers == [201, 429]


@pytest.mark.parametrize("email", ["alice@home.example", "nobody@home.example"])
def test_a_mailbox_is_not_flooded(limits, alice, email):
    only(limits, mail="2/3600")

    answers = [client_for(None).post("/api/v1/users/password-reset", {"email": email}).status_code for _ in range(3)]

    assert answers == [202, 202, 429]


def test_a_caller_is_told_where_they_stand(limits, alice, charlie):
    only(limits, caller="3/60")
    answers = [client_for(alice).get("/api/v1/users/me") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert int(answers[3]["Retry-After"]) > 0
    assert client_for(charlie).get("/api/v1/users/me").status_code == 200


def test_a_token_has_a_limit_beside_that_of_its_person(limits, alice):
    only(limits, caller="5/60", token="2/60")
    until = timezone.now() + dt.timedelta(days=1)
    callers = []
    for name in ("one", "two"):
        caller = client_for(None)
        secret = create_token(user=alice, name=name, scopes=["users:read"], expires_at=until)[1]
        caller.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        callers.append(caller)

    assert [callers[0].get("/api/v1/users/me").status_code for _ in range(3)] == [200, 200, 429]
    assert [callers[1].get("/api/v1/users/me").status_code for _ in range(3)] == [200, 200, 429]
    assert client_for(alice).get("/api/v1/users/me").status_code == 429


def test_a_limit_of_each_process_is_its_share(limits, alice):
    only(limits, caller="8/60")
    limits.WEB_WORKERS = 4

    assert [client_for(alice).get("/api/v1/users/me").status_code for _ in range(3)] == [200, 200, 429]


def test_without_limits_nothing_is_counted(limits, alice):
    limits.RATE_LIMITS_ENABLED = False

    assert "RateLimit" not in client_for(alice).get("/api/v1/users/me")


def test_a_wrong_present_password_is_a_guess_too(limits, alice):
    only(limits, failed_sign_in="5/300")
    body = {"current_password": "wrong", "password": "an unlikely sentence 7"}

    answers = [client_for(alice).post("/api/v1/users/me/password", body).status_code for _ in range(6)]

    assert answers == [400] * 5 + [429]


@pytest.mark.django_db(transaction=True)
def test_the_shared_count_loses_nothing_when_many_count_at_once(settings):
    settings.CACHES = {**settings.CACHES, "default": DATABASE_CACHE}
    limit = Limit.parse("sign_in", "1000/3600")

    def call(_):
        try:
            return spend(limit, "203.0.113.7", now=1_800_000_000).used
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        counts = list(pool.map(call, range(40)))

    assert sorted(counts) == list(range(1, 41))
    caches["default"].clear()


def test_a_new_window_begins_at_zero(db):
    limit = Limit.parse("sign_in", "2/60")

    used = [spend(limit, "203.0.113.7", now=moment).used for moment in (0, 59, 60, 61)]

    assert used == [1, 2, 1, 2]


def test_the_shared_cache_forgets_what_is_over_and_keeps_what_still_counts(settings, db):
    settings.CACHES = {**settings.CACHES, "default": {**DATABASE_CACHE, "OPTIONS": {"MAX_ENTRIES": 1}}}
    cache = caches["default"]
    cache.count("kept", seconds=60)
    cache.count("over", seconds=-1)
    cache.set("a", 1)
    cache.set("b", 1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM lifepath_cache ORDER BY cache_key")
        keys = [key for (key,) in cursor.fetchall()]

    assert keys == [":1:a", ":1:b", ":1:kept"]
    assert cache.count("kept", seconds=60) == 2
