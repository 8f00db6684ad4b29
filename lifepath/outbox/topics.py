"""Topics as apps bring them: partitions, how long messages stay, and a JSON Schema for every version of a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from lifepath.core.registries import Registry

SCHEMA_VERSION, CONTENT_TYPE = "schema-version", "content-type"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. Versions are never changed once messages of them exist; a new shape is a new version."""

    name: str
    partitions: int
    retention_ms: int
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class BadMessage(ValueError):
    """A message is not what its topic and version say."""


topics: Registry[Topic] = Registry("Topic")


def check_message(*, topic: str, version: str, body: Mapping[str, Any]) -> None:
    """Refuse what no reader of this version could read; a topic that nobody registered has no rule."""
    known = topics.get(topic)
    if known is None or not known.schemas:
        return
    if version not in known.schemas:
        raise BadMessage(f"{topic}: no schema of version {version!r}; known: {', '.join(known.schemas)}.")
    found = next(iter(_validator(topic, version).iter_errors(dict(body))), None)
    if found is not None:
        where = "/".join(str(part) for part in found.absolute_path) or "the body"
        raise BadMessage(f"{topic} version {version}: {where}: {found.message}")


@cache
def _validator(topic: str, version: str) -> Any:
    known = topics.get(topic)
    assert known is not None  # noqa: S101 - the caller has looked
    return Draft202012Validator(known.schemas[version], format_checker=Draft202012Validator.FORMAT_CHECKER)
