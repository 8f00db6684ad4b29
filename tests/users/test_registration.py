from concurrent.futures import ThreadPoolExecutor
from unittest.mock import Mock

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lifepath.users.models import AuditEvent, Household, User
from lifepath.users.services import credentials, mail
from lifepath.users.services.registration import create_staff
from tests.conftest import PASSWORD, client_for
from tests.users.mailbox import address_to_verify, arrived, last_body, verification_key

REGISTER = "/api/v1/users"
LOGIN = "/api/v1/users/login"
VERIFY = "/api/v1/users/verify-email"
NEW = {"email": "Dana@Home.example", "password": "an unlikely sentence 7", "display_name": "Dana"}


@pytest.fixture
def mandatory(settings):
    """Mail addresses must be verified, as in production."""
    settings.MAIL_VERIFICATION = "mandatory"


def post(path, body):
    """Call as a stranger."""
    return client_for(None).post(path, body)


def sign_in(email, password):
    """Try to sign in."""
    return post(LOGIN, {"email": email, "password": password})


def key_in(text):
    """The key that a message offers."""
    return text.partition("Or enter this key in your app:")[2].split()[0]


def test_registering_makes_a_person_with_a_household(db):
    response = post(REGISTER, NEW)

    assert response.status_code == 201
    assert response.json() == {
        "email": "dana@home.example",
        "display_name": "Dana",
        "verification": "not_required",
    }
    household = Household.objects.get(personal_owner__email="dana@home.example")
    assert household.name == "Dana"
    assert AuditEvent.objects.filter(action="created", household=household).exists()
    assert sign_in("dana@home.example", NEW["password"]).status_code == 200
    assert arrived() == []


def test_a_known_address_gets_a_mail_and_the_caller_the_same_answer(mandatory, db):
    new = post(REGISTER, NEW)
    people, households, events = User.objects.count(), Household.objects.count(), AuditEvent.objects.count()
    arrived()

    known = post(REGISTER, {**NEW, "password": "another good sentence"})

    assert (known.status_code, known.json()) == (new.status_code, new.json())
    assert known.json()["verification"] == "mail_sent"
    assert (User.objects.count(), Household.objects.count(), AuditEvent.objects.count()) == (people, households, events)
    assert arrived() == [("dana@home.example", "You have an account already")]
    assert sign_in("dana@home.example", "another good sentence").status_code == 401


def test_a_known_address_costs_what_a_new_one_costs(mandatory, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as for_new:
        post(REGISTER, NEW)
    with django_assert_max_num_queries(60) as for_known:
        post(REGISTER, NEW)

    assert abs(len(for_new) - len(for_known)) <= 3


@pytest.mark.django_db(transaction=True)
def test_ten_simultaneous_registrations_make_one_person():
    def call(_):
        try:
            return post(REGISTER, NEW)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(call, range(10)))

    assert {(answer.status_code, answer.json()["email"]) for answer in answers} == {(201, "dana@home.example")}
    assert User.objects.filter(email="dana@home.example").count() == 1


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_too_short"),
        ("password123", "password_too_common"),
        ("8462957310", "password_entirely_numeric"),
        ("dana@home.example", "password_too_similar"),
    ],
)
def test_a_weak_password_is_refused_and_named(db, password, code):
    response = post(REGISTER, {**NEW, "password": password})

    assert response.status_code == 400
    assert (("/password", code)) in {(error["pointer"], error["code"]) for error in response.json()["errors"]}
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"email": "nobody"}, "/email"),
        ({"display_name": 7}, "/display_name"),
        ({"password": 84629573104}, "/password"),
        ({"display_name": ""}, "/display_name"),
        ({"display_name": "a\x00"}, "/display_name"),
    ],
)
def test_a_wrong_field_is_named(db, change, pointer):
    response = post(REGISTER, NEW | change)

    assert response.status_code == 400
    assert {error["pointer"] for error in response.json()["errors"]} == {pointer}


def test_what_is_no_field_of_registration_is_not_taken_from_the_body(db):
    post(REGISTER, {**NEW, "role": "OPERATOR", "is_staff": True, "is_active": False, "id": "0" * 32})

    person = User.objects.get()
    assert (person.role, person.is_active, person.is_staff) == ("CLIENT", True, False)


def test_an_unverified_address_cannot_sign_in_until_its_key_is_spent(mandatory, db):
    post(REGISTER, NEW)
    assert arrived() == [("dana@home.example", "Confirm your mail address")]
    key = key_in(last_body())
    refused = sign_in("dana@home.example", NEW["password"])
    assert (refused.status_code, refused.json()["code"]) == (403, "mail_not_verified")
    assert sign_in("dana@home.example", "wrong").json()["code"] == "invalid_credentials"

    verified = post(VERIFY, {"key": key})

    assert (verified.status_code, verified.json()) == (200, {"email": "dana@home.example"})
    assert sign_in("dana@home.example", NEW["password"]).status_code == 200
    assert AuditEvent.objects.get(action="mail_address_verified").actor == User.objects.get()
    again = post(VERIFY, {"key": key})
    assert (again.status_code, again.json()["code"]) == (400, "key_not_valid")


@pytest.mark.parametrize("key", ["x", "MQ:1abc:def", "a" * 200])
def test_a_made_up_key_verifies_nothing(mandatory, alice, key):
    response = post(VERIFY, {"key": key})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/key")
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_the_key_is_sent_again_and_strangers_learn_nothing(mandatory, alice):
    known = post("/api/v1/users/resend-verification", {"email": "ALICE@home.example"})
    unknown = post("/api/v1/users/resend-verification", {"email": "nobody@home.example"})

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"")
    assert arrived() == [("alice@home.example", "Confirm your mail address")]


def test_a_password_is_reset_by_mail_and_every_device_is_signed_out(alice):
    caller = client_for(alice)
    known = post("/api/v1/users/password-reset", {"email": alice.email})
    unknown = post("/api/v1/users/password-reset", {"email": "nobody@home.example"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"")
    assert arrived() == [("alice@home.example", "Set a new password")]
    key = key_in(last_body())
    confirm = "/api/v1/users/password-reset/confirm"
    weak = post(confirm, {"key": key, "password": "short"})
    assert (weak.status_code, weak.json()["errors"][0]["pointer"]) == (400, "/password")

    assert post(confirm, {"key": key, "password": "an unlikely sentence 7"}).status_code == 204

    assert sign_in(alice.email, PASSWORD).status_code == 401
    assert sign_in(alice.email, "an unlikely sentence 7").status_code == 200
    assert caller.get("/api/v1/users/me").status_code == 401
    assert arrived() == [("alice@home.example", "Your password was changed")]
    spent = post(confirm, {"key": key, "password": "yet another sentence"})
    assert (spent.status_code, spent.json()["code"]) == (400, "key_not_valid")


@pytest.mark.parametrize("key", ["x", "x-y", f"{'0' * 32}-abc-def", "-"])
def test_a_made_up_key_sets_no_password(alice, key):
    response = post("/api/v1/users/password-reset/confirm", {"key": key, "password": "an unlikely sentence 7"})

    assert (response.status_code, response.json()["code"]) == (400, "key_not_valid")
    assert sign_in(alice.email, PASSWORD).status_code == 200


def test_a_password_change_signs_the_other_devices_out(alice):
    phone = sign_in(alice.email, PASSWORD).json()["access"]
    caller = client_for(alice)
    wrong = caller.post("/api/v1/users/me/password", {"current_password": "x", "password": "an unlikely sentence 7"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/current_password")

    body = {"current_password": PASSWORD, "password": "an unlikely sentence 7"}
    assert caller.post("/api/v1/users/me/password", body).status_code == 204

    assert caller.get("/api/v1/users/me").status_code == 200
    other = client_for(None)
    other.credentials(HTTP_AUTHORIZATION=f"Bearer {phone}")
    assert other.get("/api/v1/users/me").json()["code"] == "session_ended"
    assert sign_in(alice.email, "an unlikely sentence 7").status_code == 200


def test_a_mail_address_changes_when_the_new_one_is_confirmed(mandatory, alice):
    caller = client_for(alice)
    body = {"email": "alice@new.example", "current_password": PASSWORD}
    assert caller.post("/api/v1/users/me/email", {**body, "current_password": "x"}).status_code == 400
    assert caller.post("/api/v1/users/me/email", body).status_code == 202
    assert arrived() == [
        ("alice@home.example", "Your mail address is to be changed"),
        ("alice@new.example", "Confirm your mail address"),
    ]
    key = key_in(last_body())
    assert caller.get("/api/v1/users/me").json()["email"] == "alice@home.example"

    assert post(VERIFY, {"key": key}).status_code == 200

    assert caller.get("/api/v1/users/me").json()["email"] == "alice@new.example"
    assert sign_in("alice@new.example", PASSWORD).status_code == 200
    assert sign_in("alice@home.example", PASSWORD).json()["code"] == "invalid_credentials"
    assert EmailAddress.objects.filter(user=alice).count() == 1


def test_moving_to_a_taken_address_looks_the_same_and_moves_nothing(mandatory, alice, charlie):
    response = client_for(alice).post(
        "/api/v1/users/me/email", {"email": "Charlie@home.example", "current_password": PASSWORD}
    )

    assert response.status_code == 202
    assert arrived() == [
        ("alice@home.example", "Your mail address is to be changed"),
        ("charlie@home.example", "You have an account already"),
    ]
    assert EmailAddress.objects.filter(user=alice).count() == 1


def test_an_address_that_was_taken_meanwhile_is_not_moved_to(mandatory, alice):
    client_for(alice).post("/api/v1/users/me/email", {"email": "dana@home.example", "current_password": PASSWORD})
    key = verification_key(EmailAddress.objects.get(user=alice, primary=False))
    post(REGISTER, NEW)

    response = post(VERIFY, {"key": key})

    assert (response.status_code, response.json()["code"]) == (409, "address_taken")
    assert User.objects.get(pk=alice.pk).email == "alice@home.example"


def test_of_two_who_confirm_one_address_at_the_same_moment_one_is_refused(mandatory, alice, charlie, monkeypatch):
    pending = EmailAddress.objects.create(user=alice, email=charlie.email, verified=False)
    monkeypatch.setattr(credentials, "find_user", lambda email: None)  # not there yet when it was looked for

    response = post(VERIFY, {"key": verification_key(pending)})

    assert (response.status_code, response.json()["code"]) == (409, "address_taken")
    assert User.objects.get(pk=alice.pk).email == "alice@home.example"
    assert not EmailAddress.objects.get(pk=pending.pk).verified


def test_moving_to_the_address_one_has_moves_nothing(alice):
    body = {"email": "ALICE@home.example", "current_password": PASSWORD}

    assert client_for(alice).post("/api/v1/users/me/email", body).status_code == 202
    assert arrived() == [("alice@home.example", "Your mail address is to be changed")]
    assert EmailAddress.objects.filter(user=alice).count() == 1


def test_only_staff_roles_make_staff(db):
    with pytest.raises(ValueError, match="CLIENT is no staff role"):
        create_staff(email="x@firm.example", password=PASSWORD, display_name="X", role="CLIENT")


def test_a_message_whose_person_is_gone_is_not_sent(mandatory, alice):
    post("/api/v1/users/resend-verification", {"email": alice.email})
    address_to_verify(alice).delete()

    assert arrived() == []


def test_a_message_waits_while_the_mail_service_is_out_of_reach(mandatory, alice, monkeypatch):
    post("/api/v1/users/password-reset", {"email": alice.email})
    with monkeypatch.context() as away:
        away.setattr("lifepath.users.services.mail.send_mail", Mock(side_effect=ConnectionRefusedError))
        assert arrived() == []

    waiting = DBTaskResult.objects.get(status="READY")
    assert waiting.args_kwargs["args"] == ["password_reset", str(alice.pk), 2]
    assert waiting.run_after > timezone.now()
    DBTaskResult.objects.update(run_after=timezone.now())
    assert arrived() == [("alice@home.example", "Set a new password")]


def test_a_message_is_given_up_after_the_last_attempt(mandatory, alice, monkeypatch):
    monkeypatch.setattr("lifepath.users.services.mail.send_mail", Mock(side_effect=ConnectionRefusedError))

    with pytest.raises(ConnectionRefusedError):
        mail.deliver.func("password_reset", str(alice.pk), mail.MOST_ATTEMPTS)

    assert not DBTaskResult.objects.exists()


def test_jobs_carry_no_addresses_and_no_keys(mandatory, alice):
    post("/api/v1/users/password-reset", {"email": alice.email})

    arguments = DBTaskResult.objects.get().args_kwargs
    assert arguments == {"args": ["password_reset", str(alice.pk)], "kwargs": {}}
