"""What support does to a client's account: each act has a reason, and is on record with it."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.db import transaction

from lifepath.core import audit
from lifepath.core.request_context import acting
from lifepath.users.models import User
from lifepath.users.services import device_sessions, mail


class AlreadyVerified(Exception):
    """There is nothing to verify."""


@transaction.atomic
def resend_verification(*, user: User, reason: str) -> None:
    """Send the key to the person's address again."""
    address = EmailAddress.objects.filter(user=user, email=user.email, verified=False).first()
    if address is None:
        raise AlreadyVerified()
    mail.ask_to_verify(address)
    with acting(reason=reason):
        audit.record("verification_sent", household_id=None, instance=user)


@transaction.atomic
def lock(*, user: User, reason: str, now: dt.datetime) -> None:
    """Nobody signs in to the account, and whoever is signed in is out."""
    if user.locked_at is None:
        user.locked_at = now
        user.save(update_fields=["locked_at"])
    with acting(reason=reason):
        device_sessions.end_all(user=user, because="locked", now=now)
        audit.record("locked", household_id=None, instance=user)


@transaction.atomic
def unlock(*, user: User, reason: str) -> None:
    """The person may sign in again."""
    user.locked_at = None
    user.save(update_fields=["locked_at"])
    with acting(reason=reason):
        audit.record("unlocked", household_id=None, instance=user)


@transaction.atomic
def end_sessions(*, user: User, reason: str, now: dt.datetime) -> None:
    """Sign the person out on every device."""
    with acting(reason=reason):
        device_sessions.end_all(user=user, because="support", now=now)
        audit.record("signed_out_by_support", household_id=None, instance=user)
