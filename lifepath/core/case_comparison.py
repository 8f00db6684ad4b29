"""Is an answer the expected one? Exactly, or within the tolerance that the case states for a field."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from lifepath.core.case_files import Case

EXACT = Decimal(0)


class _Nothing:
    """Stands where one side has no such field."""

    def __str__(self) -> str:
        return "nothing"


MISSING = _Nothing()


def compare_exactly(case: Case, actual: Any) -> list[str]:
    """The same structure with the same values; '0.5' and '0.50' differ, so do 1 and '1'."""
    return list(_exact_differences("", case.expected, actual))


def compare_within_tolerance(case: Case, actual: Any) -> list[str]:
    """Every expected field is there and its numbers lie within tolerance; further fields of the answer are ignored."""
    return list(near_differences(case.expected, actual, tolerance=case.tolerance or {}))


def near_differences(
    expected: Any, actual: Any, *, tolerance: Mapping[str, Decimal], path: str = "", field: str = ""
) -> Iterator[str]:
    """Walk through both; a number may be written as a number or as a string."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            found = actual.get(name, MISSING) if isinstance(actual, dict) else MISSING
            yield from near_differences(value, found, tolerance=tolerance, path=_step(path, name), field=name)
        return
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            yield _difference(path, expected, actual)
            return
        for index, (value, found) in enumerate(zip(expected, actual, strict=True)):
            yield from near_differences(value, found, tolerance=tolerance, path=f"{path}[{index}]", field=field)
        return
    wanted, found_number = as_number(expected), as_number(actual)
    if wanted is None or found_number is None:
        if expected != actual or isinstance(expected, bool) is not isinstance(actual, bool):
            yield _difference(path, expected, actual)
    elif abs(wanted - found_number) > tolerance.get(field, tolerance.get("*", EXACT)):
        yield _difference(path, expected, actual)


def _exact_differences(path: str, expected: Any, actual: Any) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name in [*expected, *(name for name in actual if name not in expected)]:
            yield from _exact_differences(_step(path, name), expected.get(name, MISSING), actual.get(name, MISSING))
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, (value, found) in enumerate(zip(expected, actual, strict=True)):
            yield from _exact_differences(f"{path}[{index}]", value, found)
    elif type(expected) is not type(actual) or expected != actual:
        yield _difference(path, expected, actual)


def as_number(value: Any) -> Decimal | None:
    """The number in a JSON value, also one written as a string; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _step(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _difference(path: str, expected: Any, actual: Any) -> str:
    return f"{path or 'answer'}: expected {json_text(expected)}, got {json_text(actual)}"


def json_text(value: Any) -> str:
    """JSON of a value in which a Decimal stays the number it is."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(name))}: {json_text(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(json_text(item) for item in value) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else json.dumps(str(value))
    return str(value) if value is MISSING else json.dumps(value, default=str)
