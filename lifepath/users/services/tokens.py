"""Personal access tokens."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from lifepath.core import audit
from lifepath.users import personal_tokens
from lifepath.users.models import PersonalAccessToken, User


@transaction.atomic
def create_token(
    *, user: User, name: str, scopes: Iterable[str], expires_at: dt.datetime
) -> tuple[PersonalAccessToken, str]:
    """A token and its secret, which is nowhere kept."""
    secret = personal_tokens.make()
    token = PersonalAccessToken.objects.create(
        user=user,
        name=name,
        prefix=secret[: personal_tokens.SHOWN_CHARACTERS],
        digest=personal_tokens.digest(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    audit.record("token_created", household_id=None, instance=token, details={"scopes": token.scopes})
    return token, secret


@transaction.atomic
def revoke_token(token: PersonalAccessToken, *, now: dt.datetime) -> None:
    """Refuse it from the next request on."""
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    audit.record("token_revoked", household_id=None, instance=token)
