"""What a personal access token looks like and when it was last used."""

import datetime as dt
import hashlib
import secrets

from django.db.models import Q

from lifepath.users.models import PersonalAccessToken

PREFIX = "lp_"
SHOWN_CHARACTERS = 9
MARKED_EVERY = dt.timedelta(minutes=1)


def make() -> str:
    """A new secret, shown once."""
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def mark_used(token: PersonalAccessToken, *, now: dt.datetime) -> None:
    """Note the use, at most once a minute."""
    stale = now - MARKED_EVERY
    if token.last_used_at is not None and token.last_used_at > stale:
        return
    PersonalAccessToken.objects.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lte=stale), pk=token.pk).update(
        last_used_at=now
    )
