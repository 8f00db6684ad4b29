"""Idempotency-Key: the first answer to a write is stored with its effect and replayed to every repetition."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from lifepath.core.renderers import to_json

HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 255
KEPT_HOURS = 24


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What the first call was told."""

    status: int
    body: bytes
    headers: dict[str, str]


class Store(Protocol):
    """Where keys live; the users app provides the one that is used."""

    def claim(self, *, user_id: UUID, key: str, fingerprint: str) -> StoredAnswer | None:
        """Insert the key in the present transaction, or give the answer stored under it; waits for a call in flight."""
        ...

    def finish(self, *, user_id: UUID, key: str, answer: StoredAnswer) -> None:
        """Keep the answer beside the claimed key."""
        ...


_stores: list[Store] = []


def set_store(store: Store) -> None:
    """Name the store; called once at start-up."""
    _stores[:] = [store]


def store() -> Store:
    """The store that start-up named."""
    return _stores[0]


def fingerprint(*, method: str, path: str, data: Any) -> str:
    """A digest of what was asked: method, path and body (contents of files included)."""
    digest = hashlib.sha256(f"{method} {path}\n".encode())
    for name, value in _members(data):
        digest.update(name.encode() + b"\x00")
        if isinstance(value, UploadedFile):
            for chunk in value.chunks():
                digest.update(chunk)
            value.seek(0)
        else:
            digest.update(to_json(value))
        digest.update(b"\x00")
    return digest.hexdigest()


def _members(data: Any) -> Iterable[tuple[str, Any]]:
    if hasattr(data, "lists"):
        return sorted((name, value) for name, values in data.lists() for value in values)
    if isinstance(data, dict):
        return sorted(data.items())
    return [("", data)]
