"""Encryption at rest: AES-256-GCM under a key ring, and a blind index for exact look-ups.

A stored value reads `v1.<key id>.<base64(nonce + ciphertext)>`. The field's name is authenticated with it, so that a
value moved to another column does not open. A wrong or missing key raises; ciphertext is never returned as a value.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

_VERSION = "v1"
_NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The key of a stored value is not in the ring, or the value was tampered with or moved."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by id; the first one encrypts, all of them decrypt."""

    keys: Mapping[str, bytes]

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read `id:base64key,id:base64key`."""
        pairs = [entry.strip().partition(":") for entry in text.split(",") if entry.strip()]
        return cls({key_id: base64.b64decode(encoded) for key_id, _, encoded in pairs})

    @property
    def primary_id(self) -> str:
        """The id of the key that encrypts."""
        return next(iter(self.keys))

    def encrypt(self, plaintext: str, *, context: str) -> str:
        """Seal a text for one column."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.keys[self.primary_id]).encrypt(nonce, plaintext.encode(), context.encode())
        return f"{_VERSION}.{self.primary_id}.{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, token: str, *, context: str) -> str:
        """Open a text of that column."""
        version, _, rest = token.partition(".")
        key_id, _, encoded = rest.partition(".")
        if version != _VERSION or key_id not in self.keys:
            raise CannotDecrypt(f"A value of {context} names key {key_id!r}, which is not in FIELD_KEYS.")
        raw = base64.b64decode(encoded)
        try:
            return AESGCM(self.keys[key_id]).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode()).decode()
        except InvalidTag as error:
            raise CannotDecrypt(f"A value of {context} does not open with key {key_id!r}.") from error


def key_ring() -> KeyRing:
    """The ring of the settings."""
    return KeyRing.parse(settings.FIELD_KEYS)


def blind_index(value: str, *, context: str) -> str:
    """A keyed fingerprint (128 bits, hexadecimal) of a value without blanks and case, for exact look-ups."""
    normalised = "".join(value.split()).casefold()
    message = f"{context}\x00{normalised}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()[:32]


class EncryptedTextField(models.TextField):
    """A text that is ciphertext in the database. It can be compared with NULL and nothing else."""

    @property
    def context(self) -> str:
        """The column that the ciphertext is bound to."""
        return f"{self.model._meta.label_lower}.{self.attname}"

    def get_prep_value(self, value: Any) -> Any:
        """Seal on the way in; NULL and the empty text stay what they are."""
        text = super().get_prep_value(value)
        return text if text in (None, "") else key_ring().encrypt(text, context=self.context)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Open on the way out."""
        return value if value in (None, "") else key_ring().decrypt(value, context=self.context)

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse look-ups that ciphertext cannot answer."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.context} is encrypted and cannot be looked up by {lookup_name}.")
        return super().get_lookup(lookup_name)
