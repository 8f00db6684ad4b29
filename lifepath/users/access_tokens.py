"""The access token: a short-lived JWT (RFC 7519), signed RS256 with our key.

Whether its session still lives is not asked here.
"""

import datetime as dt
import time
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

ALGORITHM = "RS256"
AUDIENCE = "lifepath-api"
_REQUIRED_CLAIMS = ["sub", "sid", "iss", "aud", "iat", "exp", "jti"]


class AccessTokenExpired(Exception):
    """The token was ours; its time is over."""


class AccessTokenInvalid(Exception):
    """The token is not one that we signed for this API."""


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """Whom a token names, and the session it was made in."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class _Keys:
    private: RSAPrivateKey
    public: Any
    key_id: str


def sign(*, user_id: UUID, session_id: UUID, now: dt.datetime) -> str:
    """A token that lives ACCESS_TOKEN_SECONDS from `now`."""
    keys = _keys(settings.JWT_PRIVATE_KEY)
    issued_at = int(now.timestamp())
    claims = {
        "sub": str(user_id),
        "sid": str(session_id),
        "iss": settings.BASE_URL,
        "aud": AUDIENCE,
        "iat": issued_at,
        "exp": issued_at + settings.ACCESS_TOKEN_SECONDS,
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode(claims, keys.private, algorithm=ALGORITHM, headers={"kid": keys.key_id})


def verify(token: str) -> AccessClaims:
    """The claims of a token that we signed, for this API, and that has not expired."""
    claims, expires_at = _signed(token, settings.JWT_PRIVATE_KEY, settings.BASE_URL)
    if time.time() >= expires_at:
        raise AccessTokenExpired()
    return claims


@lru_cache(maxsize=4096)
def _signed(token: str, pem: str, issuer: str) -> tuple[AccessClaims, int]:
    """What a token says and until when; a token comes with many calls, and its signature is checked with the first."""
    try:
        claims = jwt.decode(
            token,
            _keys(pem).public,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=issuer,
            # Machines' clocks differ by a second or two: an `iat` just ahead of ours is no forgery.
            options={"require": _REQUIRED_CLAIMS, "verify_iat": False},
        )
        return AccessClaims(user_id=UUID(claims["sub"]), session_id=UUID(claims["sid"])), int(claims["exp"])
    except jwt.ExpiredSignatureError as error:
        raise AccessTokenExpired() from error
    except (jwt.InvalidTokenError, ValueError, AttributeError, TypeError) as error:
        raise AccessTokenInvalid() from error


@lru_cache(maxsize=4)
def _keys(pem: str) -> _Keys:
    private = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(private, RSAPrivateKey):
        raise TypeError("JWT_PRIVATE_KEY is not an RSA key.")
    public = private.public_key()
    encoded = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(encoded)
    return _Keys(private=private, public=public, key_id=digest.finalize().hex()[:16])
