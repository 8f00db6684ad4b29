"""Secrets of a single machine: made once, kept in a file that only its owner reads.

A service on several machines gets its secrets from the environment; `check --deploy` refuses these.
"""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass(frozen=True, slots=True)
class LocalSecrets:
    """What the environment may also give."""

    secret_key: str
    field_keys: str
    blind_index_key: str
    jwt_private_key: str


def load_or_make(path: Path) -> LocalSecrets:
    """Read the file; make it first where it is absent. Several processes at once agree on one."""
    if not path.exists():
        _write_once(path)
    return LocalSecrets(**json.loads(path.read_text()))


def _write_once(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    private_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    made = LocalSecrets(
        secret_key=secrets.token_urlsafe(50),
        field_keys=f"k1:{base64.b64encode(os.urandom(32)).decode()}",
        blind_index_key=secrets.token_urlsafe(32),
        jwt_private_key=private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(made), file)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its secrets count
    finally:
        draft.unlink()
