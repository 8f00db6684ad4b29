"""Signing in with mail address, password and, where one is set up, a second factor.

An unknown address costs the same hash as a wrong password and gets the same answer; so do a locked and a closed
account.
"""

import datetime as dt

from django.conf import settings

from lifepath.core.request_context import set_actor
from lifepath.users import second_factor
from lifepath.users.mail_addresses import find_user, is_verified
from lifepath.users.models import User
from lifepath.users.services import attempts, device_sessions
from lifepath.users.services.device_sessions import TokenPair


class SignInRefused(Exception):
    """Nobody was signed in. Only who knows the password learns more than `invalid_credentials`."""

    code = "invalid_credentials"
    status_code = 401
    words = "Mail address or password is not right."

    def __init__(self) -> None:
        super().__init__(self.words)


class InvalidCredentials(SignInRefused):
    """Unknown address, wrong password, or an account that may not sign in."""


class MailNotVerified(SignInRefused):
    """The mail address has still to be verified."""

    code = "mail_not_verified"
    status_code = 403
    words = "Verify your mail address first; the message can be sent again."


class SecondFactorRequired(SignInRefused):
    """A code is needed beside the password."""

    code = "second_factor_required"
    words = "Send the code of your authenticator app as well."


class SecondFactorWrong(SignInRefused):
    """The code is not the present one, or was used before."""

    code = "second_factor_wrong"
    words = "The code is not right."


class SecondFactorNotSetUp(SignInRefused):
    """Staff set a second factor up in the back office before they sign in here."""

    code = "second_factor_not_set_up"
    status_code = 403
    words = "Set up a second factor in the back office first."


def sign_in(*, email: str, password: str, code: str, device: str, now: dt.datetime) -> TokenPair:
    """A session for whoever proves who they are; wrong passwords and codes are counted by address."""
    attempts.count("failed_sign_in", email)
    user = check_password(email=email, password=password)
    needs_code = second_factor.is_set_up(user)
    if needs_code and code and not second_factor.accepts(user, code):
        raise SecondFactorWrong()
    attempts.give_back("failed_sign_in", email)
    if settings.MAIL_VERIFICATION == "mandatory" and not is_verified(user):
        raise MailNotVerified()
    if needs_code and not code:
        raise SecondFactorRequired()
    if user.is_staff and not needs_code and settings.STAFF_SECOND_FACTOR_REQUIRED:
        raise SecondFactorNotSetUp()
    set_actor(user)
    return device_sessions.begin(user=user, device=device, now=now)


def check_password(*, email: str, password: str) -> User:
    """The person, if the password is theirs and they may sign in."""
    user = find_user(email)
    if user is None:
        User().set_password(password)  # costs what checking costs
        raise InvalidCredentials()
    if not user.check_password(password) or not user.is_active or user.locked_at is not None:
        raise InvalidCredentials()
    return user
