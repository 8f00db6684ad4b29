"""Examples for operations that nobody has written one for: made from the schema's own types, names and bounds.

A hand-written example tells a story and stands as it is. What is made here is a valid body of the right shape, so that
every operation of the documentation can be tried and every client generator has something to show.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
DEEPEST = 6
A_UUID = "0199a0e8-5f3a-7c1e-9d5c-1c8f7a1b2c3d"
FORMATS = {
    "uuid": A_UUID,
    "date": "2026-11-20",
    "date-time": "2026-11-20T14:03:00Z",
    "time": "22:00",
    "email": "alice@home.example",
    "uri": "https://app.example/api/v1/goals?cursor=cD0yMDI2",
    "binary": "(file)",
}
NAMED: Mapping[str, Any] = {
    "currency": "USD",
    "name": "Household",
    "display_name": "Alice Rivera",
    "email": "alice@home.example",
    "payee": "Corner Market",
    "category": "food_groceries",
    "time_zone": "America/New_York",
    "locale": "en-US",
    "state": "CO",
    "period": "2026-10",
    "left": "2026-09",
    "right": "2026-10",
    "password": "correct horse battery staple",
    "next": None,
    "previous": None,
}
PLAIN = ("1234", "USD", "CO", "A1", "08:00:00")
"""Tried where a pattern asks for a code."""

_DECIMAL = re.compile(r"\\d\{0,(\d+)\}\(\?:\\\.\\d\{0,(\d+)\}")
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"

Schema = Mapping[str, Any]


def add_missing_examples(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """After the schema is made: one example for each JSON body and answer without one."""
    components = result.get("components", {}).get("schemas", {})
    for content, is_request in bodies(result):
        media = content[JSON]
        if "example" not in media and "examples" not in media and "schema" in media:
            media["example"] = example_of(media["schema"], components, is_request=is_request)
    return result


def bodies(schema: Schema) -> Iterator[tuple[dict[str, Any], bool]]:
    """The content of every JSON body (True) and of every JSON answer that is no refusal (False)."""
    for operations in schema["paths"].values():
        for method in METHODS:
            operation = operations.get(method, {})
            if JSON in (body := operation.get("requestBody", {}).get("content", {})):
                yield body, True
            for status, response in operation.get("responses", {}).items():
                if status.startswith("2") and JSON in (body := response.get("content", {})):
                    yield body, False


def example_of(
    schema: Schema, components: Mapping[str, Schema], *, is_request: bool, name: str = "", depth: int = 0
) -> Any:
    """A value that the schema allows; read-only members are left out of a request, write-only ones of an answer."""

    def inside(part: Schema, called: str = name) -> Any:
        return example_of(part, components, is_request=is_request, name=called, depth=depth + 1)

    if "$ref" in schema:
        return inside(components[schema["$ref"].rpartition("/")[2]])
    for known in ("example", "const", "default"):
        if schema.get(known) is not None:
            return schema[known]
    if "enum" in schema:
        return next((value for value in schema["enum"] if value not in (None, "")), None)
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return inside(next(part for part in schema[several] if part.get("type") != "null"))
    if "allOf" in schema:
        return _merged([inside(part) for part in schema["allOf"]])
    return _of_type(schema, inside, is_request=is_request, name=name, depth=depth)


def _merged(parts: list[Any]) -> Any:
    if all(isinstance(part, dict) for part in parts):
        return {key: value for part in parts for key, value in part.items()}
    return parts[0]


def _of_type(schema: Schema, inside: Callable[..., Any], *, is_request: bool, name: str, depth: int) -> Any:
    kind = _kind(schema)
    if kind == "object":
        return _object(schema, inside, is_request=is_request, depth=depth)
    if kind == "array":
        return [] if depth > DEEPEST else [inside(schema.get("items", {}))] * max(1, schema.get("minItems", 1))
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return _text(schema, name)


def _kind(schema: Schema) -> str:
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    return str(next(kind for kind in kinds if kind != "null") if isinstance(kinds, list) else kinds)


def _object(schema: Schema, inside: Callable[..., Any], *, is_request: bool, depth: int) -> dict[str, Any]:
    hidden = "readOnly" if is_request else "writeOnly"
    members = {
        key: NAMED[key] if key in NAMED and _is_plain_text(part) else inside(part, key)
        for key, part in schema.get("properties", {}).items()
        if not part.get(hidden) and (depth <= DEEPEST or key in schema.get("required", ()))
    }
    others = schema.get("additionalProperties")
    if isinstance(others, dict) and others and not members:
        members["food_groceries"] = inside(others, "amount")
    return members


def _is_plain_text(part: Schema) -> bool:
    return _kind(part) == "string" and not {"enum", "pattern", "$ref", "allOf", "oneOf", "anyOf"} & set(part)


def _text(schema: Schema, name: str) -> str:
    pattern = str(schema.get("pattern", ""))
    if pattern == _MONTH:
        return "2026-10"
    if (digits := _DECIMAL.search(pattern)) or schema.get("format") == "decimal":
        return _decimal(name, int(digits[1]) if digits else 12, int(digits[2]) if digits else 2)
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    words = name.replace("_", " ") or "text"
    usual = str(NAMED.get(name.rpartition("_")[2]) or NAMED.get(name) or words)
    known = (text for text in (usual, words, words.replace(" ", "-"), *PLAIN) if pattern and re.search(pattern, text))
    return next(known, words[: schema.get("maxLength", len(words))])


def _decimal(name: str, whole: int, places: int) -> str:
    """A share where the name says so, else an amount; as many places as the field has."""
    is_share = name.endswith(("_rate", "_share", "confidence", "factor")) or name in ("rate", "share")
    whole_part = "0" if whole == 0 or (is_share and places > 2) else "125" if whole > 2 else "1"
    return f"{whole_part}.{'065' if whole_part == '0' else '50'}{'0' * places}"[: len(whole_part) + 1 + places].rstrip(
        "."
    )
