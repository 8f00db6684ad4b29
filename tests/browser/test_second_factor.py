import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from lifepath.users.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def required(settings):
    """Staff need a second factor, as in production."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    cache.clear()


def sign_in(page, user: User):
    """Fill in the sign-in form."""
    page.goto("/admin/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def code_now(secret):
    """What an authenticator app shows."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_planner_sets_up_an_authenticator_app_and_enters(page, paula):
    sign_in(page, paula)
    assert page.get_by_text("Staff need a second factor").is_visible()
    page.get_by_role("link", name="Activate").click()
    secret = page.get_by_label("Authenticator secret").input_value()
    assert page.get_by_role("img").is_visible()

    page.get_by_label("Authenticator code").fill(code_now(secret))
    page.get_by_role("button", name="Activate").click()

    assert page.get_by_role("heading", name="Recovery Codes").is_visible()
    page.goto("/admin/")
    assert page.url.endswith("/admin/")


def test_a_planner_adds_a_passkey_and_signs_in_with_it(page, paula):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
    sign_in(page, paula)
    page.get_by_role("link", name="Add").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/admin/")
    assert page.url.endswith("/admin/")
    page.context.clear_cookies()

    sign_in(page, paula)
    page.get_by_role("button", name="Use a security key").click()

    page.wait_for_url("**/admin/")
