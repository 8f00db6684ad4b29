"""What of allauth's pages is ours: who may sign in, what a new password ends, our messages, encrypted secrets.

The pages serve staff (and a client's links from mails). Nobody registers here: that is the API's.
"""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.encryption import key_ring
from lifepath.core.middleware import client_address
from lifepath.core.request_context import set_actor
from lifepath.users.services import credentials, mail

_SECRETS = "mfa.authenticator.data"
_SIGNED_IN_AT = "lifepath.signed_in_at"
_FRESH_SECONDS = 300


class SignInBackend(AuthenticationBackend):
    """Mail address and password. A locked or closed account looks like a wrong password, and its session is over."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Also asked for every request of a session."""
        return bool(super().user_can_authenticate(user) and user.locked_at is None)

    @classmethod
    def _stash_user(cls, user: Any) -> Any:
        # allauth would remember the person and show a page that says "inactive".
        return super()._stash_user(None)


class AccountAdapter(DefaultAccountAdapter):
    """allauth's pages, on our services."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Clients register through the API, staff are created by an operator."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As our proxies tell it."""
        return client_address(request) or "unknown"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to the back office; clients have no business there."""
        return reverse("admin:index" if getattr(request.user, "is_staff", False) else "mfa_index")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Signing in is on record."""
        super().login(request, user)
        request.session[_SIGNED_IN_AT] = int(time.time())
        set_actor(user)
        audit.record("signed_in", household_id=None, instance=user, details={"through": "pages"})

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has signed in within five minutes has just proved everything there is to prove."""
        if time.time() - self.request.session.get(_SIGNED_IN_AT, 0) < _FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def set_password(self, user: Any, password: str) -> None:
        """A new password ends the sessions of devices."""
        credentials.change_password(user=user, password=password, now=timezone.now())

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """The same as by API."""
        try:
            credentials.confirm(email_address)
        except credentials.AddressTaken:
            return False
        return True

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Our message, sent by the worker."""
        mail.ask_to_verify(emailconfirmation.email_address)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Our message, sent by the worker; the key that allauth made is not used."""
        mail.send_password_reset(user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes, encrypted at rest."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return key_ring().encrypt(text, context=_SECRETS)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return key_ring().decrypt(encrypted_text, context=_SECRETS)

    def get_totp_issuer(self) -> str:
        """How the account is called in the app."""
        return "LifePath Planner"
