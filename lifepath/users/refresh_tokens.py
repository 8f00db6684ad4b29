"""The refresh token: a random secret that names its session and proves that we made it.

The proof (an HMAC) tells a spent token of a session, whose reuse ends the session, from a made-up one, which must not
let a stranger end anybody's session. What decides is the digest that the session's row holds.
"""

import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

PREFIX = "lr_"
_SALT = "lifepath.users.refresh_tokens"
_PROOF_LENGTH = 32


def make(session_id: UUID) -> str:
    """A new token of a session."""
    body = f"{session_id.hex}.{secrets.token_urlsafe(32)}"
    return f"{PREFIX}{body}.{_proof(body, settings.SECRET_KEY)}"


def session_of(token: str) -> UUID | None:
    """The session a token of ours belongs to; None for anything that we did not make."""
    body, _, proof = token.removeprefix(PREFIX).rpartition(".")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    genuine = any(hmac.compare_digest(_proof(body, key).encode(), proof.encode()) for key in keys)
    return UUID(hex=body.partition(".")[0]) if genuine and token.startswith(PREFIX) else None


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _proof(body: str, key: str) -> str:
    return salted_hmac(_SALT, body, secret=key, algorithm="sha256").hexdigest()[:_PROOF_LENGTH]
