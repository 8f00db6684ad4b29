"""The second factor: an authenticator app or a passkey, with recovery codes beside it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import RedirectView

from lifepath.core import audit
from lifepath.users.models import User

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_TYPED = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def is_set_up(user: User) -> bool:
    """An app or a passkey is connected; recovery codes alone are no factor."""
    return Authenticator.objects.filter(user=user, type__in=_FACTORS).exists()


def accepts(user: User, code: str) -> bool:
    """The app's present code, once, or an unused recovery code."""
    for authenticator in Authenticator.objects.filter(user=user, type__in=_TYPED):
        if authenticator.wrap().validate_code(code):
            authenticator.record_usage()
            return True
    return False


def is_missing(user: Any) -> bool:
    """Staff who have still to set one up."""
    return bool(
        settings.STAFF_SECOND_FACTOR_REQUIRED and user.is_authenticated and user.is_staff and not is_set_up(user)
    )


class SecondFactorMiddleware:
    """Staff without a second factor reach nothing of the back office; they are led to where one is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Asked anew for every page, so that taking the factor away takes effect at once."""
        if request.path.startswith(reverse("admin:index")) and is_missing(request.user):
            return redirect("mfa_index")
        return self.get_response(request)


def second_factor_state(request: HttpRequest) -> dict[str, Any]:
    """For templates: whether staff need a second factor here, and whether this one lacks it (asked when shown)."""
    return {
        "second_factor_required": settings.STAFF_SECOND_FACTOR_REQUIRED,
        "second_factor_missing": lambda: is_missing(request.user),
    }


def record_changes() -> None:
    """Setting a factor up, taking it away and renewing recovery codes are on record."""
    for action, signal in _CHANGES.items():
        signal.connect(partial(_record, action), weak=False, dispatch_uid=f"lifepath.{action}")


def _record(action: str, *, user: Any, authenticator: Authenticator, **_: Any) -> None:
    audit.record(action, household_id=None, instance=user, details={"kind": authenticator.type})


_CHANGES = {
    "second_factor_added": signals.authenticator_added,
    "second_factor_removed": signals.authenticator_removed,
    "second_factor_renewed": signals.authenticator_reset,
}


def guard(site: AdminSite) -> None:
    """The back office has no sign-in and no password form of its own: both are allauth's."""
    site.login = secure_admin_login(site.login)  # type: ignore[method-assign]
    site.password_change = RedirectView.as_view(pattern_name="account_change_password")  # type: ignore[method-assign, assignment]
