"""The second factor: an authenticator app, with recovery codes beside it."""

from allauth.mfa.models import Authenticator

from lifepath.users.models import User


def is_set_up(user: User) -> bool:
    """An authenticator app is connected; recovery codes alone are no factor."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def accepts(user: User, code: str) -> bool:
    """The app's present code, once, or an unused recovery code."""
    rows = Authenticator.objects.filter(
        user=user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    )
    for authenticator in rows:
        if authenticator.wrap().validate_code(code):
            authenticator.record_usage()
            return True
    return False
