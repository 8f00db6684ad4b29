"""Signed-in devices: beginning, refreshing, ending."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lifepath.core import audit
from lifepath.core.ids import new_id
from lifepath.users import access_tokens, refresh_tokens
from lifepath.users.models import DeviceSession, User

GRACE = dt.timedelta(seconds=10)
"""How long a spent refresh token still gets the pair it was exchanged for: a phone's retry does no harm."""


class RefreshTokenInvalid(Exception):
    """Not a refresh token of ours, or its session is over."""


class RefreshTokenReused(Exception):
    """A spent token came again after the grace: somebody has a copy, so the session was ended."""


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a device gets at sign-in and at each refresh."""

    access: str
    refresh: str
    expires_in: int


@transaction.atomic
def begin(*, user: User, device: str, now: dt.datetime) -> TokenPair:
    """A new session for a person whose sign-in was checked before."""
    session = DeviceSession(id=new_id(), user=user, device=device[:200], created_at=now)
    pair = _issue(session, now=now)
    session.save(force_insert=True)
    user.last_login = now
    user.save(update_fields=["last_login"])
    audit.record("signed_in", household_id=None, instance=session)
    return pair


def refresh(*, token: str, now: dt.datetime) -> TokenPair:
    """Exchange a refresh token for a new pair; of many simultaneous calls one rotates and all get its pair."""
    session_id = refresh_tokens.session_of(token)
    if session_id is None:
        raise RefreshTokenInvalid()
    pair = _exchange(session_id, refresh_tokens.digest(token), now=now)
    if pair is None:
        raise RefreshTokenReused()
    return pair


@transaction.atomic
def end(session: DeviceSession, *, because: str, now: dt.datetime) -> None:
    """Sign one device out; its access token is refused from the next request on."""
    if session.ended_at is not None:
        return
    session.ended_at, session.ended_because = now, because
    session.refresh_digest = session.previous_digest = session.last_refresh = ""
    session.save(
        update_fields=["ended_at", "ended_because", "refresh_digest", "previous_digest", "last_refresh"],
    )
    audit.record("session_ended", household_id=None, instance=session, details={"because": because})


@transaction.atomic
def end_all(*, user: User, because: str, now: dt.datetime, spare: Iterable[UUID] = ()) -> int:
    """Sign a person out everywhere, but for the sessions to spare; tells how many there were."""
    live = DeviceSession.objects.filter(user=user, ended_at__isnull=True).exclude(pk__in=list(spare))
    count = live.update(ended_at=now, ended_because=because, refresh_digest="", previous_digest="", last_refresh="")
    if count:
        audit.record(
            "sessions_ended", household_id=None, instance=user, details={"because": because, "sessions": count}
        )
    return count


@transaction.atomic
def _exchange(session_id: UUID, digest: str, *, now: dt.datetime) -> TokenPair | None:
    session = DeviceSession.objects.select_for_update(of=("self",)).select_related("user").filter(pk=session_id).first()
    if session is None or not is_live(session, now=now):
        raise RefreshTokenInvalid()
    if digest == session.refresh_digest:
        return _rotate(session, now=now)
    if digest == session.previous_digest and session.rotated_at and now - session.rotated_at <= GRACE:
        return _kept_pair(session, now=now)
    end(session, because="refresh_reused", now=now)
    return None


def is_live(session: DeviceSession, *, now: dt.datetime) -> bool:
    """Not ended, not expired, and its person may sign in."""
    user = session.user
    return session.ended_at is None and session.expires_at > now and user.is_active and user.locked_at is None


def _rotate(session: DeviceSession, *, now: dt.datetime) -> TokenPair:
    session.previous_digest = session.refresh_digest
    pair = _issue(session, now=now)
    session.rotated_at = now
    session.last_refresh = json.dumps({"access": pair.access, "refresh": pair.refresh})
    session.save(
        update_fields=["previous_digest", "refresh_digest", "last_refresh", "rotated_at", "last_used_at", "expires_at"]
    )
    return pair


def _issue(session: DeviceSession, *, now: dt.datetime) -> TokenPair:
    refresh_token = refresh_tokens.make(session.pk)
    session.refresh_digest = refresh_tokens.digest(refresh_token)
    session.last_used_at = now
    session.expires_at = now + dt.timedelta(seconds=settings.REFRESH_TOKEN_SECONDS)
    access = access_tokens.sign(user_id=session.user_id, session_id=session.pk, now=now)
    return TokenPair(access=access, refresh=refresh_token, expires_in=settings.ACCESS_TOKEN_SECONDS)


def _kept_pair(session: DeviceSession, *, now: dt.datetime) -> TokenPair:
    kept = json.loads(session.last_refresh)
    age = max(0, int((now - (session.rotated_at or now)).total_seconds()))
    return TokenPair(
        access=kept["access"], refresh=kept["refresh"], expires_in=max(1, settings.ACCESS_TOKEN_SECONDS - age)
    )
