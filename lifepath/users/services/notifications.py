"""Telling the members of a household something, once, and how they want to be told."""

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lifepath.core import audit
from lifepath.users.choices import NotificationChannel
from lifepath.users.models import Membership, Notification, NotificationChoice, User
from lifepath.users.selectors.notifications import SENT, settings_of, wishes
from lifepath.users.services import notification_delivery

SECRET_BYTES = 32


class NoWebhook(Exception):
    """Somebody chose the webhook and has named no address."""


def notify_members(*, household_id: UUID, kind: str, key: str, text: str, evidence: Mapping[str, Any]) -> int:
    """Tell every member who was not told under this key before; answers how many are told now."""
    members = Membership.objects.filter(household_id=household_id, left_at__isnull=True).values_list("user", flat=True)
    return notify_people(
        household_id=household_id, people=list(members), kind=kind, key=key, text=text, evidence=evidence
    )


@transaction.atomic
def notify_people(
    *, household_id: UUID, people: Collection[UUID], kind: str, key: str, text: str, evidence: Mapping[str, Any]
) -> int:
    """The same for some of the members: what is told may differ between them."""
    told = set(Notification.objects.filter(unique_key=key, recipient__in=people).values_list("recipient", flat=True))
    left = [person for person in people if person not in told]
    if not left:
        return 0
    now = timezone.now()
    chosen = wishes(people=left, kind=kind, now=now)
    new = [
        Notification(
            household_id=household_id,
            recipient_id=person,
            kind=kind,
            unique_key=key,
            text=text,
            evidence=dict(evidence),
            send_at=(chosen[person].quiet_until or now) if chosen[person].channel in SENT else None,
        )
        for person in left
        if chosen[person].channel != NotificationChannel.OFF
    ]
    Notification.objects.bulk_create(new, ignore_conflicts=True)
    for row in new:
        if row.send_at is not None:
            notification_delivery.queue(row, now=now)
    return len(new)


@transaction.atomic
def mark(*, rows: Any, marks: Mapping[str, bool], now: dt.datetime) -> int:
    """Mark a queryset of notifications as `read` or `dismissed`, or take that back; how many changed."""
    columns = {"read": "read_at", "dismissed": "dismissed_at"}
    changed: set[UUID] = set()
    for name, wanted in marks.items():
        column = columns[name]
        found = list(rows.filter(**{f"{column}__isnull": wanted}).values_list("pk", flat=True))
        Notification.objects.filter(pk__in=found).update(**{column: now if wanted else None})
        changed.update(found)
    if changed:
        audit.record("notifications_marked", household_id=None, details={"count": len(changed), **marks})
    return len(changed)


@transaction.atomic
def change_settings(*, user: User, values: Mapping[str, Any], channels: Mapping[str, str | None]) -> str:
    """Change how a person is told; a kind set to None follows the default again. A new webhook's secret, else "".

    Raises NoWebhook.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    settings = settings_of(user)
    before = audit.snapshot(settings)
    for name, value in values.items():
        setattr(settings, name, value)
    secret = ""
    if values.get("webhook_url"):
        secret = settings.webhook_secret = secrets.token_urlsafe(SECRET_BYTES)
    elif "webhook_url" in values:
        settings.webhook_secret = ""
    settings.save()
    was = dict(NotificationChoice.objects.filter(user=user).values_list("kind", "channel"))
    NotificationChoice.objects.filter(user=user, kind__in=channels).delete()
    NotificationChoice.objects.bulk_create(
        NotificationChoice(user=user, kind=kind, channel=channel) for kind, channel in channels.items() if channel
    )
    now = dict(NotificationChoice.objects.filter(user=user).values_list("kind", "channel"))
    if NotificationChannel.WEBHOOK in (*now.values(), settings.default_channel) and not settings.webhook_url:
        raise NoWebhook
    audit.record(
        "changed",
        household_id=None,
        instance=settings,
        before={**before, "channels": was},
        after={**audit.snapshot(settings), "channels": now},
    )
    return secret
