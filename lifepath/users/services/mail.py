"""Messages to people about their account: asked for inside a request, sent by the worker, again while mail is down.

A task carries a kind and an id, no address and no key; both are looked up and made when the message is sent. An id
that belongs to nobody sends nothing, so that asking costs the same for known and unknown addresses.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

import structlog
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from lifepath.core.ids import new_id
from lifepath.core.registries import Registry
from lifepath.users.models import User

RETRY_SECONDS = 10
MOST_ATTEMPTS = 8
"""With threefold pauses the last attempt is three hours after the first."""

logger = structlog.get_logger("lifepath.mail")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that another module has written: to whom, and what its template is filled with."""

    to: str
    content: Mapping[str, str]


letters: Registry[Callable[[str], Letter | None]] = Registry("Message")
"""Further kinds of messages by name; each gets the subject's id and answers with nothing when that is gone."""


@dataclass(frozen=True, slots=True)
class _Content:
    link: str
    key: str = ""


def ask_to_verify(address: EmailAddress) -> None:
    """To the address itself, with the key that verifies it."""
    deliver.enqueue("verify_address", str(address.pk))


def tell_account_exists(user: User) -> None:
    """To whoever has the address already."""
    deliver.enqueue("account_exists", str(user.pk))


def send_password_reset(user: User | None) -> None:
    """With the key that sets a new password; nobody gets nothing, at the same cost."""
    deliver.enqueue("password_reset", str(user.pk if user else new_id()))


def tell_password_changed(user: User) -> None:
    """So that a theft is noticed."""
    deliver.enqueue("password_changed", str(user.pk))


def tell_address_change_asked(user: User) -> None:
    """To the present address, so that a theft is noticed."""
    deliver.enqueue("address_change_asked", str(user.pk))


@task()
def deliver(kind: str, subject_id: str, attempt: int = 1) -> None:
    """Send one message; while the mail service is out of reach, try again later and later."""
    try:
        write_and_send(kind, subject_id)
    except OSError as error:  # smtplib's errors are some of these
        logger.warning("message not sent", kind=kind, attempt=attempt, error=type(error).__name__)
        if attempt == MOST_ATTEMPTS or not deliver.get_backend().supports_defer:
            raise
        later = timezone.now() + dt.timedelta(seconds=RETRY_SECONDS * 3 ** (attempt - 1))
        deliver.using(run_after=later).enqueue(kind, subject_id, attempt + 1)


def write_and_send(kind: str, subject_id: str) -> None:
    """Look up whom it is for and send it; nothing when they are gone."""
    if (write := letters.get(kind)) is not None:
        letter = write(subject_id)
        if letter is not None:
            _send(kind, letter.to, letter.content)
        return
    if kind == "verify_address":
        address = EmailAddress.objects.filter(pk=subject_id, verified=False).first()
        if address is not None:
            _send(kind, address.email, asdict(_verification(address)))
        return
    user = User.objects.filter(pk=UUID(subject_id), is_active=True).first()
    if user is not None:
        _send(kind, user.email, asdict(_CONTENT[kind](user)))


def reset_key(user: User) -> str:
    """The key that sets a new password, once, for as long as PASSWORD_RESET_TIMEOUT says."""
    return f"{user_pk_to_url_str(user)}-{EmailAwarePasswordResetTokenGenerator().make_token(user)}"


def _verification(address: EmailAddress) -> _Content:
    key = EmailConfirmationHMAC(address).key
    return _Content(link=_absolute("account_confirm_email", key), key=key)


def _reset(user: User) -> _Content:
    key = reset_key(user)
    user_id, _, token = key.partition("-")
    return _Content(link=_absolute("account_reset_password_from_key", user_id, token), key=key)


def _reset_page(user: User) -> _Content:
    return _Content(link=_absolute("account_reset_password"))


_CONTENT: dict[str, Callable[[User], _Content]] = {
    "account_exists": _reset_page,
    "password_reset": _reset,
    "password_changed": _reset_page,
    "address_change_asked": _reset_page,
}


def _absolute(name: str, *arguments: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{reverse(name, args=arguments)}"


def _send(kind: str, to: str, content: Mapping[str, str]) -> None:
    text = render_to_string(f"users/mail/{kind}.txt", dict(content))
    subject, _, body = text.partition("\n")
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [to])
