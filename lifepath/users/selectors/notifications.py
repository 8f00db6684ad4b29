"""How people want to be told."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from lifepath.users.choices import NotificationChannel
from lifepath.users.models import Notification, NotificationChoice, NotificationSettings, User
from lifepath.users.notification_kinds import notification_kinds
from lifepath.users.quiet_hours import end_of_quiet

SENT = frozenset({NotificationChannel.MAIL, NotificationChannel.WEBHOOK})


@dataclass(frozen=True, slots=True)
class Wish:
    """One person's channel for one kind, and when their present quiet hours end."""

    channel: str
    quiet_until: dt.datetime | None


def wishes(*, people: Collection[UUID], kind: str, now: dt.datetime) -> Mapping[UUID, Wish]:
    """What people chose for a kind: for it alone, else for all kinds, else the list in the app."""
    chosen = dict(NotificationChoice.objects.filter(user__in=people, kind=kind).values_list("user", "channel"))
    settings = NotificationSettings.objects.in_bulk(people)
    found = {}
    for user_id, time_zone in User.objects.filter(pk__in=people).values_list("pk", "time_zone"):
        own = settings.get(user_id) or NotificationSettings(user_id=user_id)
        quiet_until = end_of_quiet(now=now, time_zone=time_zone, quiet_from=own.quiet_from, quiet_until=own.quiet_until)
        found[user_id] = Wish(chosen.get(user_id, own.default_channel), quiet_until)
    return found


def settings_of(user: User) -> NotificationSettings:
    """The person's settings; unsaved ones where nothing was chosen."""
    return NotificationSettings.objects.filter(pk=user.pk).first() or NotificationSettings(user=user)


def channels_of(user: User) -> dict[str, str]:
    """What the person chose, by kind."""
    return dict(NotificationChoice.objects.filter(user=user).order_by("kind").values_list("kind", "channel"))


def kinds_for(user: User) -> dict[str, str]:
    """Kinds that the person may choose for, with their titles: the known ones, and what they were told before."""
    told = Notification.objects.filter(recipient=user).order_by("kind").values_list("kind", flat=True).distinct()
    return {**{kind: kind.replace("_", " ").capitalize() for kind in told}, **dict(notification_kinds.items())}
