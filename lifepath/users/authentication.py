"""Who calls: the bearer token of a signed-in device, or a personal access token."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from lifepath.core.prepared import PreparedQuery, columns_of, instance_of
from lifepath.core.request_context import set_actor
from lifepath.users import access_tokens, personal_tokens
from lifepath.users.models import DeviceSession, PersonalAccessToken, User

# The condition of a hot read's own SQL: the session lives and its person may sign in.
LIVE_SESSION_SQL = """EXISTS (
    SELECT 1 FROM users_devicesession AS session JOIN users_user AS person ON person.id = session.user_id
    WHERE session.id = %(session_id)s AND person.id = %(user_id)s
      AND session.ended_at IS NULL AND session.expires_at > now() AND person.is_active AND person.locked_at IS NULL
)"""


@dataclass(frozen=True, slots=True)
class SessionAuth:
    """A device's session: everything its person may do."""

    session_id: UUID

    is_session = True

    def allows(self, app: str, verb: str) -> bool:
        """A session is not narrower than its person."""
        return True

    def live_sql(self, user_id: UUID) -> tuple[str, dict[str, Any]]:
        """The condition that a claims-only caller's query has to add."""
        return LIVE_SESSION_SQL, {"session_id": self.session_id, "user_id": user_id}

    def ensure_live(self, user_id: UUID) -> None:
        """Refuse (401) when the session is over; for a hot read that found nothing."""
        person_of(access_tokens.AccessClaims(user_id=user_id, session_id=self.session_id))


@dataclass(frozen=True, slots=True)
class TokenAuth:
    """A personal access token: what its scopes name, and nothing else. It was looked up, so it lives."""

    token_id: UUID
    scopes: frozenset[str]

    is_session = False

    def allows(self, app: str, verb: str) -> bool:
        """Reading does not follow from writing."""
        return f"{app}:{verb}" in self.scopes

    def live_sql(self, user_id: UUID) -> tuple[str, dict[str, Any]]:
        """Nothing is left to check."""
        return "TRUE", {}

    def ensure_live(self, user_id: UUID) -> None:
        """Nothing is left to check."""


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <JWT>` or `Bearer lp_…`, checked against the live session or token in one query."""

    def authenticate(self, request: Request) -> tuple[User, SessionAuth] | tuple[User, TokenAuth] | None:
        """None leaves the caller anonymous."""
        bearer = _bearer_of(request)
        if bearer is None:
            return None
        is_personal = bearer.startswith(personal_tokens.PREFIX)
        found = _by_personal_token(bearer) if is_personal else self.by_access_token(_verified(bearer))
        set_actor(found[0])
        return found

    def by_access_token(self, claims: access_tokens.AccessClaims) -> tuple[User, SessionAuth]:
        """The person of a live session."""
        return person_of(claims), SessionAuth(claims.session_id)

    def authenticate_header(self, request: Request) -> str:
        """Makes a refusal a 401."""
        return 'Bearer realm="api"'


class ClaimsOnlyAuthentication(TokenAuthentication):
    """For hot reads: the signature is checked, the session is left to the view's own query (`request.auth.live_sql`).

    The user knows its id alone; another column is loaded when it is asked for.
    """

    def by_access_token(self, claims: access_tokens.AccessClaims) -> tuple[User, SessionAuth]:
        """No query."""
        return User.from_db("default", ["id"], [claims.user_id]), SessionAuth(claims.session_id)


_PERSON = columns_of(User)


def _live_session(session_id: UUID, user_id: UUID) -> Any:
    return DeviceSession.objects.filter(
        Q(user__is_active=True, user__locked_at__isnull=True),
        pk=session_id,
        user_id=user_id,
        ended_at__isnull=True,
        expires_at__gt=timezone.now(),
    ).values_list(*(f"user__{column}" for column in _PERSON))


_LIVE_SESSION = PreparedQuery("users_live_session", _live_session, ids=2)


def person_of(claims: access_tokens.AccessClaims) -> User:
    """The person of a token's live session; 401 when it is over."""
    found = _LIVE_SESSION.fetch_one(claims.session_id, claims.user_id)
    if found is None:
        raise AuthenticationFailed("This session has ended. Sign in again.", code="session_ended")
    person: User = instance_of(User, _PERSON, found)
    return person


def _bearer_of(request: Request) -> str | None:
    header = request.headers.get("Authorization", "")
    scheme, _, credential = header.partition(" ")
    if not header:
        return None
    if scheme.lower() != "bearer" or not credential.strip():
        raise AuthenticationFailed("Send `Authorization: Bearer <token>`.", code="token_invalid")
    return credential.strip()


def _verified(bearer: str) -> access_tokens.AccessClaims:
    try:
        return access_tokens.verify(bearer)
    except access_tokens.AccessTokenExpired as error:
        raise AuthenticationFailed("The access token has expired. Refresh it.", code="token_expired") from error
    except access_tokens.AccessTokenInvalid as error:
        raise AuthenticationFailed("This is no access token of this service.", code="token_invalid") from error


def _by_personal_token(bearer: str) -> tuple[User, TokenAuth]:
    now = timezone.now()
    token = (
        PersonalAccessToken.objects.filter(
            digest=personal_tokens.digest(bearer),
            revoked_at__isnull=True,
            user__is_active=True,
            user__locked_at__isnull=True,
        )
        .select_related("user")
        .first()
    )
    if token is None:
        raise AuthenticationFailed("This is no access token of this service.", code="token_invalid")
    if token.expires_at <= now:
        raise AuthenticationFailed("The access token has expired.", code="token_expired")
    personal_tokens.mark_used(token, now=now)
    return token.user, TokenAuth(token_id=token.pk, scopes=frozenset(token.scopes))
