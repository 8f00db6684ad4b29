"""Proving a mail address, and changing address and password."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import IntegrityError, transaction

from lifepath.core import audit
from lifepath.core.request_context import set_actor
from lifepath.users.mail_addresses import find_user, normalised
from lifepath.users.models import User
from lifepath.users.services import device_sessions, mail


class KeyNotValid(Exception):
    """The key was not made by us, was used, or is too old."""


class AddressTaken(Exception):
    """Another account has the address."""


def send_verification_again(*, email: str) -> None:
    """A new key to an address that is still to be verified; anybody else gets nothing and the same answer."""
    address = EmailAddress.objects.filter(email=normalised(email), verified=False).first()
    mail.ask_to_verify(address or EmailAddress(pk=0))


@transaction.atomic
def verify_address(*, key: str) -> User:
    """The mailbox is the person's; an address they are moving to becomes theirs now."""
    confirmation = EmailConfirmationHMAC.from_key(key)
    if confirmation is None:
        raise KeyNotValid()
    return confirm(confirmation.email_address)


@transaction.atomic
def confirm(address: EmailAddress) -> User:
    """Mark an address verified; sign-in moves to it when it is a new one."""
    user = User.objects.select_for_update().get(pk=address.user_id)
    taken_by = find_user(address.email)
    if taken_by is not None and taken_by.pk != user.pk:
        raise AddressTaken()
    set_actor(user)
    try:
        with transaction.atomic():
            EmailAddress.objects.filter(user=user).exclude(pk=address.pk).delete()
            EmailAddress.objects.filter(pk=address.pk).update(verified=True, primary=True)
            moved = user.email != address.email
            user.email = address.email
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise AddressTaken() from error
    audit.record("mail_address_changed" if moved else "mail_address_verified", household_id=None, instance=user)
    return user


@transaction.atomic
def ask_to_change_address(*, user: User, email: str) -> None:
    """A key goes to the new address, a warning to the present one. A taken address gets a mail of its own."""
    wanted = normalised(email)
    EmailAddress.objects.filter(user=user, primary=False).delete()
    mail.tell_address_change_asked(user)
    taken_by = find_user(wanted)
    if taken_by is not None and taken_by.pk != user.pk:
        mail.tell_account_exists(taken_by)
    elif taken_by is None:
        mail.ask_to_verify(EmailAddress.objects.create(user=user, email=wanted, primary=False, verified=False))
    audit.record("mail_address_change_asked", household_id=None, instance=user)


@transaction.atomic
def change_password(*, user: User, password: str, now: dt.datetime, spare: Iterable[UUID] = ()) -> None:
    """Set a validated password; every session but the spared ones ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    device_sessions.end_all(user=user, because="password_changed", now=now, spare=spare)
    audit.record("password_changed", household_id=None, instance=user)
    mail.tell_password_changed(user)


def ask_for_password_reset(*, email: str) -> None:
    """A key to whoever has this address; anybody else gets nothing and the same answer."""
    mail.send_password_reset(find_user(email))


def holder_of_reset_key(key: str) -> User:
    """Whose password the key sets."""
    user_id, _, token = key.partition("-")
    try:
        user = User.objects.filter(pk=UUID(hex=user_id), is_active=True).first()
    except ValueError as error:
        raise KeyNotValid() from error
    if user is None or not EmailAwarePasswordResetTokenGenerator().check_token(user, token):
        raise KeyNotValid()
    return user


@transaction.atomic
def reset_password(*, key: str, password: str, now: dt.datetime) -> None:
    """Set a validated password by key. The key came to the mailbox, so the address is verified with it."""
    user = User.objects.select_for_update().get(pk=holder_of_reset_key(key).pk)
    holder_of_reset_key(key)  # again under the lock: of two simultaneous uses one counts
    set_actor(user)
    change_password(user=user, password=password, now=now)
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
