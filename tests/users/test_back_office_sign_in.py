import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from lifepath.users.models import AuditEvent
from tests.conftest import PASSWORD, client_for
from tests.users.mailbox import arrived, last_body, verification_key

SIGN_IN = "/accounts/login/"
SET_UP = "/accounts/2fa/"
APP = "/accounts/2fa/totp/activate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def required(settings):
    """Staff need a second factor, as in production."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    cache.clear()
    return settings


def code_now(secret, step=0):
    """What an authenticator app shows; `step` 1 is the next code."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + step))


def sign_in(user, password=PASSWORD, **more):
    """A browser that has sent the form, and the answer."""
    browser = Client()
    return browser, browser.post(SIGN_IN, {"login": user.email, "password": password, **more})


@pytest.fixture
def secured(paula):
    """Paula with an authenticator app."""
    TOTP.activate(paula, SECRET)
    return paula


def test_the_back_office_sends_strangers_to_the_sign_in_page(db):
    response = Client().get("/admin/users/household/")

    assert response.status_code == 302
    assert Client().get(response.url, follow=True).redirect_chain == [
        (f"{SIGN_IN}?next=%2Fadmin%2Fusers%2Fhousehold%2F", 302)
    ]


def test_staff_without_a_second_factor_reach_nothing_but_its_set_up(paula, home):
    browser, response = sign_in(paula)
    assert (response.status_code, response.url) == (302, "/admin/")

    for path in (
        "/admin/",
        f"/admin/users/household/{home.pk}/change/",
        "/admin/jsi18n/",
        "/admin/login/",
        "/admin/no",
    ):
        answer = browser.get(path)
        assert (answer.status_code, answer.url) == (302, SET_UP)

    assert b"Staff need a second factor" in browser.get(SET_UP).content
    assert browser.get(APP).status_code == 200
    assert browser.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_setting_up_the_app_opens_the_back_office(paula, django_capture_on_commit_callbacks):
    browser, _ = sign_in(paula)
    page = browser.get(APP).content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)[1]

    wrong = browser.post(APP, {"code": "000000"})
    assert (wrong.status_code, b"Incorrect code" in wrong.content) == (200, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(APP, {"code": code_now(secret)}).status_code == 302

    assert browser.get("/admin/").status_code == 200
    stored = Authenticator.objects.get(user=paula, type="totp").data["secret"]
    assert stored.startswith("v1.")
    assert secret not in stored
    assert browser.get("/accounts/2fa/recovery-codes/").status_code == 200
    added = AuditEvent.objects.filter(action="second_factor_added", object_id=str(paula.pk))
    assert {event.details["kind"] for event in added} == {"totp", "recovery_codes"}

    browser.post("/accounts/2fa/totp/deactivate/")

    assert AuditEvent.objects.filter(action="second_factor_removed").exists()
    assert browser.get("/admin/").url == SET_UP


@pytest.mark.parametrize("page", ["totp/deactivate/", "recovery-codes/generate/"])
def test_five_minutes_after_signing_in_the_factor_is_changed_with_the_password_only(secured, page):
    browser, _ = sign_in(secured)
    browser.post("/accounts/2fa/authenticate/", {"code": code_now(SECRET)})
    session = browser.session
    session["lifepath.signed_in_at"] -= 301
    session.save()

    assert browser.get(f"/accounts/2fa/{page}").url.startswith("/accounts/reauthenticate/")


def test_taking_the_factor_away_closes_the_back_office_on_the_next_page(secured):
    browser = Client()
    browser.force_login(secured)
    assert browser.get("/admin/").status_code == 200

    Authenticator.objects.filter(user=secured).delete()

    assert browser.get("/admin/").url == SET_UP


def test_the_password_alone_does_not_sign_in_who_has_a_second_factor(secured):
    browser, response = sign_in(secured)

    assert response.url == "/accounts/2fa/authenticate/"
    assert browser.get("/admin/").status_code == 302
    assert browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert browser.post("/accounts/2fa/authenticate/", {"code": code_now(SECRET)}).url == "/admin/"
    assert browser.get("/admin/").status_code == 200
    assert AuditEvent.objects.get(action="signed_in").actor == secured


def test_switched_off_for_a_demonstration_the_back_office_opens_and_templates_know(required, paula):
    required.STAFF_SECOND_FACTOR_REQUIRED = False
    browser, _ = sign_in(paula)

    page = browser.get("/admin/")

    assert page.status_code == 200
    assert page.context["second_factor_required"] is False


def test_clients_have_no_back_office(alice):
    browser, response = sign_in(alice)

    assert response.url == "/accounts/2fa/"
    assert browser.get("/admin/login/?next=/admin/").status_code == 403
    assert browser.get("/admin/users/household/", follow=True).status_code == 403


@pytest.mark.parametrize("spoil", [{"is_active": False}, {"locked_at": "2026-01-01T00:00:00Z"}, {}])
def test_a_locked_or_closed_account_looks_like_a_wrong_password(paula, spoil):
    type(paula).objects.filter(pk=paula.pk).update(**spoil)

    browser, response = sign_in(paula, PASSWORD if spoil else "wrong")

    assert response.status_code == 200
    assert b"are not correct" in response.content
    assert "_auth_user_id" not in browser.session


def test_locking_an_account_ends_its_pages_at_once(secured):
    browser = Client()
    browser.force_login(secured)
    type(secured).objects.filter(pk=secured.pk).update(locked_at="2026-01-01T00:00:00Z")

    assert browser.get("/admin/").url.startswith("/admin/login/")


def test_after_five_wrong_passwords_the_page_waits(paula):
    for _ in range(5):
        sign_in(paula, "wrong")

    browser, response = sign_in(paula)

    assert b"Too many failed login attempts" in response.content
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/"])
def test_nobody_registers_or_moves_through_pages(paula, path):
    browser, _ = sign_in(paula)

    assert browser.get(path).status_code == 404
    assert Client().post(path, {"email": "x@y.example", "password1": "an unlikely sentence 7"}).status_code == 404


def test_a_new_password_from_the_page_ends_the_devices_and_is_on_record(secured):
    device = client_for(secured)
    browser = Client()
    browser.force_login(secured)
    page = "/accounts/password/change/"
    assert browser.get("/admin/password_change/").url == page

    new = "an unlikely sentence 7"
    browser.post(page, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert device.get("/api/v1/users/me").status_code == 401
    assert AuditEvent.objects.get(action="password_changed").actor == secured
    assert browser.get("/admin/").status_code == 200
    assert arrived() == [("paula@firm.example", "Your password was changed")]


def test_a_password_is_reset_through_the_link_in_the_mail(paula):
    Client().post("/accounts/password/reset/", {"email": paula.email})
    Client().post("/accounts/password/reset/", {"email": "nobody@home.example"})
    sent = arrived()
    assert sent == [("paula@firm.example", "Set a new password")]
    link = re.search(r"http://[^/]+(/\S+)", last_body())[1]
    browser = Client()
    form = browser.get(link).url
    new = "an unlikely sentence 7"

    browser.post(form, {"password1": new, "password2": new})

    assert sign_in(paula, new)[1].url == "/admin/"


def test_an_address_is_verified_through_the_link_in_the_mail(required, alice):
    required.MAIL_VERIFICATION = "mandatory"
    client_for(None).post("/api/v1/users/resend-verification", {"email": alice.email})
    arrived()
    link = re.search(r"http://[^/]+(/\S+)", last_body())[1]
    assert b"alice@home.example" in Client().get(link).content

    assert Client().post(link).status_code == 302

    body = {"email": alice.email, "password": PASSWORD}
    assert client_for(None).post("/api/v1/users/login", body).status_code == 200
    assert b"has expired or was used" in Client().get(link).content


def test_the_link_of_an_address_that_was_taken_meanwhile_moves_nothing(alice, charlie):
    pending = EmailAddress.objects.create(user=alice, email=charlie.email, verified=False)
    link = f"/accounts/confirm-email/{verification_key(pending)}/"

    Client().post(link)

    assert not EmailAddress.objects.get(pk=pending.pk).verified
    assert type(alice).objects.get(pk=alice.pk).email == "alice@home.example"


def test_the_pages_load_nothing_from_elsewhere(secured):
    browser, _ = sign_in(secured)
    signed_in = Client()
    signed_in.force_login(secured)
    pages = [
        Client().get(SIGN_IN),
        Client().get("/accounts/password/reset/"),
        browser.get("/accounts/2fa/authenticate/"),
        signed_in.get("/accounts/2fa/"),
        signed_in.get("/accounts/password/change/"),
        signed_in.get("/accounts/logout/"),
    ]

    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "users/accounts.css" in text
        assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []


def test_the_api_asks_for_the_code_of_who_has_a_second_factor(secured):
    body = {"email": secured.email, "password": PASSWORD}
    post = client_for(None).post
    login = "/api/v1/users/login"

    missing = post(login, body)
    wrong = post(login, {**body, "code": "000000"})
    right = post(login, {**body, "code": code_now(SECRET)})
    replayed = post(login, {**body, "code": code_now(SECRET)})

    assert (missing.status_code, missing.json()["code"]) == (401, "second_factor_required")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "second_factor_wrong")
    assert right.status_code == 200
    assert (replayed.status_code, replayed.json()["code"]) == (401, "second_factor_wrong")


def test_a_recovery_code_signs_in_once(secured):
    code = RecoveryCodes.activate(secured).generate_codes()[0]
    body = {"email": secured.email, "password": PASSWORD, "code": code}

    first = client_for(None).post("/api/v1/users/login", body)
    second = client_for(None).post("/api/v1/users/login", body)

    assert (first.status_code, second.status_code) == (200, 401)


def test_staff_without_a_second_factor_do_not_sign_in_to_the_api(paula, alice):
    def login(user):
        return client_for(None).post("/api/v1/users/login", {"email": user.email, "password": PASSWORD})

    refused = login(paula)

    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_not_set_up")
    assert login(alice).status_code == 200
