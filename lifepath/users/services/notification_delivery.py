"""Sending what people are told by mail or webhook: by the worker, outside of quiet hours, again while it fails.

A task carries the notification's id. What it says, to whom and by which channel is looked up when it is sent, so that
whoever changed their mind meanwhile is not written to. A webhook gets a JSON body whose signature is
`X-LifePath-Signature: t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" under the secret, hexadecimal>`.
"""

import datetime as dt
import hashlib
import hmac
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lifepath.core import outgoing
from lifepath.core.renderers import to_json
from lifepath.users.choices import NotificationChannel
from lifepath.users.models import Notification
from lifepath.users.selectors.notifications import SENT, settings_of, wishes
from lifepath.users.services.mail import Letter, letters, write_and_send

RETRY_SECONDS = 10
MOST_ATTEMPTS = 8
LOST_AFTER = dt.timedelta(minutes=10)
MOST_AT_ONCE = 500
GIVEN_UP_AFTER = dt.timedelta(days=3)
LETTER = "notification"

logger = structlog.get_logger("lifepath.notifications")


def queue(notification: Notification, *, now: dt.datetime, attempt: int = 1) -> None:
    """Send it when its moment has come; an engine that cannot wait leaves that to `send_waiting`."""
    if notification.send_at is None or notification.send_at <= now:
        deliver_notification.enqueue(str(notification.pk), attempt)
    elif deliver_notification.get_backend().supports_defer:
        deliver_notification.using(run_after=notification.send_at).enqueue(str(notification.pk), attempt)


@task()
def deliver_notification(notification_id: str, attempt: int = 1) -> None:
    """Send one notification once; while the other side is out of reach, try again later and later."""
    now = timezone.now()
    with transaction.atomic():
        row = (
            Notification.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("recipient")
            .filter(pk=UUID(notification_id), send_at__isnull=False, sent_at__isnull=True, failure="")
            .filter(dismissed_at__isnull=True, recipient__is_active=True)
            .first()
        )
        if row is None or not row.recipient.readable_households().filter(pk=row.household_id).exists():
            return
        wish = wishes(people=[row.recipient_id], kind=row.kind, now=now)[row.recipient_id]
        if wish.channel not in SENT:
            row.send_at = None
        elif wish.quiet_until is not None:
            row.send_at = wish.quiet_until
            queue(row, now=now, attempt=attempt)
        else:
            _send(row, wish.channel, attempt, now)
        row.save(update_fields=["send_at", "sent_at", "failure"])


def send_waiting(now: dt.datetime) -> str:
    """Queue again what lost its place in the queue, and give up what nobody took for three days."""
    due = Notification.objects.filter(sent_at__isnull=True, failure="", send_at__lt=now - LOST_AFTER)
    due = due.filter(dismissed_at__isnull=True, recipient__is_active=True)
    given_up = due.filter(created_at__lt=now - GIVEN_UP_AFTER).update(failure="not sent for three days")
    waiting = list(due.order_by("send_at")[:MOST_AT_ONCE])
    for row in waiting:
        queue(row, now=now)
    return f"{len(waiting)} notifications queued again, {given_up} given up"


def letter(subject_id: str) -> Letter | None:
    """A notification as a message to its recipient."""
    row = Notification.objects.select_related("recipient").filter(pk=subject_id).first()
    if row is None:
        return None
    return Letter(row.recipient.email, {"text": row.text, "service": settings.BASE_URL})


def register() -> None:
    """Let the mail service write them; called once at start-up."""
    letters.register(LETTER, letter)


def signature(body: bytes, *, secret: str, seconds: int) -> str:
    """What proves to a webhook that the body is ours and fresh."""
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"


def _send(row: Notification, channel: str, attempt: int, now: dt.datetime) -> None:
    try:
        if channel == NotificationChannel.MAIL:
            write_and_send(LETTER, str(row.pk))
        else:
            _call_webhook(row, now)
    except outgoing.RefusedAddress as error:
        row.failure = str(error)[:200]
    except OSError as error:  # smtplib's errors and failed calls are some of these
        logger.warning("notification not sent", channel=channel, attempt=attempt, error=type(error).__name__)
        if attempt >= MOST_ATTEMPTS or not deliver_notification.get_backend().supports_defer:
            row.failure = f"{channel} failed {attempt} times"
            return
        row.send_at = now + dt.timedelta(seconds=RETRY_SECONDS * 3 ** (attempt - 1))
        queue(row, now=now, attempt=attempt + 1)
    else:
        row.sent_at = now


def _call_webhook(row: Notification, now: dt.datetime) -> None:
    own = settings_of(row.recipient)
    if not own.webhook_url:
        raise outgoing.RefusedAddress("no webhook is set")
    body = to_json(
        {
            "id": row.pk,
            "household": row.household_id,
            "kind": row.kind,
            "key": row.unique_key,
            "text": row.text,
            "evidence": row.evidence,
            "created_at": row.created_at,
        }
    )
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "LifePath-Planner",
        "X-LifePath-Signature": signature(body, secret=own.webhook_secret, seconds=int(now.timestamp())),
    }
    outgoing.post(own.webhook_url, body=body, headers=headers)
