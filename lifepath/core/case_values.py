"""Values of worked cases, between JSON and the types of the calculations."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any


class BadCaseValue(ValueError):
    """A field of a case is missing or is not of the kind its definition asks for."""


def field(given: Mapping[str, Any], name: str) -> Any:
    """A field that has to be there."""
    if name not in given:
        raise BadCaseValue(f"{name} is missing.")
    return given[name]


def amount(given: Mapping[str, Any], name: str) -> Decimal:
    """A decimal number, as a string or a JSON number."""
    return decimal(field(given, name), name)


def decimal(value: Any, name: str) -> Decimal:
    """The number in a value."""
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    raise BadCaseValue(f"{name}: {value!r} is not a decimal number.")


def amounts(given: Mapping[str, Any], name: str) -> dict[str, Decimal]:
    """Decimal numbers by name."""
    return {key: decimal(value, f"{name}.{key}") for key, value in field(given, name).items()}


def count(given: Mapping[str, Any], name: str) -> int:
    """A whole number."""
    value = field(given, name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadCaseValue(f"{name}: {value!r} is not a whole number.")
    return value


def flag(given: Mapping[str, Any], name: str) -> bool:
    """True or false."""
    value = field(given, name)
    if not isinstance(value, bool):
        raise BadCaseValue(f"{name}: {value!r} is neither true nor false.")
    return value


def day(given: Mapping[str, Any], name: str) -> dt.date:
    """A day written YYYY-MM-DD."""
    value = field(given, name)
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as problem:
        raise BadCaseValue(f"{name}: {value!r} is not a day.") from problem


def optional_day(given: Mapping[str, Any], name: str) -> dt.date | None:
    """A day; None where the field is absent or null."""
    return None if given.get(name) is None else day(given, name)


def number_text(value: Decimal | None) -> str | None:
    """A number with the places it has; null stays null."""
    return None if value is None else f"{value:f}"


def day_text(value: dt.date | None) -> str | None:
    """A day as YYYY-MM-DD; null stays null."""
    return None if value is None else value.isoformat()
